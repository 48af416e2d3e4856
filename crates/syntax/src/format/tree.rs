//! The document as it is laid out: values, styles, anchors and comments, in the order written.

use granit_parser::{Event, Options, Parser, StructureStyle};
use qraft_diag::Span;

use crate::source_map::ScalarStyle;

/// A value.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) kind: Kind,
    /// Its bytes. A block ends with its last entry; nothing stands where it would.
    pub(super) at: Span,
    pub(super) anchor: Option<String>,
    /// Comments after the last entry of a map or list.
    pub(super) below: Vec<Comment>,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    /// Nothing is written.
    Absent,
    /// `*name`, whole.
    Alias(String),
    Scalar(Scalar),
    Map(Items),
    Seq(Items),
}

/// A text.
#[derive(Debug)]
pub(super) struct Scalar {
    /// After unescaping and folding.
    pub(super) value: String,
    pub(super) style: ScalarStyle,
    /// As written, quotes included.
    pub(super) raw: String,
    /// How far in the text of a block scalar stands in the file.
    pub(super) indent: usize,
}

/// The entries of a map, or the items of a list.
#[derive(Debug)]
pub(super) struct Items {
    pub(super) flow: bool,
    /// The column in which they start.
    pub(super) column: usize,
    pub(super) entries: Vec<Entry>,
}

/// An entry of a map, or an item of a list, which has no key.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Option<Key>,
    /// Where it starts in the file.
    pub(super) start: usize,
    /// Comments on lines of their own before it.
    pub(super) above: Vec<Comment>,
    /// True where a blank line stands right before it.
    pub(super) gap: bool,
    /// The comment at the end of its line.
    pub(super) beside: Option<String>,
    pub(super) value: Value,
}

/// A key.
#[derive(Debug)]
pub(super) struct Key {
    /// As written, with quotes.
    pub(super) raw: String,
    pub(super) name: String,
}

/// A comment on a line of its own.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    pub(super) text: String,
    /// True where a blank line stands before it.
    pub(super) gap: bool,
}

