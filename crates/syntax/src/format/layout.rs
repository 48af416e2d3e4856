//! From the tree to lines.

use super::order::Kind as Document;
use super::scalar::{self, Text};
use super::tree::{Comment, Entry, Kind, Scalar, Value};

/// How wide a line may be, in characters.
const WIDTH: usize = 100;
/// How wide a line of a broken expression may be, its indentation included.
const BLOCK_WIDTH: usize = 80;
/// Comments at the ends of consecutive lines are put below each other up to here.
const ALIGNED_MAX: usize = 60;
/// Blanks of one level.
const STEP: usize = 2;

/// A line of the answer.
#[derive(Default)]
struct Line {
    indent: usize,
    text: String,
    comment: Option<String>,
}

/// The text of a map or list; `above` are comments that stand before it.
pub(super) fn text(document: Document, root: &mut Value, above: &[Comment]) -> String {
    lift(root);
    let mut layout = Layout { document, lines: Vec::new(), path: Vec::new() };
    for comment in above {
        layout.comment(comment, 0);
    }
    match root.items() {
        Some(items) if items.entries.is_empty() => layout.line(0, empty(root).to_owned(), None),
        _ => layout.block(root, 0),
    }
    render(&layout.lines)
}

fn empty(value: &Value) -> &'static str {
    if matches!(value.kind, Kind::Map(_)) { "{}" } else { "[]" }
}

/// Comments that would stand between a dash and what it introduces go above the item.
fn lift(value: &mut Value) {
    for entry in value.items_mut().into_iter().flat_map(|items| &mut items.entries) {
        lift(&mut entry.value);
        if entry.key.is_some() {
            continue;
        }
        let block =
            !entry.value.items().is_none_or(|items| items.flow) || must_be_block(&entry.value);
        if let Some(text) = entry.beside.take_if(|_| block) {
            entry.above.push(Comment { text, gap: false });
        }
        let first = entry.value.items_mut().and_then(|items| items.entries.first_mut());
        if let Some(first) = first {
            entry.above.append(&mut first.above);
            first.gap = false;
        }
    }
}

/// True for a map or list that cannot stand on one line.
fn must_be_block(value: &Value) -> bool {
    let several_lines = |entry: &Entry| match &entry.value.kind {
        Kind::Scalar(scalar) => scalar::in_flow(scalar, false).is_none(),
        Kind::Map(items) | Kind::Seq(items) => {
            (!items.flow && !items.entries.is_empty()) || must_be_block(&entry.value)
        }
        _ => false,
    };
    value.items().is_some_and(|items| {
        !items.entries.is_empty()
            && (value.has_comments() || items.entries.iter().any(several_lines))
    })
}

struct Layout {
    document: Document,
    lines: Vec<Line>,
    /// The keys down to the value at hand.
    path: Vec<String>,
}

impl Layout {
    fn line(&mut self, indent: usize, text: String, comment: Option<String>) {
        self.lines.push(Line { indent, text, comment });
    }

    fn blank(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
    }

    fn comment(&mut self, comment: &Comment, indent: usize) {
        if comment.gap {
            self.blank();
        }
        self.line(indent, comment.text.clone(), None);
    }

    fn block(&mut self, value: &Value, indent: usize) {
        let Some(items) = value.items() else { return };
        for (i, entry) in items.entries.iter().enumerate() {
            for (j, comment) in entry.above.iter().enumerate() {
                // A block does not start with a blank line.
                let gap = comment.gap && (i > 0 || j > 0);
                self.comment(&Comment { gap, ..comment.clone() }, indent);
            }
            if entry.gap && (i > 0 || !entry.above.is_empty()) {
                self.blank();
            }
            let named = entry.key.is_some();
            self.path.extend(entry.key.as_ref().map(|key| key.name.clone()));
            self.entry(entry, indent);
            if named {
                self.path.pop();
            }
        }
        for comment in &value.below {
            self.comment(comment, indent);
        }
    }

    fn entry(&mut self, entry: &Entry, indent: usize) {
        let mut head = entry.key.as_ref().map_or("-".to_owned(), |key| format!("{}:", key.raw));
        if let Some(anchor) = &entry.value.anchor {
            head = format!("{head} &{anchor}");
        }
        let beside = entry.beside.clone();
        match &entry.value.kind {
            Kind::Absent => self.line(indent, head, beside),
            Kind::Alias(name) => self.line(indent, format!("{head} {name}"), beside),
            Kind::Scalar(scalar) => self.scalar(head, scalar, indent, beside),
            Kind::Map(items) | Kind::Seq(items) => {
                if let Some(inline) = self.inline(&entry.value, &head, indent, beside.is_some()) {
                    self.line(indent, format!("{head} {inline}"), beside);
                } else if entry.key.is_none()
                    && entry.value.anchor.is_none()
                    && !items.entries.is_empty()
                {
                    self.compact(&entry.value, indent);
                } else {
                    self.line(indent, head, beside);
                    self.block(&entry.value, indent + STEP);
                }
            }
        }
    }

