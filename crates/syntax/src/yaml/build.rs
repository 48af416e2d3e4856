//! From the scanner's events to the tree.

use std::collections::BTreeMap;

use granit_parser::{Event, Options, Parser, StructureStyle};
use qraft_diag::{Diagnostic, Span, catalogue};

use super::complaint::{scan_error, too_deep};
use super::split::{extent, next_extent};
use super::{Entry, Key, MAX_DEPTH, MAX_NODES, Node, NodeKind, Scalar};
use crate::source_map::{self, ScalarStyle};

/// One reading of the text.
pub(super) enum Attempt {
    /// It was read to its end, or to where it stops being YAML.
    Done(Option<Node>, Vec<Diagnostic>),
    /// YAML cut the expression there.
    Cut(Span),
}

impl Attempt {
    pub(super) fn into_parts(self) -> (Option<Node>, Vec<Diagnostic>) {
        match self {
            Attempt::Done(root, findings) => (root, findings),
            Attempt::Cut(_) => (None, Vec::new()),
        }
    }
}

/// Reads `text`, which is `original` with some characters covered. With `mend`, stops at the first
/// expression that YAML cut.
pub(super) fn attempt(text: &str, original: &str, mend: bool) -> Attempt {
    let mut options = Options::default();
    options.set_emit_comments(false);
    // One more than is allowed, so that the finding is ours and knows the place.
    options.flow_nesting_limit = MAX_DEPTH + 2;
    options.block_nesting_limit = MAX_DEPTH + 2;
    let mut builder = Builder::new(text, original, mend);
    for event in Parser::new_from_str_with_options(text, options) {
        let step = match event {
            Ok((event, span)) => builder.event(event, range(span)),
            Err(error) => Err(builder.scan_stop(&error)),
        };
        match step {
            Ok(()) => {}
            Err(Stop::Cut(span)) => return Attempt::Cut(span),
            Err(Stop::Finding(finding)) => {
                builder.findings.push(*finding);
                return Attempt::Done(None, builder.findings);
            }
        }
    }
    Attempt::Done(builder.root, builder.findings)
}

fn range(span: granit_parser::Span) -> Span {
    // A text input always knows its byte offsets.
    span.byte_range().map_or(Span::default(), |r| Span::new(r.start, r.end.max(r.start)))
}

enum Stop {
    Cut(Span),
    Finding(Box<Diagnostic>),
}

fn stop(finding: Diagnostic) -> Stop {
    Stop::Finding(Box::new(finding))
}

/// A map or list that is still open.
struct Open {
    start: Span,
    flow: bool,
    anchor: usize,
    items: Items,
}

enum Items {
    Seq(Vec<Node>),
    Map(OpenMap),
}

#[derive(Default)]
struct OpenMap {
    entries: Vec<Entry>,
    /// Where each key stands: a long map is not searched for every key.
    seen: BTreeMap<String, Span>,
    key: Option<MapKey>,
}

/// A key that waits for its value.
enum MapKey {
    Text(Key),
    /// A key that is a map, a list or an alias: its value is read and dropped.
    Other,
}

/// An anchored value, and how deep and large it is.
struct Anchored {
    node: Node,
    depth: usize,
    size: usize,
}