impl Value {
    /// The entries or items, where it has any.
    pub(super) fn items(&self) -> Option<&Items> {
        match &self.kind {
            Kind::Map(items) | Kind::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The entries or items, where it has any.
    pub(super) fn items_mut(&mut self) -> Option<&mut Items> {
        match &mut self.kind {
            Kind::Map(items) | Kind::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// True where a comment stands within.
    pub(super) fn has_comments(&self) -> bool {
        let own = |e: &Entry| !e.above.is_empty() || e.beside.is_some() || e.value.has_comments();
        !self.below.is_empty() || self.items().is_some_and(|items| items.entries.iter().any(own))
    }

    /// True where an anchor or an alias stands within.
    pub(super) fn has_anchors(&self) -> bool {
        let within = |items: &Items| items.entries.iter().any(|e| e.value.has_anchors());
        self.anchor.is_some()
            || matches!(self.kind, Kind::Alias(_))
            || self.items().is_some_and(within)
    }
}

/// A map or list that is still open.
struct Open {
    map: bool,
    start: Span,
    anchor: Option<String>,
    items: Items,
    key: Option<(Key, Span)>,
}

/// What an anchor's event speaks of.
enum Last {
    Opened,
    Added,
}

#[derive(Default)]
struct Builder {
    stack: Vec<Open>,
    root: Option<Value>,
    comments: Vec<Span>,
    last: Option<Last>,
}

/// The tree of a text that has been read without errors, and the places of its comments in order.
/// `None` where it holds what cannot be laid out: an anchor on a key, a key over several lines.
pub(super) fn read(text: &str) -> Option<(Value, Vec<Span>)> {
    let mut options = Options::default();
    options.set_emit_comments(true);
    options.emit_anchor_events = true;
    options.max_buffered_comment_events = usize::MAX;
    let mut builder = Builder::default();
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.ok()?;
        let at = span.byte_range()?;
        builder.event(text, event, Span::new(at.start, at.end.max(at.start)))?;
    }
    builder.comments.sort();
    Some((builder.root?, builder.comments))
}

impl Builder {
    fn event(&mut self, text: &str, event: Event<'_>, at: Span) -> Option<()> {
        match event {
            Event::Comment(..) => self.comments.push(at),
            Event::Anchor(_, name) => return self.anchor(&name),
            Event::Alias(_) => {
                let name = text.get(at.range())?.to_owned();
                self.add(text, Kind::Alias(name), at, None)?;
            }
            Event::Scalar(value, style, ..) => {
                let (kind, at) = scalar(text, &value, style, at)?;
                self.add(text, kind, at, None)?;
            }
            Event::MappingStart(style, ..) => self.open(text, true, style, at),
            Event::SequenceStart(style, ..) => self.open(text, false, style, at),
            Event::MappingEnd | Event::SequenceEnd => self.close(text, at)?,
            _ => {}
        }
        Some(())
    }

    fn anchor(&mut self, name: &str) -> Option<()> {
        let open = self.stack.last_mut();
        let place = match (self.last.take()?, open) {
            (Last::Opened, Some(open)) => &mut open.anchor,
            (Last::Added, Some(open)) if open.key.is_some() => return None,
            (Last::Added, Some(open)) => &mut open.items.entries.last_mut()?.value.anchor,
            (_, None) => &mut self.root.as_mut()?.anchor,
        };
        *place = Some(name.to_owned());
        Some(())
    }

    fn open(&mut self, text: &str, map: bool, style: StructureStyle, at: Span) {
        let line = text[..at.start as usize].rfind('\n').map_or(0, |i| i + 1);
        let column = text[line..at.start as usize].chars().count();
        let items = Items { flow: style == StructureStyle::Flow, column, entries: Vec::new() };
        self.stack.push(Open { map, start: at, anchor: None, items, key: None });
        self.last = Some(Last::Opened);
    }

    fn close(&mut self, text: &str, end: Span) -> Option<()> {
        let open = self.stack.pop()?;
        let last = open.items.entries.last().map(|e| e.value.at.end);
        let end = match last {
            Some(last) if !open.items.flow => last,
            _ => end.end,
        };
        let start = match open.items.entries.first() {
            Some(first) if !open.items.flow => first.start as u32,
            _ => open.start.start,
        };
        let kind = if open.map { Kind::Map(open.items) } else { Kind::Seq(open.items) };
        self.add(text, kind, Span { start, end: end.max(start) }, open.anchor)?;
        self.last = None;
        Some(())
    }

    fn add(&mut self, text: &str, kind: Kind, at: Span, anchor: Option<String>) -> Option<()> {
        self.last = Some(Last::Added);
        let mut value = Value { kind, at, anchor, below: Vec::new() };
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(value);
            return Some(());
        };
        if open.map && open.key.is_none() {
            open.key = Some((key(text, value.kind, at)?, at));
            return Some(());
        }
        let key = open.key.take();
        if let (Kind::Absent, Some((_, key_at))) = (&value.kind, &key) {
            value.at = Span { start: key_at.end, end: key_at.end };
        }
        let start = key.as_ref().map_or(value.at.start, |(_, at)| at.start) as usize;
        let key = key.map(|(key, _)| key);
        let entry = Entry { key, start, above: Vec::new(), gap: false, beside: None, value };
        open.items.entries.push(entry);
        Some(())
    }
}

/// A key, if it can stand on one line.
fn key(text: &str, kind: Kind, at: Span) -> Option<Key> {
    let (name, raw) = match kind {
        Kind::Absent => (String::new(), "\"\"".to_owned()),
        Kind::Scalar(scalar) => {
            let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
            let raw = text.get(at.range())?.trim_end().to_owned();
            (!block && !raw.contains('\n')).then_some((scalar.value, raw))?
        }
        _ => return None,
    };
    Some(Key { raw, name })
}

fn scalar(
    text: &str,
    value: &str,
    style: granit_parser::ScalarStyle,
    at: Span,
) -> Option<(Kind, Span)> {
    use granit_parser::ScalarStyle as S;
    let style = match style {
        S::SingleQuoted => ScalarStyle::SingleQuoted,
        S::DoubleQuoted => ScalarStyle::DoubleQuoted,
        S::Literal => ScalarStyle::Literal,
        S::Folded => ScalarStyle::Folded,
        _ => ScalarStyle::Plain,
    };
    if style == ScalarStyle::Plain && at.start == at.end {
        return Some((Kind::Absent, at));
    }
    let whole = text.get(at.range())?;
    // Block scalars own the blank lines after them.
    let raw = whole.trim_end();
    let line = text[..at.start as usize].rfind('\n').map_or(0, |i| i + 1);
    let indent = at.start as usize - line;
    let at = Span { start: at.start, end: at.start + raw.len() as u32 };
    let raw = raw.to_owned();
    Some((Kind::Scalar(Scalar { value: value.to_owned(), style, raw, indent }), at))
}
