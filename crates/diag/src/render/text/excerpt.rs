//! The lines of the source that a finding speaks of, with its labels.

use std::fmt::Write as _;
use std::ops::Range;

use ariadne::{CharSet, Color, Config, IndexType, Label, Report, ReportKind, Source};

use super::crop::crop;
use super::{TextStyle, colour_of, remark};
use crate::finding::Diagnostic;
use crate::render::clean::escaped;
use crate::render::wrap::{columns, wrapped};
use crate::source::{SourceFile, Span};

/// A labelled line longer than this (in bytes) is not excerpted: a minified file says nothing to
/// the reader. Its place and remarks are printed instead.
const EXCERPT_LINE_MAX: usize = 400;

/// Columns left of the source in an excerpt, besides the digits of the line number.
const GUTTER: usize = 9;

/// Columns right of the source that a numbered label needs.
const NUMBERED: usize = 8;

/// A place with what is to be said of it.
#[derive(Clone)]
struct Mark {
    range: Range<usize>,
    words: String,
    primary: bool,
}

/// The excerpt in the widest form that fits the style's width: with the labels' words beside their
/// lines, or with numbers there and the words below, or the places alone.
pub(super) fn excerpt(
    out: &mut String,
    file: &SourceFile,
    shown: &str,
    finding: &Diagnostic,
    style: TextStyle,
) {
    let marks = marks(shown, finding);
    let ends = marks.iter().flat_map(|m| [m.range.start, m.range.end]);
    if ends.map(|at| line_length(shown, at)).max() > Some(EXCERPT_LINE_MAX) {
        return places(out, file, &marks, style);
    }
    let beside = |marks: &[Mark], room| {
        let plain = TextStyle { colour: false, ..style };
        let drawn = drawing(file, shown, marks, room, finding, plain);
        let fits = style.width == 0 || drawn.lines().all(|line| columns_of(line) <= style.width);
        fits.then(|| {
            if style.colour { drawing(file, shown, marks, room, finding, style) } else { drawn }
        })
    };
    let digits = file.line_column(u32::MAX).0.to_string().len();
    let room = style.width.saturating_sub(GUTTER + digits);
    if let Some(drawn) = beside(&marks, room) {
        out.push_str(&drawn);
        return;
    }
    let of = |i: usize| if marks.len() == 1 { "here".to_owned() } else { (i + 1).to_string() };
    let number = |(i, mark): (usize, &Mark)| Mark { words: of(i), ..mark.clone() };
    let numbered: Vec<Mark> = marks.iter().enumerate().map(number).collect();
    match beside(&numbered, room.saturating_sub(NUMBERED)) {
        Some(drawn) => {
            out.push_str(&drawn);
            for (number, mark) in numbered.iter().zip(&marks) {
                remark(out, &number.words, &mark.words, style);
            }
        }
        None => places(out, file, &marks, style),
    }
}

fn marks(shown: &str, finding: &Diagnostic) -> Vec<Mark> {
    let primary = std::iter::once((&finding.primary, true));
    let all = primary.chain(finding.labels.iter().map(|label| (label, false)));
    // A label without words would not be underlined at all.
    let words = |text: &str| if text.is_empty() { "here".to_owned() } else { text.to_owned() };
    all.map(|(label, primary)| Mark {
        range: fitted(shown, label.span),
        words: words(&label.message),
        primary,
    })
    .collect()
}

/// The excerpt as drawn, without the drawing's own headline.
fn drawing(
    file: &SourceFile,
    shown: &str,
    marks: &[Mark],
    room: usize,
    finding: &Diagnostic,
    style: TextStyle,
) -> String {
    let ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
    let room = if style.width == 0 { usize::MAX } else { room };
    let view = crop(shown, &ranges, room, if style.unicode { "…" } else { "..." });
    let name = escaped(file.name());
    let start = view.places[0].start;
    let kind = ReportKind::Custom("", Color::Primary);
    let mut report = Report::build(kind, (name.clone(), start..start)).with_config(
        Config::new()
            .with_index_type(IndexType::Byte)
            .with_color(style.colour)
            .with_tab_width(2)
            .with_char_set(if style.unicode { CharSet::Unicode } else { CharSet::Ascii }),
    );
    // One group of lines, as in the file: the renderer starts a new excerpt at every step back.
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|i| (view.places[*i].end, view.places[*i].start));
    for i in order {
        let mark = &marks[i];
        let colour = if mark.primary { colour_of(finding.severity).0 } else { Color::Blue };
        let label = Label::new((name.clone(), view.places[i].clone()))
            .with_color(colour)
            .with_priority(i32::from(mark.primary))
            .with_message(escaped(&mark.words));
        report.add_label(label);
    }
    let mut bytes = Vec::new();
    // Writing into memory and a source that is at hand: there is nothing here to fail.
    let source = Source::from(view.text.as_str());
    let _ = report.finish().write_for_stdout((name.clone(), source), &mut bytes);
    let drawn = String::from_utf8_lossy(&bytes);
    let mut out = String::new();
    // Its first line is its headline; ours stands above already. Its second names the place, and
    // must name the one in the file.
    let (line, column) = SourceFile::new("", view.text.as_str()).line_column(start as u32);
    let (_, true_column) = file.line_column(marks[0].range.start as u32);
    let moved = format!(" {name}:{line}:{column} ");
    let place = format!(" {name}:{line}:{true_column} ");
    for (i, line) in drawn.lines().skip(1).enumerate() {
        let line = if i == 0 { line.replacen(&moved, &place, 1) } else { line.to_owned() };
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// Columns of a line that is drawn: its rules and corners are narrow.
fn columns_of(line: &str) -> usize {
    let drawn = |c: &char| matches!(c, '\u{2500}'..='\u{257f}' | '…');
    columns(line) - line.chars().filter(drawn).count()
}

/// Where the excerpt would not help: the places and what is to be said of them.
fn places(out: &mut String, file: &SourceFile, marks: &[Mark], style: TextStyle) {
    let name = escaped(file.name());
    let room = if style.width == 0 { 0 } else { style.width.saturating_sub(6).max(1) };
    for mark in marks {
        let (line, column) = file.line_column(mark.range.start as u32);
        let words = format!("--> {name}:{line}:{column}: {}", mark.words);
        for (i, line) in wrapped(&words, room).iter().enumerate() {
            let _ = writeln!(out, "{}{}", if i == 0 { "  " } else { "      " }, escaped(line));
        }
    }
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
