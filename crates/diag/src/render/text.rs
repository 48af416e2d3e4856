//! For people: a headline, the excerpt with its labels, then notes and ways out.

use std::fmt::Write as _;
use std::ops::Range;

use ariadne::{CharSet, Color, Config, IndexType, Label, Report, ReportKind, Source};

use crate::catalogue::Severity;
use crate::finding::{Applicability, Diagnostic};
use crate::source::{SourceFile, Span};

/// How many findings of one file are printed; the rest is counted.
pub const CAP: usize = 100;

/// A labelled line longer than this (in bytes) is not excerpted: a minified file would fill the
/// screen with one line. Its place and remarks are printed instead.
const EXCERPT_LINE_MAX: usize = 400;

/// How text is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextStyle {
    /// Colour escapes. Off where the output is no terminal, or `NO_COLOR` is set.
    pub colour: bool,
    /// Box-drawing characters; plain ASCII otherwise.
    pub unicode: bool,
    /// Columns at which notes and help are wrapped; 0 never wraps. Excerpts are not wrapped.
    pub width: usize,
}

impl TextStyle {
    /// For files and pipes: no colour, ASCII, 100 columns.
    pub const PLAIN: TextStyle = TextStyle { colour: false, unicode: false, width: 100 };
}

/// The findings of one file, in the order given, with a blank line after each. At most [`CAP`] are
/// printed, then a line that counts the others. Without findings: the empty text.
///
/// Spans that do not fit the file are moved to the nearest place that does; control characters of
/// the source never reach the terminal.
pub fn text(file: &SourceFile, findings: &[Diagnostic], style: TextStyle) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let shown = displayable(file.text());
    let source = Source::from(shown.as_str());
    let mut out = String::new();
    for finding in findings.iter().take(CAP) {
        headline(&mut out, finding, style);
        excerpt(&mut out, file, &shown, &source, finding, style);
        remarks(&mut out, finding, style);
        out.push('\n');
    }
    if findings.len() > CAP {
        let more = findings.len() - CAP;
        let _ = writeln!(out, "… and {more} more findings in {}", escaped(file.name()));
        if !style.unicode {
            out = out.replace('…', "...");
        }
    }
    out
}

fn colour_of(severity: Severity) -> (Color, &'static str) {
    match severity {
        Severity::Error => (Color::Red, "31"),
        Severity::Warn => (Color::Yellow, "33"),
        Severity::Info => (Color::Cyan, "36"),
    }
}

