//! A spanned YAML tree, for any document of qraft. JSON is YAML, and is read the same way.
//!
//! Spans are exact bytes of the file. Limits hold on every side: a document is at most
//! [`MAX_BYTES`] long, [`MAX_DEPTH`] deep and [`MAX_NODES`] large once its aliases are resolved.

mod build;
mod complaint;
mod split;

use qraft_diag::{Diagnostic, SourceFile, Span, catalogue};

pub use crate::source_map::{ScalarStyle, SourceMap};

/// The longest document, in bytes: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;
/// The deepest nesting of maps and lists.
pub const MAX_DEPTH: usize = 64;
/// The largest tree, aliases resolved. Long scalars count for more than one node.
pub const MAX_NODES: usize = 250_000;

/// A value of the document.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// Its bytes: with quotes and brackets, without the indicator of a block scalar. The value of
    /// an alias has the place of its definition.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
    /// True for `{…}` and `[…]`, and for quoted or bare text within them.
    pub flow: bool,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub enum NodeKind {
    /// Nothing, `~` or `null`.
    Null,
    /// Text, until someone reads it as more.
    Scalar(Scalar),
    /// A list.
    Seq(Vec<Node>),
    /// A map, in the order written, without repeated keys.
    Map(Vec<Entry>),
}

/// A text and how it was written.
#[derive(Clone, PartialEq, Debug)]
pub struct Scalar {
    /// The text after unescaping and folding.
    pub value: String,
    /// How it was written.
    pub style: ScalarStyle,
    /// From bytes of the value to bytes of the file.
    pub map: SourceMap,
}

/// One entry of a map.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its key.
    pub key: Key,
    /// Its value.
    pub value: Node,
}

/// The key of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// The text.
    pub name: String,
    /// Its bytes, with quotes.
    pub span: Span,
}

impl Node {
    /// The entries, where this is a map.
    pub fn as_map(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, where this is a list.
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The scalar, where this is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The value of a key, where this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.iter().find(|e| e.key.name == key).map(|e| &e.value)
    }

    /// True for nothing, `~` and `null`.
    pub fn is_null(&self) -> bool {
        self.kind == NodeKind::Null
    }

    /// What it is, for messages: `a map`, `a list`, `the text \`x\``, `nothing`.
    pub fn describe(&self) -> String {
        match &self.kind {
            NodeKind::Null => "nothing".to_owned(),
            NodeKind::Seq(_) => "a list".to_owned(),
            NodeKind::Map(_) => "a map".to_owned(),
            NodeKind::Scalar(scalar) => format!("`{}`", crate::expr::excerpt(&scalar.value)),
        }
    }
}

/// Reads a document. `None` where there is none: the text is empty, or it is not YAML and a
/// finding says why (SYN001, SYN005). Repeated keys (SYN003) and expressions that YAML cut in two
/// (SYN007) are findings that leave a tree. Never panics.
pub fn parse(file: &SourceFile) -> (Option<Node>, Vec<Diagnostic>) {
    if let Some(finding) = refused(file.text()) {
        return (None, vec![finding]);
    }
    split::parse(file.text())
}

/// Texts that are not looked at: too long, or with characters that YAML does not allow.
fn refused(text: &str) -> Option<Diagnostic> {
    if text.len() > MAX_BYTES {
        let at = Span::new(0, 0);
        let finding = Diagnostic::new(
            &catalogue::SYN005,
            at,
            format!("the document has {} bytes; at most {MAX_BYTES} are read", text.len()),
        );
        return Some(finding.help("move data out of the document: it holds rules, not rows"));
    }
    let forbidden = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    };
    let (at, c) = text.char_indices().find(|(_, c)| forbidden(*c))?;
    let message = format!("the character U+{:04X} cannot stand in a YAML document", u32::from(c));
    let finding =
        Diagnostic::new(&catalogue::SYN001, Span::new(at, at + c.len_utf8()), message).says("here");
    Some(finding.help("is this a binary file, or text in another encoding than UTF-8?"))
}
