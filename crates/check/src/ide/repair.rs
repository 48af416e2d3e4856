//! A tree of a text that is not YAML: the lines that keep it from being so are covered with blanks,
//! so that every other byte stays where it is.

use std::ops::Range;

use qraft_diag::SourceFile;
use qraft_syntax::yaml::{self, Node};

/// How many lines are covered before the text is given up.
const COVERED_MAX: usize = 4;

/// The tree of the text, or of the text without some of its lines. The line of byte `keep` is
/// covered only where nothing else helps, which answers `None`.
pub(super) fn tree(name: &str, text: &str, keep: Option<usize>) -> Option<Node> {
    let mut text = text.to_owned();
    for _ in 0..=COVERED_MAX {
        let (tree, findings) = yaml::parse(&SourceFile::new(name, text.as_str()));
        if tree.is_some() {
            return tree;
        }
        let at = findings.first()?.primary.span.start as usize;
        let line = line_to_cover(&text, at.min(text.len()), keep)?;
        let blank = " ".repeat(line.len());
        text.replace_range(line, &blank);
    }
    None
}

/// The line to leave out for a fault at a byte. A scanner stumbles late, so a line above that opens
/// what it does not close is taken first, then one that is no entry, then the line itself.
fn line_to_cover(text: &str, at: usize, keep: Option<usize>) -> Option<Range<usize>> {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let kept = |line: &Range<usize>| keep.is_some_and(|k| line.start <= k && k <= line.end);
    let here = line_at(text, at);
    let says = |line: &Range<usize>| !text[line.clone()].trim().is_empty() && !kept(line);
    let above = std::iter::successors(Some(here.clone()), |line| previous(text, line));
    let mut lines: Vec<Range<usize>> = above.filter(says).collect();
    let near = lines.len().min(2);
    let opens = lines.iter().position(|line| is_open(&text[line.clone()]));
    let bare = lines[..near].iter().position(|line| is_bare(&text[line.clone()]));
    let taken = opens.or(bare).unwrap_or(0);
    (taken < lines.len()).then(|| lines.swap_remove(taken))
}

fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    start..end
}

/// The line above that says something.
fn previous(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let mut line = line.clone();
    while line.start > 0 {
        line = line_at(text, line.start - 1);
        if !text[line.clone()].trim().is_empty() {
            return Some(line);
        }
    }
    None
}

/// True for a line with a quote or a bracket that does not end in it.
fn is_open(line: &str) -> bool {
    let said = line.trim();
    let quotes = said.matches('"').count() % 2 == 1;
    let open = said.matches(['{', '[']).count() > said.matches(['}', ']']).count();
    !said.starts_with('#') && (quotes || open)
}

/// True for a line that is no entry of a map or a list.
fn is_bare(line: &str) -> bool {
    let said = line.trim();
    !said.starts_with(['#', '-']) && !said.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let tree = tree("a.yaml", text, None).expect("a tree");
        tree.as_map().expect("a map").iter().map(|e| e.key.name.clone()).collect()
    }

    #[test]
    fn what_is_whole_stays_as_it_is() {
        assert_eq!(keys("a: 1\nb: 2\n"), ["a", "b"]);
    }

    #[test]
    fn an_unfinished_line_is_left_out() {
        assert_eq!(keys("a: 1\nsig\nb: 2\n"), ["a", "b"]);
        assert_eq!(keys("a: 1\nc: \"open\nb: 2\n"), ["a", "b"]);
        assert_eq!(keys("a: 1\nc: {x: 1\nb: 2\n"), ["a", "b"]);
        assert_eq!(keys("a: {x: 1}\n  y\nb: 2\n"), ["a", "b"]);
    }

    #[test]
    fn places_stay() {
        let text = "a: 1\nsig\nb: 2\n";
        let tree = tree("a.yaml", text, None).expect("a tree");
        let b = &tree.as_map().expect("a map")[1];
        assert_eq!(&text[b.key.span.range()], "b");
        assert_eq!(&text[b.value.span.range()], "2");
    }
}