struct Builder<'t> {
    text: &'t str,
    original: &'t str,
    /// True where the two differ; to compare them for every scalar would be slow.
    covered: bool,
    mend: bool,
    stack: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    root: Option<Node>,
    documents: usize,
    size: usize,
    last_plain: Option<Span>,
    /// Where the last event ended.
    last_end: usize,
    findings: Vec<Diagnostic>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, original: &'t str, mend: bool) -> Self {
        Builder {
            text,
            original,
            covered: text != original,
            mend,
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            root: None,
            documents: 0,
            size: 0,
            last_plain: None,
            last_end: 0,
            findings: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        self.last_end = span.end as usize;
        if let Some(tag) = event.tag() {
            let message = format!("the tag `{}` means nothing here", tag.original());
            let finding = Diagnostic::new(&catalogue::SYN001, span, message);
            self.findings.push(finding.says("this value").help("remove the tag"));
        }
        match event {
            Event::DocumentStart(..) => self.document(span),
            Event::Alias(id) => self.alias(id, span),
            Event::Scalar(value, style, anchor, _) => {
                let node = self.scalar(&value, style, span)?;
                self.add(node, anchor)
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(Items::Seq(Vec::new()), style, anchor, span)
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(Items::Map(OpenMap::default()), style, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents < 2 {
            return Ok(());
        }
        let message = "a second document starts here; a file holds one";
        Err(stop(
            Diagnostic::new(&catalogue::SYN001, span, message)
                .says("the second document")
                .help("move it to a file of its own, or remove the `---`"),
        ))
    }

    /// Where the scanner stops: within an expression whose first piece was the last text, or at
    /// something worse. The scanner reads ahead, so its own word for it says little.
    fn scan_stop(&self, error: &granit_parser::ScanError) -> Stop {
        let at = error.marker().byte_offset().unwrap_or(0) as u32;
        let cut = self
            .last_plain
            .and_then(|s| extent(self.text, s.start as usize, s.end as usize))
            .or_else(|| next_extent(self.text, self.last_end, self.at_key()))
            .filter(|cut| (cut.start..=cut.end).contains(&at));
        match cut.filter(|_| self.mend && self.in_flow()) {
            Some(span) => Stop::Cut(span),
            None => stop(scan_error(self.text, error)),
        }
    }

    fn in_flow(&self) -> bool {
        self.stack.last().is_some_and(|open| open.flow)
    }

    /// True where the next node is a key.
    fn at_key(&self) -> bool {
        matches!(self.stack.last(), Some(Open { items: Items::Map(map), .. }) if map.key.is_none())
    }

    fn scalar(
        &mut self,
        value: &str,
        style: granit_parser::ScalarStyle,
        span: Span,
    ) -> Result<Node, Stop> {
        use granit_parser::ScalarStyle as S;
        let style = match style {
            S::SingleQuoted => ScalarStyle::SingleQuoted,
            S::DoubleQuoted => ScalarStyle::DoubleQuoted,
            S::Literal => ScalarStyle::Literal,
            S::Folded => ScalarStyle::Folded,
            _ => ScalarStyle::Plain,
        };
        let flow = self.in_flow();
        let plain = style == ScalarStyle::Plain;
        if plain && flow && !self.at_key() {
            self.last_plain = Some(span);
            let cut = extent(self.text, span.start as usize, span.end as usize);
            if let Some(cut) = cut.filter(|_| self.mend) {
                return Err(Stop::Cut(cut));
            }
        } else {
            self.last_plain = None;
        }
        let absent = span.start == span.end && plain;
        if absent || (plain && matches!(value, "~" | "null" | "Null" | "NULL")) && !self.at_key() {
            return Ok(Node { span, kind: NodeKind::Null, flow });
        }
        let map = source_map::build(self.text, span, value, style);
        let mut value = value.to_owned();
        if self.covered {
            value = uncovered(value, &map, self.original);
        }
        let kind = NodeKind::Scalar(Scalar { value, style, map });
        Ok(Node { span: trimmed(self.text, span), kind, flow })
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Stop> {
        if self.at_key() {
            return self.odd_key(span, "an alias");
        }
        let Some(anchored) = self.anchors.get(&id) else {
            let message = "this alias stands within the value that it names";
            return Err(stop(Diagnostic::new(&catalogue::SYN001, span, message).says("the alias")));
        };
        if self.size + anchored.size > MAX_NODES {
            return Err(stop(too_large(span, "this alias")));
        }
        if self.stack.len() + anchored.depth > MAX_DEPTH {
            return Err(stop(too_deep(span)));
        }
        let node = anchored.node.clone();
        self.add(node, 0)
    }

    fn open(
        &mut self,
        items: Items,
        style: StructureStyle,
        anchor: usize,
        span: Span,
    ) -> Result<(), Stop> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(stop(too_deep(span)));
        }
        self.last_plain = None;
        let flow = style == StructureStyle::Flow;
        self.stack.push(Open { start: span, flow, anchor, items });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Stop> {
        self.last_plain = None;
        let Some(open) = self.stack.pop() else {
            return Ok(());
        };
        let last = match &open.items {
            Items::Seq(items) => items.last().map(|n| n.span),
            Items::Map(map) => map.entries.last().map(|e| e.key.span.to(e.value.span)),
        };
        // A block ends with its last value; the scanner's own end is after blank lines.
        let end = match last {
            Some(last) if !open.flow && last.end > open.start.start => last,
            _ => end,
        };
        let kind = match open.items {
            Items::Seq(items) => NodeKind::Seq(items),
            Items::Map(map) => NodeKind::Map(map.entries),
        };
        let span = Span { start: open.start.start, end: end.end.max(open.start.end) };
        self.add(Node { span, kind, flow: open.flow }, open.anchor)
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Stop> {
        let (size, depth) = if anchor == 0 { (weight(&node), 0) } else { measure(&node) };
        self.size += size;
        if self.size > MAX_NODES {
            return Err(stop(too_large(node.span, "this value")));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node: node.clone(), depth, size });
        }
        match self.stack.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(node),
            Some(Items::Seq(items)) => items.push(node),
            Some(Items::Map(map)) if map.key.is_none() => match node.kind {
                NodeKind::Scalar(scalar) => {
                    map.key = Some(MapKey::Text(Key { name: scalar.value, span: node.span }));
                }
                NodeKind::Null => {
                    map.key = Some(MapKey::Text(Key { name: String::new(), span: node.span }));
                }
                NodeKind::Seq(_) => return self.odd_key(node.span, "a list"),
                NodeKind::Map(_) => return self.odd_key(node.span, "a map"),
            },
            Some(Items::Map(map)) => {
                if let Some(MapKey::Text(key)) = map.key.take() {
                    insert(map, Entry { key, value: node }, &mut self.findings);
                }
            }
        }
        Ok(())
    }

    fn odd_key(&mut self, span: Span, what: &str) -> Result<(), Stop> {
        if let Some(Open { items: Items::Map(map), .. }) = self.stack.last_mut() {
            map.key = Some(MapKey::Other);
        }
        let message = format!("a key is {what}; keys are plain text");
        self.findings.push(Diagnostic::new(&catalogue::SYN001, span, message).says("this key"));
        Ok(())
    }
}

