//! The outline of a document: its sections, params, definitions and signals.

use qraft_diag::Span;
use qraft_syntax::yaml::{Entry, NodeKind};

use super::analysis::Analysis;
use super::describe;

/// What an entry of the outline is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolKind {
    /// A section with entries of its own.
    Section,
    /// A param.
    Param,
    /// A definition under `let`.
    Let,
    /// A signal or a score.
    Signal,
    /// Any other key.
    Key,
}

/// An entry of the outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// The key.
    pub name: String,
    /// Its value on one line; empty for sections.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Key and value.
    pub span: Span,
    /// The key.
    pub name_span: Span,
    /// What stands in it, in the order of the text.
    pub children: Vec<Symbol>,
}

impl Analysis {
    /// The outline, in the order of the text.
    pub fn symbols(&self) -> Vec<Symbol> {
        let entries = self.tree.as_ref().and_then(|root| root.as_map()).unwrap_or_default();
        entries.iter().map(|entry| symbol(entry, &[])).collect()
    }
}

fn symbol(entry: &Entry, parents: &[&str]) -> Symbol {
    let name = entry.key.name.as_str();
    let kind = match (parents, name) {
        (["params"], _) => SymbolKind::Param,
        (["let"], _) => SymbolKind::Let,
        (["signals"], _) | (["selection"], "score") => SymbolKind::Signal,
        _ if entry.value.as_map().is_some() => SymbolKind::Section,
        _ => SymbolKind::Key,
    };
    let path: Vec<&str> = parents.iter().copied().chain([name]).collect();
    let leaf = kind == SymbolKind::Param;
    let children = match entry.value.as_map() {
        Some(entries) if !leaf => entries.iter().map(|e| symbol(e, &path)).collect(),
        _ => Vec::new(),
    };
    let detail = match &entry.value.kind {
        _ if leaf => describe::domain(&entry.value),
        NodeKind::Map(_) | NodeKind::Null => String::new(),
        NodeKind::Scalar(scalar) => one_line(&scalar.value),
        NodeKind::Seq(items) => {
            let texts = items.iter().filter_map(|i| i.as_scalar()).map(|s| s.value.as_str());
            one_line(&texts.collect::<Vec<_>>().join(", "))
        }
    };
    // The value of an alias stands elsewhere.
    let after = entry.value.span.start >= entry.key.span.end;
    let span = if after { entry.key.span.to(entry.value.span) } else { entry.key.span };
    Symbol { name: name.to_owned(), detail, kind, span, name_span: entry.key.span, children }
}

fn one_line(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= CHARS_MAX {
        return line;
    }
    let head: String = line.chars().take(CHARS_MAX - 1).collect();
    format!("{head}…")
}
