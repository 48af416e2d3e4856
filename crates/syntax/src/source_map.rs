//! From a byte of a scalar's value to the bytes of the file that stand for it.
//!
//! An expression is parsed from the *value* of a YAML scalar; its findings must point into the
//! *file*. Between the two lie quotes, escapes, folded lines and block indentation.

mod walk;

use std::ops::Range;

use qraft_diag::Span;

pub(crate) use walk::build;

/// How a scalar was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScalarStyle {
    /// Bare.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A run of the value and its source. Pieces are in order and leave no gap in the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Piece {
    /// First byte of the value.
    value: u32,
    /// The bytes of the file.
    source: Span,
    /// True where value and source are the same bytes. Otherwise all of the run stands for all of
    /// the source (an escape, a fold).
    verbatim: bool,
}

/// The map of one scalar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    /// Where the content ends in the file.
    end: u32,
}

impl SourceMap {
    /// The map of a text that stands in the file as it is, from byte `offset` on. Also the map of
    /// an expression that is no part of a file (offset 0).
    pub fn identity(offset: usize, length: usize) -> Self {
        let source = Span::new(offset, offset + length);
        SourceMap { pieces: vec![Piece { value: 0, source, verbatim: true }], end: source.end }
    }

    /// The bytes of the file that stand for a range of the value. An empty range answers the empty
    /// span before the byte that follows.
    pub fn span(&self, value: Range<usize>) -> Span {
        let start = self.start_of(value.start);
        if value.end <= value.start {
            return Span { start, end: start };
        }
        Span { start, end: self.end_of(value.end - 1).max(start) }
    }

    /// True where the range stands in the file byte for byte, so that an edit of the value is the
    /// same edit of the file.
    pub fn is_verbatim(&self, value: Range<usize>) -> bool {
        let span = self.span(value.clone());
        let first = self.piece(value.start);
        let last = self.piece(value.end.saturating_sub(1).max(value.start));
        let (Some(first), Some(last)) = (first, last) else {
            return false;
        };
        first.verbatim
            && last.verbatim
            && (span.end - span.start) as usize == value.end.saturating_sub(value.start)
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|p| p.value as usize <= at);
        self.pieces.get(after.checked_sub(1)?)
    }

    fn start_of(&self, at: usize) -> u32 {
        match self.piece(at) {
            Some(p) if p.verbatim => (p.source.start + (at as u32 - p.value)).min(self.end),
            Some(p) => p.source.start,
            None => self.end,
        }
    }

    /// One past the source of the byte at `at`.
    fn end_of(&self, at: usize) -> u32 {
        match self.piece(at) {
            Some(p) if p.verbatim => (p.source.start + (at as u32 - p.value) + 1).min(self.end),
            Some(p) => p.source.end,
            None => self.end,
        }
    }

    /// The verbatim runs: where in the value, and where in the file.
    pub(crate) fn verbatim_runs(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.pieces.iter().filter(|p| p.verbatim).map(|p| (p.value as usize, p.source.range()))
    }
}
