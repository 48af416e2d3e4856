//! Which entry a comment speaks of: the one on its line, else the one below it, else the end of
//! the block that it stands in by its indentation.

use qraft_diag::Span;

use super::tree::{Comment, Entry, Items, Kind, Value};

/// Places of lines in a text whose breaks are `\n`.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Lines { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// True where only blanks stand before it on its line.
    fn starts_line(&self, at: usize) -> bool {
        self.text[self.starts[self.line(at)]..at].trim().is_empty()
    }

    /// True where the line before is blank.
    fn gap_before(&self, at: usize) -> bool {
        let Some(before) = self.line(at).checked_sub(1) else { return false };
        let (start, end) = (self.starts[before], self.starts[before + 1]);
        self.text[start..end].trim().is_empty()
    }

    fn column(&self, at: usize) -> usize {
        self.text[self.starts[self.line(at)]..at].chars().count()
    }
}

/// Hangs every comment onto the tree, and marks where blank lines stand. Answers the comments that
/// find no place within: all of them, where the document is no map and no list.
pub(super) fn attach(text: &str, root: &mut Value, comments: &[Span]) -> Vec<Comment> {
    let lines = Lines::new(text);
    gaps(&lines, root);
    let mut left = Vec::new();
    for at in comments {
        let placed = Placed {
            comment: Comment {
                text: text[at.range()].trim_end().to_owned(),
                gap: lines.gap_before(at.start as usize),
            },
            start: at.start as usize,
            own_line: lines.starts_line(at.start as usize),
        };
        left.extend(place(&lines, root, placed));
    }
    left
}

/// A comment and where it stands.
struct Placed {
    comment: Comment,
    start: usize,
    own_line: bool,
}

fn gaps(lines: &Lines<'_>, value: &mut Value) {
    for entry in value.items_mut().into_iter().flat_map(|items| &mut items.entries) {
        entry.gap = lines.gap_before(entry.start);
        gaps(lines, &mut entry.value);
    }
}

/// Places a comment within a map or list; answers it where that has no entries.
fn place(lines: &Lines<'_>, value: &mut Value, placed: Placed) -> Option<Comment> {
    let Value { kind: Kind::Map(items) | Kind::Seq(items), below, .. } = value else {
        return Some(placed.comment);
    };
    if items.entries.is_empty() {
        return Some(placed.comment);
    }
    let column = items.column;
    let next = items.entries.partition_point(|e| e.start <= placed.start);
    let after = items.entries.get(next).map_or(&*below, |e| &e.above);
    let after_begun = !after.is_empty();
    if let Some(entry) = next.checked_sub(1).and_then(|i| items.entries.get_mut(i)) {
        let end = entry.value.at.end as usize;
        let inside = placed.start < end;
        let beside = !placed.own_line && lines.line(end) == lines.line(placed.start);
        let tail = placed.own_line && in_tail(lines, &entry.value, column, placed.start);
        if inside || (!after_begun && (beside || tail)) {
            within(lines, entry, placed);
            return None;
        }
    }
    match items.entries.get_mut(next) {
        Some(entry) => entry.above.push(placed.comment),
        None => below.push(placed.comment),
    }
    None
}

/// True where a comment after a block is indented as that block is.
fn in_tail(lines: &Lines<'_>, value: &Value, column: usize, at: usize) -> bool {
    let own = lines.column(at);
    let block = |items: &&Items| !items.flow && !items.entries.is_empty();
    value.items().filter(block).is_some_and(|items| own >= items.column && own > column)
}

/// Places a comment that belongs to an entry.
fn within(lines: &Lines<'_>, entry: &mut Entry, placed: Placed) {
    let end = entry.value.at.end as usize;
    let has_entries = entry.value.items().is_some_and(|items| !items.entries.is_empty());
    let after = entry.value.items().is_some_and(|items| items.flow) && placed.start >= end;
    let before = entry.value.items().and_then(|items| items.entries.first());
    let before = before.is_some_and(|first| placed.start < first.start);
    let at_line = !has_entries || after || (before && !placed.own_line);
    if at_line {
        if placed.own_line || entry.beside.is_some() {
            entry.above.push(placed.comment);
        } else {
            entry.beside = Some(placed.comment.text);
        }
        return;
    }
    let left = place(lines, &mut entry.value, placed);
    entry.above.extend(left);
}
