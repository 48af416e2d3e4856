//! A coarse reading of an expression, before and beside the grammar: enough to bound its depth
//! before the recursive parse, to name what stands at the place of an error, and to serve editors
//! while an expression is half typed.

use std::ops::Range;

/// What a lexeme is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Digits with whatever letters follow: `10`, `5%`, `20bps`, `1e-3`, `3x`.
    Number,
    /// A name or a word of the language.
    Word,
    /// A quoted text; `false` where its quote is never closed.
    Text(bool),
    /// `factor://…`
    Factor,
    /// An operator, a bracket, a comma, or anything else.
    Symbol,
}

/// One lexeme and its bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lexeme {
    /// What it is.
    pub kind: Kind,
    /// Its bytes within the expression.
    pub range: Range<usize>,
}

/// The lexeme at or after `at`, skipping blanks.
pub fn next(text: &str, at: usize) -> Option<Lexeme> {
    let rest = text.get(at..)?;
    let start = at + (rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len());
    let rest = &text[start..];
    let first = rest.chars().next()?;
    let (kind, length) = if rest.starts_with("factor://") {
        (Kind::Factor, rest.find(|c: char| !is_factor(c)).unwrap_or(rest.len()))
    } else if first.is_ascii_digit()
        || (first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
    {
        (Kind::Number, number(rest))
    } else if first.is_alphabetic() || first == '_' {
        (Kind::Word, rest.find(|c: char| !continues(c)).unwrap_or(rest.len()))
    } else if first == '"' || first == '\'' {
        quoted(rest, first)
    } else {
        (Kind::Symbol, symbol(rest, first))
    };
    Some(Lexeme { kind, range: start..start + length })
}

/// Every lexeme of an expression, in order. Whatever the text is, all but its blanks is covered.
pub fn lexemes(text: &str) -> impl Iterator<Item = Lexeme> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let lexeme = next(text, at)?;
        at = lexeme.range.end;
        Some(lexeme)
    })
}

fn continues(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_factor(c: char) -> bool {
    continues(c) || "-./@?=&:^~".contains(c)
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let exponent_sign = matches!(byte, b'+' | b'-')
            && matches!(bytes.get(at.wrapping_sub(1)), Some(b'e' | b'E'))
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || exponent_sign) {
            break;
        }
        at += 1;
    }
    at + usize::from(bytes.get(at) == Some(&b'%'))
}

fn quoted(rest: &str, quote: char) -> (Kind, usize) {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return (Kind::Text(true), i + 1);
        }
    }
    (Kind::Text(false), rest.len())
}

fn symbol(rest: &str, first: char) -> usize {
    let two = ["<=", ">=", "==", "!=", "**", "&&", "||", "<>"];
    if two.iter().any(|s| rest.starts_with(s)) { 2 } else { first.len_utf8() }
}
