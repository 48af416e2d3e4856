//! Whether a file is text at all.

use std::io::Read;
use std::path::Path;

use crate::DataError;
use crate::error::{Place, Row};
use crate::long::unreadable;

/// The byte order mark that a file may begin with.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Refuses what is no text, or none at all; `bytes` are all of the file, with or without a mark.
pub(crate) fn check_text(path: &Path, mut bytes: impl Read) -> Result<(), DataError> {
    const BLOCK: usize = 1 << 16;
    let fail = |row: Option<u64>, message: &str| {
        let place = Place { row: row.map(Row::Line), ..Place::file(path) };
        Err(DataError::Format { place, message: message.to_owned() })
    };
    let lines = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'\n').count() as u64;
    let mut block = Vec::with_capacity(BLOCK + 4);
    let (mut line, mut at_start, mut content) = (1, true, false);
    // Where it stops to be UTF-8.
    let mut broken: Option<u64> = None;
    loop {
        let left = block.len();
        let read = bytes.by_ref().take(BLOCK as u64).read_to_end(&mut block);
        let ended = read.map_err(|error| unreadable(path, &error))? < BLOCK;
        if at_start && block.starts_with(MARK) {
            block.drain(..MARK.len());
        }
        if at_start && block.starts_with(&[0x1f, 0x8b]) {
            return fail(None, "is compressed with gzip; unpack it first");
        }
        at_start = false;
        if let Some(at) = block[left.min(block.len())..].iter().position(|b| *b == 0) {
            let text = "is binary, not text: CSV in UTF-8 or Parquet is read here";
            return fail(Some(line + lines(&block[..left + at])), text);
        }
        let whole = match std::str::from_utf8(&block) {
            Ok(text) => {
                content |= !text.trim().is_empty();
                block.len()
            }
            Err(error) => {
                // What is cut at the end of a block goes on in the next.
                if error.error_len().is_some() || ended {
                    broken = broken.or(Some(line + lines(&block[..error.valid_up_to()])));
                }
                content = true;
                if error.error_len().is_some() { block.len() } else { error.valid_up_to() }
            }
        };
        line += lines(&block[..whole]);
        block.drain(..whole);
        if ended {
            break;
        }
    }
    match broken {
        Some(line) => fail(Some(line), "is not UTF-8 text; save the file with that encoding"),
        None if content => Ok(()),
        None => Err(DataError::Empty {
            place: Place::file(path),
            message: "the file is empty; it needs a header with `ts` and `close`, and records"
                .to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of text, with the line.
    fn said(bytes: &[u8]) -> Option<(Option<u64>, String)> {
        let error = check_text(Path::new("p.csv"), bytes).err()?;
        let row = error.place().and_then(|place| place.row);
        let line = row.map(|row| if let Row::Line(line) = row { line } else { 0 });
        Some((line, error.message().split([';', ':']).next().unwrap_or("").to_owned()))
    }

    /// A file of that length whose letters of two bytes lie across every boundary of blocks.
    fn long(bytes: usize) -> Vec<u8> {
        let text: String = std::iter::repeat_n("é", bytes / 2).collect();
        [b"x".as_slice(), text.as_bytes()].concat()
    }

    #[test]
    fn letters_may_lie_across_blocks() {
        assert_eq!(said(&long(300_000)), None);
        assert_eq!(said(&[MARK, b"ts,close\n"].concat()), None);
    }

    #[test]
    fn what_is_no_text_is_said_with_its_line() {
        let not_utf8 = |line| Some((Some(line), "is not UTF-8 text".to_owned()));
        let late = [&long(200_000)[..], b"\n\n\xff\n"].concat();
        assert_eq!(said(&late), not_utf8(3));
        assert_eq!(said(&[&long(200_000)[..], b"\n\xc3"].concat()), not_utf8(2));
        let binary = Some((Some(4), "is binary, not text".to_owned()));
        assert_eq!(said(&[&late[..], b"\0"].concat()), binary, "wins over an earlier letter");
        assert_eq!(said(b"\x1f\x8b\x08"), Some((None, "is compressed with gzip".to_owned())));
        for empty in [&b" \n\n"[..], MARK] {
            assert_eq!(said(empty), Some((None, "the file is empty".to_owned())));
        }
    }
}
