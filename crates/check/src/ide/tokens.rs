//! The words of every expression, and what each of them is.

use std::ops::Range;

use qraft_diag::Span;
use qraft_ir::catalog;
use qraft_syntax::expr::lex::{self, Kind, Lexeme};

use super::analysis::Analysis;
use super::slots::Slot;

/// What a word of an expression is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TokenKind {
    /// The name of a call.
    Operator,
    /// A column, or a name that is none.
    Field,
    /// A param; also its name where it is declared.
    Param,
    /// A definition; also its name where it is declared.
    Let,
    /// A number or a duration.
    Number,
    /// `and or not is nan true false`, and `all` as a window.
    Keyword,
    /// A quoted text, or a factor's address.
    Text,
    /// The keyword of an argument.
    Argument,
    /// A time frame, after `@`.
    Frame,
    /// Everything between operands.
    Symbol,
}

/// A word of an expression, in the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TokenKind,
    /// True where a name is declared, not used.
    pub declares: bool,
}

/// The words that are no names.
pub(super) const WORDS: [&str; 7] = ["and", "or", "not", "is", "nan", "true", "false"];

impl Analysis {
    /// Every word of every expression, and the names that `params` and `let` declare, in the order
    /// of the text. Whether an expression parses does not matter.
    pub fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (section, kind) in [("params", TokenKind::Param), ("let", TokenKind::Let)] {
            for entry in self.names_under(section) {
                let span = self.bare(entry.key.span, &entry.key.name);
                tokens.push(Token { span, kind, declares: true });
            }
        }
        for slot in self.slots().iter().filter(|slot| slot.holds.is_expression()) {
            for (range, kind) in self.words_of(slot) {
                let span = slot.scalar.map.span(range);
                tokens.push(Token { span, kind, declares: false });
            }
        }
        tokens.sort_unstable();
        tokens.dedup_by_key(|token| token.span);
        tokens
    }

    /// The token at a byte, or the one that ends there; words win over what stands between them.
    pub(super) fn token_at(&self, offset: u32) -> Option<Token> {
        let tokens = self.tokens();
        let words = || tokens.iter().filter(|t| t.kind != TokenKind::Symbol);
        let holds = |t: &&Token| t.span.start <= offset && offset < t.span.end;
        words()
            .find(holds)
            .or_else(|| words().find(|t| t.span.end == offset))
            .or_else(|| tokens.iter().find(holds))
            .copied()
    }

    /// The words of one expression, in bytes of its value.
    pub(super) fn words_of(&self, slot: &Slot<'_>) -> Vec<(Range<usize>, TokenKind)> {
        let text = slot.scalar.value.as_str();
        let lexemes: Vec<Lexeme> = lex::lexemes(text).collect();
        let mut words = Vec::with_capacity(lexemes.len());
        for (at, lexeme) in lexemes.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|i| lexemes.get(i));
            let after = lexemes.get(at + 1);
            if lexeme.kind == Kind::Factor {
                self.factor_words(text, lexeme.range.clone(), &mut words);
                continue;
            }
            let kind = self.kind_of(text, lexeme, before, after);
            words.push((lexeme.range.clone(), kind));
        }
        words
    }

    /// The words of an address, as in `factor://common/ema@1.2.0?window=fast&lag=2`: a param may
    /// be the value of an argument.
    fn factor_words(
        &self,
        text: &str,
        at: Range<usize>,
        words: &mut Vec<(Range<usize>, TokenKind)>,
    ) {
        let address = &text[at.clone()];
        let path = address.find('?').unwrap_or(address.len());
        words.push((at.start..at.start + path, TokenKind::Text));
        let mut start = at.start + path;
        let mut is_value = false;
        for part in address[path..].split_inclusive(['?', '&', '=']) {
            let word = part.trim_end_matches(['?', '&', '=']);
            let kind = match word {
                _ if !is_value => TokenKind::Argument,
                _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                    TokenKind::Number
                }
                "true" | "false" => TokenKind::Keyword,
                _ if self.is_param(word) => TokenKind::Param,
                _ if self.is_let(word) => TokenKind::Let,
                _ => TokenKind::Field,
            };
            if !word.is_empty() {
                words.push((start..start + word.len(), kind));
            }
            is_value = part.ends_with('=');
            start += part.len();
        }
    }

    fn kind_of(
        &self,
        text: &str,
        lexeme: &Lexeme,
        before: Option<&Lexeme>,
        after: Option<&Lexeme>,
    ) -> TokenKind {
        let says = |lexeme: Option<&Lexeme>, what: &str| {
            lexeme.is_some_and(|l| &text[l.range.clone()] == what)
        };
        let word = &text[lexeme.range.clone()];
        let touches = before.is_some_and(|b| b.range.end == lexeme.range.start);
        match lexeme.kind {
            Kind::Number | Kind::Word if says(before, "@") && touches => TokenKind::Frame,
            Kind::Number => TokenKind::Number,
            Kind::Text(_) | Kind::Factor => TokenKind::Text,
            Kind::Symbol => TokenKind::Symbol,
            Kind::Word if WORDS.contains(&word) => TokenKind::Keyword,
            Kind::Word if says(after, "(") => TokenKind::Operator,
            Kind::Word if says(after, "=") && (says(before, "(") || says(before, ",")) => {
                TokenKind::Argument
            }
            Kind::Word if self.is_param(word) => TokenKind::Param,
            Kind::Word if self.is_let(word) => TokenKind::Let,
            Kind::Word if word == "all" && says(before, "=") => TokenKind::Keyword,
            // A call whose bracket is not typed yet.
            Kind::Word if catalog::find(word) != catalog::Found::Unknown => TokenKind::Operator,
            Kind::Word => TokenKind::Field,
        }
    }

    /// The place of a key's name without its quotes.
    pub(super) fn bare(&self, span: Span, name: &str) -> Span {
        let written = self.file.slice(span);
        let quoted = written.starts_with(['"', '\'']) && written.len() == name.len() + 2;
        if quoted { Span { start: span.start + 1, end: span.end - 1 } } else { span }
    }
}