    /// A map or list on the line of its key, where it was written so and fits.
    fn inline(&self, value: &Value, head: &str, indent: usize, beside: bool) -> Option<String> {
        let items = value.items()?;
        if items.entries.is_empty() {
            return Some(empty(value).to_owned());
        }
        if !items.flow || must_be_block(value) {
            return None;
        }
        let mut path = self.path.clone();
        let text = self.flow(value, &mut path)?;
        let fits = indent + head.chars().count() + 1 + text.chars().count() <= WIDTH;
        // A comment beside an item has no place if the item becomes a block.
        (fits || (head == "-" && beside)).then_some(text)
    }

    fn flow(&self, value: &Value, path: &mut Vec<String>) -> Option<String> {
        let text = match &value.kind {
            Kind::Absent => "null".to_owned(),
            Kind::Alias(name) => name.clone(),
            Kind::Scalar(scalar) => scalar::in_flow(scalar, self.is_expression(path))?,
            Kind::Map(items) | Kind::Seq(items) => {
                let mut parts = Vec::with_capacity(items.entries.len());
                for entry in &items.entries {
                    let key = entry.key.as_ref();
                    path.extend(key.map(|key| key.name.clone()));
                    let part = self.flow(&entry.value, path)?;
                    if let Some(key) = key {
                        path.pop();
                        parts.push(format!("{}: {part}", key.raw));
                    } else {
                        parts.push(part);
                    }
                }
                let parts = parts.join(", ");
                let map = matches!(value.kind, Kind::Map(_));
                if map { format!("{{{parts}}}") } else { format!("[{parts}]") }
            }
        };
        Some(match &value.anchor {
            Some(anchor) => format!("&{anchor} {text}"),
            None => text,
        })
    }

    /// A block that starts on the line of its dash.
    fn compact(&mut self, value: &Value, indent: usize) {
        let at = self.lines.len();
        self.block(value, indent + STEP);
        if let Some(first) = self.lines.get_mut(at) {
            first.indent = indent;
            first.text.insert_str(0, "- ");
        }
    }

    fn scalar(&mut self, head: String, scalar: &Scalar, indent: usize, beside: Option<String>) {
        let first = WIDTH.saturating_sub(indent + head.chars().count() + 1);
        let width = BLOCK_WIDTH.saturating_sub(indent + STEP);
        let is_expr = self.is_expression(&self.path);
        match scalar::in_block(scalar, is_expr, first, width) {
            Text::Line(line) => self.line(indent, format!("{head} {line}"), beside),
            Text::Lines(lines) => {
                let mut lines = lines.into_iter();
                let line = lines.next().unwrap_or_default();
                // Only a line without a comment goes on in the next one.
                let above = beside.map(|text| Comment { text, gap: false });
                if let Some(above) = above {
                    self.comment(&above, indent);
                }
                self.line(indent, format!("{head} {line}"), None);
                for line in lines {
                    self.line(indent + STEP, line, None);
                }
            }
            Text::Block(sign, lines) => {
                self.line(indent, format!("{head} {sign}"), beside);
                for line in lines {
                    self.line(indent + STEP, line, None);
                }
            }
        }
    }

    fn is_expression(&self, path: &[String]) -> bool {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        self.document.is_expression(&path)
    }
}

/// The lines as one text. Comments at the ends of consecutive lines of one level start in one
/// column.
fn render(lines: &[Line]) -> String {
    let mut out = String::new();
    let width = |line: &Line| line.indent + line.text.chars().count();
    let mut at = 0;
    while at < lines.len() {
        let indent = lines[at].indent;
        let fits = |line: &&Line| line.comment.is_some() && line.indent == indent;
        let run = lines[at..].iter().take_while(fits).count();
        let widest = lines[at..at + run].iter().map(width).max().unwrap_or(0);
        for line in &lines[at..at + run.max(1)] {
            if !line.text.is_empty() {
                out.push_str(&" ".repeat(line.indent));
                out.push_str(&line.text);
            }
            if let Some(comment) = &line.comment {
                let pad = if widest <= ALIGNED_MAX { widest - width(line) } else { 0 };
                out.push_str(&" ".repeat(pad + 2));
                out.push_str(comment);
            }
            out.push('\n');
        }
        at += run.max(1);
    }
    out
}
