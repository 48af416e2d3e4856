//! How a text is written: bare, quoted, or as a block.

use super::tree::Scalar;
use crate::expr::{ExprKind, parse_expr, print_as_written, wrap};
use crate::source_map::{ScalarStyle, SourceMap};

/// A text, laid out.
pub(super) enum Text {
    /// On the line of its key.
    Line(String),
    /// The first on the line of its key, the others further in.
    Lines(Vec<String>),
    /// A block: its indicator, and its lines.
    Block(String, Vec<String>),
}

/// The text of a scalar in a block, of which `taken` characters of the first line are spoken for,
/// and the lines of a block may be `width` wide.
pub(super) fn in_block(scalar: &Scalar, is_expr: bool, first: usize, width: usize) -> Text {
    let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
    if let Some((expr, text)) = expression(scalar).filter(|_| is_expr) {
        let line = restyled(&text, scalar.style, false);
        if !block && line.chars().count() <= first {
            return Text::Line(line);
        }
        let sign = if scalar.style == ScalarStyle::Literal { "|" } else { ">" };
        return Text::Block(sign.to_owned(), wrap(&expr, &scalar.value, width));
    }
    if block {
        return as_block(scalar);
    }
    if scalar.raw.contains('\n') {
        return Text::Lines(scalar.raw.split('\n').map(|line| line.trim().to_owned()).collect());
    }
    Text::Line(plain_quotes(scalar))
}

/// The text of a scalar on one line of a flow collection; `None` where it needs several.
pub(super) fn in_flow(scalar: &Scalar, is_expr: bool) -> Option<String> {
    if matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded) {
        return None;
    }
    if let Some((_, text)) = expression(scalar).filter(|_| is_expr) {
        return Some(restyled(&text, scalar.style, true));
    }
    if !scalar.raw.contains('\n') {
        return Some(plain_quotes(scalar));
    }
    let bare = scalar.style == ScalarStyle::Plain && !scalar.value.contains('\n');
    bare.then(|| scalar.value.clone())
}

/// The expression and its canonical text, where the scalar holds one that YAML can hold as it is.
pub(super) fn expression(scalar: &Scalar) -> Option<(crate::expr::Expr, String)> {
    let map = SourceMap::identity(0, scalar.value.len());
    let (expr, findings) = parse_expr(&scalar.value, &map);
    if !findings.is_empty() || expr.kind == ExprKind::Error {
        return None;
    }
    let text = print_as_written(&expr, &scalar.value);
    let odd = |c: char| c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}');
    (!text.contains(odd)).then_some((expr, text))
}

/// An expression in the style in which it was written, as far as that can hold it.
fn restyled(text: &str, style: ScalarStyle, flow: bool) -> String {
    let bare = style == ScalarStyle::Plain && can_be_bare(text, flow);
    if bare { text.to_owned() } else { quoted(text) }
}

/// In double quotes, or in single ones where that needs no escapes.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// As written, but in double quotes rather than single ones where nothing speaks for those.
fn plain_quotes(scalar: &Scalar) -> String {
    let single = scalar.style == ScalarStyle::SingleQuoted;
    if single && !scalar.value.contains(['"', '\\', '\'']) {
        return quoted(&scalar.value);
    }
    scalar.raw.clone()
}

/// True where YAML reads a line without quotes as that text.
pub(super) fn can_be_bare(text: &str, flow: bool) -> bool {
    let mut chars = text.chars();
    let starts = match chars.next() {
        None => false,
        Some('-') => {
            chars.next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '(' | '_'))
        }
        Some(c) => !"?:,[]{}#&*!|>'\"%@`=<".contains(c) && !c.is_whitespace(),
    };
    let colon = text.ends_with(':') || text.contains(": ") || text.contains(":\t");
    let null = matches!(text, "~" | "null" | "Null" | "NULL");
    let brackets = flow && text.contains([',', '[', ']', '{', '}']);
    let ends = text.ends_with(char::is_whitespace);
    starts
        && !colon
        && !null
        && !brackets
        && !ends
        && !text.contains(" #")
        && !text.contains(['\n', '\t'])
}

/// A block scalar with its lines as they were, less their indentation.
fn as_block(scalar: &Scalar) -> Text {
    let breaks_after = scalar.value.len() - scalar.value.trim_end_matches('\n').len();
    if scalar.raw.is_empty() || breaks_after > 1 {
        return Text::Line(escaped(&scalar.value));
    }
    let blank = scalar.value.len() - scalar.value.trim_start_matches('\n').len();
    let mut lines = vec![String::new(); blank];
    for (at, line) in scalar.raw.split('\n').enumerate() {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        // The place of the text starts after the indentation of its first line.
        let cut = if at == 0 { 0 } else { spaces.min(scalar.indent) };
        lines.push(line[cut..].to_owned());
    }
    let mut sign = if scalar.style == ScalarStyle::Literal { "|" } else { ">" }.to_owned();
    if lines.iter().find(|l| !l.is_empty()).is_some_and(|l| l.starts_with([' ', '\t'])) {
        sign.push('2');
    }
    if breaks_after == 0 {
        sign.push('-');
    }
    Text::Block(sign, lines)
}

/// In double quotes, with escapes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
