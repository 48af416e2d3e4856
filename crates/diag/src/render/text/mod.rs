//! For people: a headline, the excerpt with its labels, then notes and ways out.

mod crop;
mod excerpt;

use std::fmt::Write as _;

use ariadne::Color;

use super::clean::{displayable, escaped};
use super::wrap::wrapped;
use crate::catalogue::{Severity, Status};
use crate::finding::{Applicability, Diagnostic};
use crate::source::SourceFile;
use excerpt::excerpt;

/// How many findings of one file are printed; the rest is counted.
pub const CAP: usize = 100;

/// How text is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextStyle {
    /// Colour escapes. Off where the output is no terminal, or `NO_COLOR` is set.
    pub colour: bool,
    /// Box-drawing characters; plain ASCII otherwise.
    pub unicode: bool,
    /// Columns that lines keep to, as far as words and examples allow; 0 sets no limit.
    pub width: usize,
}

impl TextStyle {
    /// For files and pipes: no colour, ASCII, 80 columns.
    pub const PLAIN: TextStyle = TextStyle { colour: false, unicode: false, width: 80 };
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
    let mut out = String::new();
    for finding in findings.iter().take(CAP) {
        headline(&mut out, finding, style);
        match finding.rule.status {
            // There is no text to show a part of.
            Status::FiresIn(_) if file.text().is_empty() => {
                let _ = writeln!(out, "  --> {}", escaped(file.name()));
            }
            _ => excerpt(&mut out, file, &shown, finding, style),
        }
        remarks(&mut out, finding, style);
        out.push('\n');
    }
    if findings.len() > CAP {
        let more = findings.len() - CAP;
        let dots = if style.unicode { "…" } else { "..." };
        let _ = writeln!(out, "{dots} and {more} more findings in {}", escaped(file.name()));
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
    let whole = format!("{head}: {}", escaped(&finding.message));
    let mut lines = wrapped(&whole, style.width);
    if lines.len() > 1 {
        lines = wrapped(&whole, style.width.saturating_sub(2));
    }
    for (i, line) in lines.iter().enumerate() {
        let _ = match line.strip_prefix(&head) {
            Some(rest) if i == 0 => writeln!(out, "{}{rest}", painted(&head, &sgr, style)),
            _ => writeln!(out, "{}{line}", if i == 0 { "" } else { "  " }),
        };
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
    let room = if style.width == 0 { 0 } else { style.width.saturating_sub(indent.len()).max(1) };
    let mut first = true;
    for line in text.lines().flat_map(|line| wrapped(line, room)) {
        let line = escaped(&line);
        if first {
            let _ = writeln!(out, "  {}: {line}", painted(word, "32", style));
        } else {
            let _ = writeln!(out, "{}", format!("{indent}{line}").trim_end());
        }
        first = false;
    }
}
