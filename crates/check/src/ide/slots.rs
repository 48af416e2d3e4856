//! The scalars of a document, each with the key that it stands under.

use qraft_syntax::yaml::{Key, Node, NodeKind, Scalar};

use super::analysis::Analysis;
use super::keys::{Holds, holds};

/// One scalar and its place in the document.
#[derive(Clone, Debug)]
pub(super) struct Slot<'t> {
    /// The keys that lead to it; items of a list have the path of the list.
    pub path: Vec<&'t str>,
    /// The scalar's node.
    pub node: &'t Node,
    /// The scalar.
    pub scalar: &'t Scalar,
    /// What it holds.
    pub holds: Holds,
}

/// One key and its place in the document.
#[derive(Clone, Debug)]
pub(super) struct KeyPlace<'t> {
    /// The keys that lead to it, itself the last.
    pub path: Vec<&'t str>,
    /// The key.
    pub key: &'t Key,
    /// What stands under it.
    pub value: &'t Node,
}

impl Analysis {
    /// Every scalar, in the order of the text. A value that an alias repeats stands here once.
    pub(super) fn slots(&self) -> Vec<Slot<'_>> {
        let mut slots = Vec::new();
        if let Some(root) = &self.tree {
            walk(root, &mut Vec::new(), &mut slots, &mut Vec::new());
        }
        slots.sort_by_key(|slot| slot.node.span);
        slots.dedup_by_key(|slot| slot.node.span);
        slots
    }

    /// Every key, in the order of the tree.
    pub(super) fn key_places(&self) -> Vec<KeyPlace<'_>> {
        let mut keys = Vec::new();
        if let Some(root) = &self.tree {
            walk(root, &mut Vec::new(), &mut Vec::new(), &mut keys);
        }
        keys
    }
}

/// Trees are at most [`qraft_syntax::yaml::MAX_DEPTH`] deep.
fn walk<'t>(
    node: &'t Node,
    path: &mut Vec<&'t str>,
    slots: &mut Vec<Slot<'t>>,
    keys: &mut Vec<KeyPlace<'t>>,
) {
    match &node.kind {
        NodeKind::Null => {}
        NodeKind::Scalar(scalar) => {
            slots.push(Slot { path: path.clone(), node, scalar, holds: holds(path) });
        }
        NodeKind::Seq(items) => items.iter().for_each(|item| walk(item, path, slots, keys)),
        NodeKind::Map(entries) => {
            for entry in entries {
                path.push(entry.key.name.as_str());
                keys.push(KeyPlace { path: path.clone(), key: &entry.key, value: &entry.value });
                walk(&entry.value, path, slots, keys);
                path.pop();
            }
        }
    }
}
