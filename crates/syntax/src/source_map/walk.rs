//! Walks a scalar's value and its source side by side and notes which bytes stand for which.

use qraft_diag::Span;

use super::{Piece, ScalarStyle, SourceMap};

/// The map of a scalar whose content (quotes included) is `span` of `text` and whose value the
/// parser gave as `value`. Where the two do not fit together, which the tests do not know how to
/// bring about, all of the value maps to all of the span.
pub(crate) fn build(text: &str, span: Span, value: &str, style: ScalarStyle) -> SourceMap {
    let mut walk = Walk {
        text: text.as_bytes(),
        value: value.as_bytes(),
        at: span.start as usize,
        end: span.end as usize,
        done: 0,
        pieces: Vec::new(),
    };
    let fits = match style {
        ScalarStyle::Plain => walk.lines(Quote::None),
        ScalarStyle::SingleQuoted => walk.unquoted() && walk.lines(Quote::Single),
        ScalarStyle::DoubleQuoted => walk.unquoted() && walk.lines(Quote::Double),
        ScalarStyle::Literal | ScalarStyle::Folded => walk.block(text, span),
    };
    if !fits {
        let whole = Piece { value: 0, source: span, verbatim: false };
        return SourceMap { pieces: vec![whole], end: span.end };
    }
    let end = walk.pieces.last().map_or(walk.end as u32, |p| p.source.end);
    SourceMap { pieces: walk.pieces, end }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

struct Walk<'a> {
    text: &'a [u8],
    value: &'a [u8],
    /// The next byte of the source, and where the source ends.
    at: usize,
    end: usize,
    /// How much of the value is mapped.
    done: usize,
    pieces: Vec<Piece>,
}

impl Walk<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text[..self.end].get(self.at + ahead).copied()
    }

    /// Steps inside the quotes.
    fn unquoted(&mut self) -> bool {
        if self.end < self.at + 2 {
            return false;
        }
        self.at += 1;
        self.end -= 1;
        true
    }

    /// `source` bytes stand for `value` bytes of other content.
    fn replaced(&mut self, source: usize, value: usize) -> bool {
        let span = Span::new(self.at, self.at + source);
        if value > 0 {
            let piece = Piece { value: self.done as u32, source: span, verbatim: false };
            self.pieces.push(piece);
        }
        self.at += source;
        self.done += value;
        self.done <= self.value.len()
    }

    /// The next `length` bytes are the same in both.
    fn same(&mut self, length: usize) -> bool {
        let value = self.value.get(self.done..self.done + length);
        if value.is_none() || value != self.text.get(self.at..self.at + length) {
            return false;
        }
        let start = self.at as u32;
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end == start => {
                last.source.end += length as u32;
            }
            _ => self.pieces.push(Piece {
                value: self.done as u32,
                source: Span::new(self.at, self.at + length),
                verbatim: true,
            }),
        }
        self.at += length;
        self.done += length;
        true
    }

    /// Flow scalars: text in which blanks around line breaks fold.
    fn lines(&mut self, quote: Quote) -> bool {
        while let Some(byte) = self.peek(0) {
            let fits = match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.blanks(),
                b'\'' if quote == Quote::Single => self.replaced(2, 1),
                b'\\' if quote == Quote::Double => self.escape(),
                _ => self.same(1),
            };
            if !fits {
                return false;
            }
        }
        self.done == self.value.len()
    }

    /// A run of blanks and line breaks: itself without a break, one blank for one, and one break
    /// less for more.
    fn blanks(&mut self) -> bool {
        let (length, breaks) = self.run_of_blanks(0);
        match breaks {
            0 => self.same(length),
            1 => self.replaced(length, 1),
            n => self.replaced(length, n - 1),
        }
    }

    fn run_of_blanks(&self, from: usize) -> (usize, usize) {
        let (mut length, mut breaks) = (from, 0);
        loop {
            match self.peek(length) {
                Some(b' ' | b'\t') => length += 1,
                Some(b'\r') if self.peek(length + 1) == Some(b'\n') => {
                    length += 2;
                    breaks += 1;
                }
                Some(b'\r' | b'\n') => {
                    length += 1;
                    breaks += 1;
                }
                _ => return (length - from, breaks),
            }
        }
    }

    fn escape(&mut self) -> bool {
        let (source, value) = match self.peek(1) {
            Some(b'\r' | b'\n') => {
                // An escaped break joins two lines; blank lines after it are breaks of the value.
                let (length, breaks) = self.run_of_blanks(1);
                return self.replaced(1 + length, breaks - 1);
            }
            Some(b'x') => self.unicode(2),
            Some(b'u') => self.unicode(4),
            Some(b'U') => self.unicode(8),
            Some(b'N' | b'_') => (2, 2),
            Some(b'L' | b'P') => (2, 3),
            Some(_) => (2, 1),
            None => return false,
        };
        self.replaced(source, value)
    }

    /// Source and value lengths of `\u…`; two halves of a surrogate pair are one character.
    fn unicode(&self, digits: usize) -> (usize, usize) {
        let read = |from: usize| {
            let hex = self.text[..self.end].get(self.at + from..self.at + from + digits)?;
            u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()
        };
        match read(2) {
            Some(high) if digits == 4 && (0xd800..0xdc00).contains(&high) => (12, 4),
            Some(code) => (2 + digits, char::from_u32(code).map_or(0, char::len_utf8)),
            None => (2 + digits, 0),
        }
    }

    /// Block scalars: each line loses its indentation; in folded ones a break may be a blank.
    fn block(&mut self, text: &str, span: Span) -> bool {
        let line = text[..self.at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let indent = self.at - line;
        // Blank lines before the first line of text stand before the span.
        let leading = self.value.iter().take_while(|b| **b == b'\n').count();
        if leading > 0 && span.start < span.end && !matches!(self.peek(0), Some(b'\n' | b'\r')) {
            self.replaced(0, leading);
        }
        while self.at < self.end && self.done < self.value.len() {
            let length =
                (self.at..self.end).take_while(|i| !matches!(self.text[*i], b'\n' | b'\r')).count();
            if !self.same(length) {
                return false;
            }
            if !self.block_break(indent) {
                return false;
            }
        }
        // Breaks that only chomping gave: they stand for nothing that was written.
        let rest = self.value.len() - self.done;
        self.value[self.done..].iter().all(|b| *b == b'\n') && self.replaced(0, rest)
    }

    /// The break after a line of text, the blank lines after it, and the next line's indentation.
    fn block_break(&mut self, indent: usize) -> bool {
        let mut length = 0;
        loop {
            match self.peek(length) {
                Some(b'\r') if self.peek(length + 1) == Some(b'\n') => length += 2,
                Some(b'\r' | b'\n') => length += 1,
                _ => break,
            }
            let mut blanks = 0;
            while blanks < indent && self.peek(length + blanks) == Some(b' ') {
                blanks += 1;
            }
            length += blanks;
        }
        let rest = &self.value[self.done..];
        let value = match rest.first() {
            Some(b' ') => 1,
            _ => rest.iter().take_while(|b| **b == b'\n').count(),
        };
        self.replaced(length, if length == 0 { 0 } else { value })
    }
}
