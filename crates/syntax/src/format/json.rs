//! JSON stays JSON: indented, with the expressions in it canonical.

use super::order::Kind as Document;
use super::scalar::{escaped, expression};
use super::tree::{Items, Kind, Value};
use crate::source_map::ScalarStyle;

const WIDTH: usize = 100;

/// True for a tree that JSON can hold: brackets all the way down, no comments, no aliases.
pub(super) fn fits(value: &Value) -> bool {
    let own = match &value.kind {
        Kind::Absent | Kind::Alias(_) => false,
        Kind::Scalar(scalar) => scalar.style == ScalarStyle::DoubleQuoted || is_word(&scalar.raw),
        Kind::Map(items) | Kind::Seq(items) => {
            items.flow
                && items.entries.iter().all(|entry| {
                    let key = entry.key.as_ref();
                    key.is_none_or(|key| key.raw.starts_with('"')) && fits(&entry.value)
                })
        }
    };
    own && value.anchor.is_none() && !value.has_comments()
}

/// A number, `true`, `false` or `null` as JSON writes them.
fn is_word(raw: &str) -> bool {
    if matches!(raw, "true" | "false" | "null") {
        return true;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let raw = raw.strip_prefix('-').unwrap_or(raw);
    let (mantissa, exponent) = match raw.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.trim_start_matches(['+', '-'])),
        None => (raw, "0"),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let leading = whole.len() > 1 && whole.starts_with('0');
    digits(whole) && !leading && digits(part) && digits(exponent)
}

/// The text of a tree that [`fits`].
pub(super) fn text(document: Document, source: &str, root: &Value) -> String {
    let mut out = Json { document, source, path: Vec::new() }.value(root, 0, 0);
    out.push('\n');
    out
}

struct Json<'t> {
    document: Document,
    source: &'t str,
    path: Vec<String>,
}

impl Json<'_> {
    /// A value at an indentation, with `taken` characters before it on its line.
    fn value(&mut self, value: &Value, indent: usize, taken: usize) -> String {
        match &value.kind {
            Kind::Map(items) => self.items(items, value, ('{', '}'), indent, taken),
            Kind::Seq(items) => self.items(items, value, ('[', ']'), indent, taken),
            Kind::Scalar(scalar) if scalar.style == ScalarStyle::DoubleQuoted => {
                let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
                let canonical = expression(scalar).filter(|_| self.document.is_expression(&path));
                canonical.map_or_else(|| escaped(&scalar.value), |(_, text)| escaped(&text))
            }
            Kind::Scalar(scalar) => scalar.raw.clone(),
            Kind::Absent | Kind::Alias(_) => "null".to_owned(),
        }
    }

    fn items(
        &mut self,
        items: &Items,
        value: &Value,
        (open, close): (char, char),
        indent: usize,
        taken: usize,
    ) -> String {
        let Some(first) = items.entries.first() else { return format!("{open}{close}") };
        let inner = indent + 2;
        let mut parts = Vec::with_capacity(items.entries.len());
        for entry in &items.entries {
            let mut part = String::new();
            if let Some(key) = &entry.key {
                part = format!("{}: ", key.raw);
                self.path.push(key.name.clone());
            }
            let before = inner + part.chars().count();
            part.push_str(&self.value(&entry.value, inner, before));
            if entry.key.is_some() {
                self.path.pop();
            }
            parts.push(part);
        }
        let line = format!("{open}{}{close}", parts.join(", "));
        let start = value.at.start as usize;
        let broken = self.source.get(start..first.start).is_some_and(|t| t.contains('\n'));
        if !broken && !line.contains('\n') && taken + line.chars().count() <= WIDTH {
            return line;
        }
        let pad = " ".repeat(inner);
        let lines = parts.join(&format!(",\n{pad}"));
        format!("{open}\n{pad}{lines}\n{}{close}", " ".repeat(indent))
    }
}