/// Adds an entry, or reports its key where the map has it already. The first one counts.
fn insert(map: &mut OpenMap, entry: Entry, findings: &mut Vec<Diagnostic>) {
    let Some(first) = map.seen.get(&entry.key.name) else {
        map.seen.insert(entry.key.name.clone(), entry.key.span);
        map.entries.push(entry);
        return;
    };
    let message = format!("`{}` stands twice in one map", entry.key.name);
    findings.push(
        Diagnostic::new(&catalogue::SYN003, entry.key.span, message)
            .says("again here")
            .label(*first, "first here")
            .help("keep one of them"),
    );
}

/// What a node adds to the tree beyond its children; long texts count for more.
fn weight(node: &Node) -> usize {
    1 + node.as_scalar().map_or(0, |s| s.value.len() / 64)
}

/// Size and depth of a whole subtree.
fn measure(node: &Node) -> (usize, usize) {
    let children: Vec<&Node> = match &node.kind {
        NodeKind::Seq(items) => items.iter().collect(),
        NodeKind::Map(entries) => entries.iter().map(|e| &e.value).collect(),
        _ => return (weight(node), 0),
    };
    children
        .into_iter()
        .map(measure)
        .fold((1, 1), |(size, depth), (s, d)| (size + s, depth.max(d + 1)))
}

fn too_large(span: Span, what: &str) -> Diagnostic {
    let message = format!("{what} makes the document larger than {MAX_NODES} values");
    Diagnostic::new(&catalogue::SYN005, span, message)
        .says("the limit is met here")
        .note("every alias counts as all that it stands for")
}

/// A span without blanks at its end: block scalars own the blank lines after them.
fn trimmed(text: &str, span: Span) -> Span {
    let kept = text.get(span.range()).map_or(0, |t| t.trim_end().len());
    Span { start: span.start, end: span.start + kept as u32 }
}

/// The value with the covered characters as they were written.
fn uncovered(value: String, map: &crate::yaml::SourceMap, original: &str) -> String {
    let mut bytes = value.clone().into_bytes();
    for (at, source) in map.verbatim_runs() {
        let length = source.len();
        if let (Some(to), Some(from)) =
            (bytes.get_mut(at..at + length), original.as_bytes().get(source))
        {
            to.copy_from_slice(from);
        }
    }
    // Covering replaces ASCII by ASCII, so the bytes are text again.
    String::from_utf8(bytes).unwrap_or(value)
}
