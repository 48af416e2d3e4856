//! Expressions that a flow collection cut at `,` or `[`.
//!
//! In `{long: EMA(close, 10) > 1}` YAML sees the text `EMA(close` and a key `10) > 1`. Each cut is
//! one finding with the quotes that mend it. The text is then read again with the offending
//! characters covered, so that the expression, and all that follows, is read as it was meant.

use qraft_diag::{Applicability, Diagnostic, Span, catalogue};

use super::Node;
use super::build::{Attempt, attempt};

/// How many cuts are mended before the document is given up.
const MENDED_MAX: usize = 32;

/// The longest expression that is looked for across a cut, in bytes.
const EXTENT_MAX: usize = 4096;

pub(super) fn parse(original: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut text = original.to_owned();
    let mut cuts = Vec::new();
    loop {
        let mend = cuts.len() < MENDED_MAX;
        match attempt(&text, original, mend) {
            Attempt::Done(root, mut findings) => {
                findings.extend(cuts);
                qraft_diag::sort(&mut findings);
                return (root, findings);
            }
            Attempt::Cut(span) => {
                let covered = covered(&text[span.range()]);
                if covered == text[span.range()] {
                    // Nothing to cover: reading again would meet the same cut.
                    let (root, mut findings) = attempt(&text, original, false).into_parts();
                    findings.extend(cuts);
                    return (root, findings);
                }
                cuts.push(finding(original, span));
                text.replace_range(span.range(), &covered);
            }
        }
    }
}

/// The text without any character that means something to YAML within a flow collection.
fn covered(text: &str) -> String {
    text.chars().map(|c| if matches!(c, ',' | '[' | ']' | '{' | '}') { '_' } else { c }).collect()
}

fn finding(original: &str, span: Span) -> Diagnostic {
    let text = &original[span.range()];
    let quoted = if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    };
    Diagnostic::new(
        &catalogue::SYN007,
        span,
        format!("YAML cuts `{}` into pieces", crate::expr::excerpt(text)),
    )
    .says("one expression, but several values to YAML")
    .note("within `{…}` and `[…]` a `,` ends a value, and a `[` opens a list")
    .help("put the expression in quotes, or on a line of its own")
    .fix(Applicability::Safe, "put quotes around the expression", span, quoted)
}

/// The whole expression whose first piece is the bare text at `start..end` of a flow collection,
/// if that piece is only part of one: brackets stay open in it, or a `[` follows at once.
pub(super) fn extent(text: &str, start: usize, end: usize) -> Option<Span> {
    let piece = text.get(start..end)?;
    let opened = open_brackets(piece) > 0;
    let indexed = matches!(text.as_bytes().get(end), Some(b'['));
    if !opened && !indexed {
        return None;
    }
    let mut closers = Vec::new();
    let mut quote = None;
    let mut last = ' ';
    for (i, c) in text[start..].char_indices().take_while(|(i, _)| *i < EXTENT_MAX) {
        if let Some(q) = quote {
            if c == q {
                quote = None;
            }
            last = c;
            continue;
        }
        match c {
            '"' | '\'' => quote = Some(c),
            '(' => closers.push(')'),
            '[' => closers.push(']'),
            ')' | ']' | '}' | ',' => {
                if closers.last() == Some(&c) {
                    closers.pop();
                } else if closers.is_empty() && c != ')' {
                    return whole(text, start, start + i, end);
                } else if c != ',' {
                    return None;
                }
            }
            '{' => return None,
            '#' if last.is_whitespace() => return None,
            ' ' if last == ':' => return None,
            _ => {}
        }
        last = c;
    }
    None
}

/// The expression with an index after `from`, where the last thing that was read of a flow
/// collection ended: the scanner may stumble over an index before it hands out what stands before
/// it. With `keyed`, a key stands first.
pub(super) fn next_extent(text: &str, from: usize, keyed: bool) -> Option<Span> {
    let rest = text.get(from..)?;
    let separators = |c: char| c.is_whitespace() || c == ',';
    let mut start = from + (rest.len() - rest.trim_start_matches(separators).len());
    if keyed {
        let value = start + text[start..].find(": ")? + 2;
        start = value + (text[value..].len() - text[value..].trim_start().len());
    }
    let piece = text[start..].find(['[', ',', '{', '}', ']', '"', '\'', '\n'])?;
    let end = start + piece;
    if piece == 0 || !text[end..].starts_with('[') {
        return None;
    }
    extent(text, start, end)
}

fn whole(text: &str, start: usize, end: usize, piece_end: usize) -> Option<Span> {
    let trimmed = start + text[start..end].trim_end().len();
    (trimmed > piece_end).then(|| Span::new(start, trimmed))
}

fn open_brackets(piece: &str) -> i32 {
    piece.chars().fold(0, |open, c| match c {
        '(' => open + 1,
        ')' => open - 1,
        _ => open,
    })
}
