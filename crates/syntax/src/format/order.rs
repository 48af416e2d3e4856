//! Which kind of document it is, in which order its sections stand, and which of its texts are
//! expressions.

use super::tree::{Entry, Kind as ValueKind, Value};
use crate::document::{is_expression, keys, space};
use crate::yaml::Node;

/// What a document is, as far as its layout goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Strategy,
    Space,
    /// Anything else: only laid out.
    Other,
}

impl Kind {
    /// By the keys at its top. Declarations of data are named by their file's ending.
    pub(super) fn of(name: &str, root: &Node) -> Kind {
        let has = |key: &str| root.get(key).is_some();
        let known = |name: &str| keys::children("").any(|key| key == name);
        let entries = root.as_map().unwrap_or_default();
        if name.ends_with(".data.yaml") || name.ends_with(".data.yml") {
            Kind::Other
        } else if has("strategy") || has("strategies") {
            Kind::Space
        } else if has("signals") || (has("version") && entries.iter().all(|e| known(&e.key.name))) {
            Kind::Strategy
        } else {
            Kind::Other
        }
    }

    /// Puts the sections in the order of the language. An unknown one stays behind the one that it
    /// followed. A comment at the top of the file stays there.
    pub(super) fn sort(self, root: &mut Value) {
        // An alias must not come to stand before its anchor.
        if self == Kind::Other || root.has_anchors() {
            return;
        }
        let ValueKind::Map(items) = &mut root.kind else { return };
        let mut last = 0;
        let ranks = items.entries.iter().map(|entry| {
            last = self.rank(name_of(entry)).unwrap_or(last);
            last
        });
        let ranks: Vec<usize> = ranks.collect();
        if ranks.is_sorted() {
            return;
        }
        let header = std::mem::take(&mut items.entries[0].above);
        let gap = std::mem::take(&mut items.entries[0].gap);
        items.entries[0].gap = items.entries.iter().any(|e| e.gap);
        let entries = std::mem::take(&mut items.entries);
        let mut ranked: Vec<(usize, Entry)> = ranks.into_iter().zip(entries).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        items.entries = ranked.into_iter().map(|(_, entry)| entry).collect();
        if header.is_empty() {
            return;
        }
        let first = &mut items.entries[0];
        match first.above.first_mut() {
            Some(own) => own.gap = true,
            None => first.gap = gap,
        }
        first.above.splice(0..0, header);
    }

    fn rank(self, name: &str) -> Option<usize> {
        let sections: Vec<&str> = match self {
            Kind::Strategy => keys::children("").collect(),
            Kind::Space => space::sections().collect(),
            Kind::Other => Vec::new(),
        };
        sections.iter().position(|section| *section == name)
    }

    /// True where the text at a path of keys is an expression.
    pub(super) fn is_expression(self, path: &[&str]) -> bool {
        match (self, path) {
            (Kind::Strategy, path) => is_expression(path),
            (Kind::Space, ["strategy", rest @ ..]) if !rest.is_empty() => is_expression(rest),
            (Kind::Space, ["constraints"]) => true,
            _ => false,
        }
    }
}

fn name_of(entry: &Entry) -> &str {
    entry.key.as_ref().map_or("", |key| &key.name)
}