fn painted(text: &str, sgr: &str, style: TextStyle) -> String {
    if style.colour { format!("\u{1b}[{sgr}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn headline(out: &mut String, finding: &Diagnostic, style: TextStyle) {
    let rule = finding.rule;
    let head = format!("{}[{} {}]", finding.severity.as_str(), rule.code, rule.name);
    let sgr = format!("1;{}", colour_of(finding.severity).1);
    let _ = writeln!(out, "{}: {}", painted(&head, &sgr, style), escaped(&finding.message));
}

fn excerpt(
    out: &mut String,
    file: &SourceFile,
    shown: &str,
    source: &Source<&str>,
    finding: &Diagnostic,
    style: TextStyle,
) {
    let mut labels: Vec<(Range<usize>, &str, bool)> =
        std::iter::once((fitted(shown, finding.primary.span), &*finding.primary.message, true))
            .chain(finding.labels.iter().map(|l| (fitted(shown, l.span), &*l.message, false)))
            .collect();
    let start = labels[0].0.start;
    let longest = labels
        .iter()
        .flat_map(|(range, ..)| [line_length(shown, range.start), line_length(shown, range.end)])
        .max();
    if longest > Some(EXCERPT_LINE_MAX) {
        return places(out, file, &labels);
    }
    // One group of lines, as in the file: the renderer starts a new excerpt at every step back.
    labels.sort_by_key(|(range, ..)| (range.end, range.start));
    let name = escaped(file.name());
    let kind = ReportKind::Custom("", Color::Primary);
    let mut report = Report::build(kind, (name.clone(), start..start)).with_config(
        Config::new()
            .with_index_type(IndexType::Byte)
            .with_color(style.colour)
            .with_tab_width(2)
            .with_char_set(if style.unicode { CharSet::Unicode } else { CharSet::Ascii }),
    );
    let primary_colour = colour_of(finding.severity).0;
    for (range, message, primary) in labels {
        let colour = if primary { primary_colour } else { Color::Blue };
        let mut label = Label::new((name.clone(), range)).with_color(colour);
        if primary {
            label = label.with_priority(1);
        }
        // A label without words would not be underlined at all.
        let words = if message.is_empty() { "here".to_owned() } else { escaped(message) };
        label = label.with_message(words);
        report.add_label(label);
    }
    let mut bytes = Vec::new();
    // Writing into memory and a source that is at hand: there is nothing here to fail.
    let _ = report.finish().write_for_stdout((name, source), &mut bytes);
    let drawn = String::from_utf8_lossy(&bytes);
    // Its first line is its headline; ours stands above already.
    for line in drawn.lines().skip(1) {
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// Where the excerpt would not help: the places and what is to be said of them.
fn places(out: &mut String, file: &SourceFile, labels: &[(Range<usize>, &str, bool)]) {
    for (range, message, _) in labels {
        let at = file.position(range.start as u32);
        let place = format!("{}:{}:{}", escaped(file.name()), at.line + 1, at.character + 1);
        let colon = if message.is_empty() { "" } else { ": " };
        let _ = writeln!(out, "  --> {place}{colon}{}", escaped(message));
    }
}

fn remarks(out: &mut String, finding: &Diagnostic, style: TextStyle) {
    for note in &finding.notes {
        remark(out, "note", note, style);
    }
    if let Some(help) = &finding.help {
        remark(out, "help", help, style);
    }
    for fix in &finding.fixes {
        let promise = match fix.applicability {
            Applicability::Safe => "",
            Applicability::Unsafe => " (may change results)",
            Applicability::DisplayOnly => " (by hand)",
        };
        remark(out, "fix", &format!("{}{promise}", fix.title), style);
    }
}

fn remark(out: &mut String, word: &str, text: &str, style: TextStyle) {
    let indent = " ".repeat(word.len() + 4);
    let mut first = true;
    for line in text.lines().flat_map(|line| wrapped(line, style.width, indent.len())) {
        let line = escaped(&line);
        if first {
            let _ = writeln!(out, "  {}: {line}", painted(word, "32", style));
        } else {
            let _ = writeln!(out, "{}", format!("{indent}{line}").trim_end());
        }
        first = false;
    }
}

/// Cuts a line at blanks where it is too long. Lines that begin with blanks are examples of text
/// and stay whole.
fn wrapped(line: &str, width: usize, indent: usize) -> Vec<String> {
    let room = width.saturating_sub(indent);
    if width == 0 || line.starts_with(' ') || line.chars().count() <= room {
        return vec![line.to_owned()];
    }
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(last) = lines.last_mut() {
            if used > 0 {
                last.push(' ');
                used += 1;
            }
            last.push_str(word);
            used += length;
        }
    }
    lines
}

/// The span as a range that fits the text, both ends between characters.
fn fitted(text: &str, span: Span) -> Range<usize> {
    let snap = |offset: u32| {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (start, end) = (snap(span.start), snap(span.end));
    start..end.max(start)
}

fn line_length(text: &str, offset: usize) -> usize {
    let before = offset - text[..offset].rfind('\n').map_or(0, |i| i + 1);
    before + text[offset..].find('\n').unwrap_or(text.len() - offset)
}

/// The source with every character that would break the layout or steer a terminal replaced by
/// blanks of the same length in bytes, so that spans hold.
fn displayable(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        let carriage = c == '\r' && bytes.get(i + 1) == Some(&b'\n');
        if c == '\n' || c == '\t' || carriage || !is_unsafe(c) {
            out.push(c);
        } else {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        }
    }
    out
}

/// A text for one line of a terminal: control characters as their escapes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Control characters, other line breaks than LF, and the marks that reorder what is read.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        || c == '\u{feff}'
}
