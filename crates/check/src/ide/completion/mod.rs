//! What could stand at a place: keys, words of closed sets, and within expressions whatever fits
//! the type that the place wants.

mod answers;
mod expected;
mod items;
mod place;

use qraft_diag::Span;

use super::analysis::Analysis;

/// What a completion is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompletionKind {
    /// A key of the document.
    Key,
    /// A word of a closed set, a universe, an interval.
    Word,
    /// An operator.
    Operator,
    /// A column.
    Field,
    /// A param.
    Param,
    /// A definition.
    Let,
    /// The keyword of an argument.
    Argument,
    /// `and`, `or`, `not`, a comparison.
    Keyword,
}

/// One thing that could stand there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    /// What is shown and filtered by.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What is put in.
    pub insert: String,
    /// The same with places to fill in, as `EMA(${1:x}, ${2:window})`; where there are any.
    pub snippet: Option<String>,
    /// A few words beside the label.
    pub detail: String,
    /// Markdown.
    pub doc: String,
    /// How well it fits; less is better.
    pub rank: u8,
}

/// What could stand at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completions {
    /// The bytes that a completion replaces: the word around the place.
    pub replace: Span,
    /// By rank, then in the order of the language's own tables.
    pub items: Vec<Completion>,
}

impl Analysis {
    /// What could stand at a byte, the best first.
    pub fn completions(&self, offset: u32) -> Completions {
        let replace = self.word_around(offset);
        let mut items = match self.place_of(replace) {
            Some(place) => self.items_at(&place, replace),
            None => Vec::new(),
        };
        items.sort_by_key(|item| item.rank);
        Completions { replace, items }
    }

    /// The letters, digits and `_` on both sides of a byte.
    fn word_around(&self, offset: u32) -> Span {
        let text = self.file.text();
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let before: usize =
            text[..at].chars().rev().take_while(|c| in_word(*c)).map(char::len_utf8).sum();
        let after: usize = text[at..].chars().take_while(|c| in_word(*c)).map(char::len_utf8).sum();
        Span::new(at - before, at + after)
    }
}
