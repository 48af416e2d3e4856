//! Fenced blocks of a Markdown page, with the heading that they stand under.

use std::ops::Range;

/// One fenced block.
#[derive(Clone, Debug)]
pub struct Block {
    /// The heading above it, without its marks: `LAH001 future-shift`.
    pub heading: String,
    /// The words after the fence: `yaml strategy`.
    pub words: Vec<String>,
    /// What stands inside.
    pub text: String,
    /// Where it stands in the page, in bytes.
    pub place: Range<usize>,
    /// The line of the fence, from 1.
    pub line: usize,
}

impl Block {
    /// True where the block is of that kind: its first two words.
    pub fn is(&self, kind: &str) -> bool {
        self.words.iter().take(2).map(String::as_str).eq(kind.split(' '))
    }

    /// The number of a word such as `bars=200`.
    pub fn number(&self, name: &str) -> Option<usize> {
        let value = |word: &String| word.strip_prefix(name)?.strip_prefix('=')?.parse().ok();
        self.words.iter().find_map(value)
    }
}

/// Every fenced block, in order.
///
/// # Panics
/// Where a fence is not closed: the page is at fault.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut heading = String::new();
    let mut open: Option<Block> = None;
    let mut at = 0;
    for (number, line) in page.split_inclusive('\n').enumerate() {
        at += line.len();
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = Some(Block {
                    heading: heading.clone(),
                    words: info.split_whitespace().map(str::to_owned).collect(),
                    text: String::new(),
                    place: at..at,
                    line: number + 1,
                });
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.place.end = at;
            }
            (None, None) if line.starts_with('#') => {
                heading = line.trim_start_matches('#').trim().to_owned();
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed: {open:?}");
    found
}
