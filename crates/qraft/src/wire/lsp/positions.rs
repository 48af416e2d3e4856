//! Lines and characters, as an editor counts them, to bytes, and back.

use ls_types::{Position, Range};
use qraft_diag::Span;

/// What an editor counts along a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 units; what every client can.
    #[default]
    Utf16,
}

impl Encoding {
    /// Its name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
        }
    }
}

/// The lines of a text.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of `text`: each ends at a line feed, a carriage return, or both.
    pub fn of(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Lines { starts }
    }

    /// The byte of a position in `text`; beyond a line, the line's end; beyond the text, its end.
    pub fn offset(&self, text: &str, at: Position, encoding: Encoding) -> usize {
        let line = at.line as usize;
        let Some(start) = self.starts.get(line).copied() else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\r', '\n']);
        let wanted = at.character as usize;
        let mut units = 0;
        for (byte, c) in content.char_indices() {
            if units >= wanted {
                return start + byte;
            }
            units += width(c, encoding);
            // Within a character: before it.
            if units > wanted {
                return start + byte;
            }
        }
        start + content.len()
    }

    /// The bytes of a range.
    pub fn span(&self, text: &str, range: Range, encoding: Encoding) -> Span {
        let start = self.offset(text, range.start, encoding);
        let end = self.offset(text, range.end, encoding);
        Span::new(start.min(end), start.max(end))
    }

    /// The position of a byte; beyond the text, its end.
    pub fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let before = &text[self.starts[line]..offset];
        let character: usize = before.chars().map(|c| width(c, encoding)).sum();
        Position { line: line as u32, character: character as u32 }
    }

    /// The range of bytes.
    pub fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        let start = self.position(text, span.start, encoding);
        Range { start, end: self.position(text, span.end, encoding) }
    }
}

fn width(c: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => c.len_utf8(),
        Encoding::Utf16 => c.len_utf16(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a: é\r\nb: 𝄞x\n\nlast";

    #[test]
    fn characters_count_in_the_units_of_the_editor() {
        let lines = Lines::of(TEXT);
        let x = TEXT.find('x').expect("x") as u32;
        let at = |encoding| lines.position(TEXT, x, encoding);
        assert_eq!(at(Encoding::Utf16), Position { line: 1, character: 5 });
        assert_eq!(at(Encoding::Utf8), Position { line: 1, character: 7 });
    }

    #[test]
    fn every_byte_that_begins_a_character_comes_back() {
        let lines = Lines::of(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (byte, c) in TEXT.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                let at = lines.position(TEXT, byte as u32, encoding);
                assert_eq!(lines.offset(TEXT, at, encoding), byte, "{c:?}");
            }
        }
    }

    #[test]
    fn places_that_are_not_there_are_brought_in() {
        let lines = Lines::of(TEXT);
        let offset =
            |line, character| lines.offset(TEXT, Position { line, character }, Encoding::Utf16);
        assert_eq!(offset(0, 99), "a: é".len());
        assert_eq!(offset(99, 0), TEXT.len());
        assert_eq!(offset(3, 99), TEXT.len());
        // Between the two halves of a surrogate pair.
        assert_eq!(offset(1, 4), TEXT.find('𝄞').expect("a clef"));
    }
}
