//! Where in the document a place is. A mark is put there and the text is read again: YAML itself
//! then says whether it stands in a key or in a value, through quotes, blocks and brackets.

use qraft_diag::Span;
use qraft_syntax::yaml::{Node, NodeKind};

use super::super::analysis::Analysis;
use super::super::keys::key_at;
use super::super::repair;

/// A place that may be completed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A key of the map at `path`, beside those that stand there.
    Key {
        path: Vec<String>,
        present: Vec<String>,
        /// True where the colon has to come with it.
        bare: bool,
    },
    /// A value under `path`; `before` is what stands of it before the word.
    Value { path: Vec<String>, before: String },
}

/// What may have to follow the mark for the text to be read as YAML.
const ENDS: [&str; 8] = ["", ":", "}", "]", "\"", "'", "\"}", "\"]"];

impl Analysis {
    /// Where the word at these bytes stands; `None` in comments and where nothing can be read.
    pub(super) fn place_of(&self, word: Span) -> Option<Place> {
        let text = self.file.text();
        let mark = ('\u{e000}'..='\u{e0ff}').find(|c| !text.contains(*c))?;
        let (head, tail) = (&text[..word.start as usize], &text[word.end as usize..]);
        let name = self.file.name();
        let whole = ENDS.iter().find_map(|end| {
            let marked = format!("{head}{mark}{end}{tail}");
            let file = qraft_diag::SourceFile::new(name, marked);
            qraft_syntax::yaml::parse(&file).0
        });
        let tree = whole.or_else(|| {
            // Something else is broken too.
            ENDS.iter().find_map(|end| {
                let marked = format!("{head}{mark}{end}{tail}");
                repair::tree(name, &marked, Some(word.start as usize))
            })
        })?;
        let bare = !tail.trim_start_matches(['"', '\'']).trim_start_matches(' ').starts_with(':');
        Finder { mark, bare, text }.find(&tree, &mut Vec::new())
    }
}

struct Finder<'a> {
    mark: char,
    bare: bool,
    text: &'a str,
}

impl Finder<'_> {
    fn find(&self, node: &Node, path: &mut Vec<String>) -> Option<Place> {
        match &node.kind {
            NodeKind::Null => None,
            NodeKind::Scalar(scalar) => {
                let (before, _) = scalar.value.split_once(self.mark)?;
                Some(self.scalar(path, before))
            }
            NodeKind::Seq(items) => items.iter().find_map(|item| self.find(item, path)),
            NodeKind::Map(entries) => {
                for (at, entry) in entries.iter().enumerate() {
                    if let Some((before, _)) = entry.key.name.split_once(self.mark) {
                        let earlier = at.checked_sub(1).map(|i| &entries[i]);
                        let cut = earlier.filter(|e| node.flow && is_open(&e.value));
                        if let Some(earlier) = cut {
                            // `{long: EMA(close, …`: YAML took the argument for a key.
                            path.push(earlier.key.name.clone());
                            let start = earlier.value.span.start as usize;
                            let end = entry.key.span.start as usize;
                            let before =
                                format!("{}{before}", self.text.get(start..end).unwrap_or(""));
                            return Some(Place::Value { path: path.clone(), before });
                        }
                        let others = entries.iter().filter(|e| !e.key.name.contains(self.mark));
                        let present = others.map(|e| e.key.name.clone()).collect();
                        return Some(Place::Key { path: path.clone(), present, bare: self.bare });
                    }
                    path.push(entry.key.name.clone());
                    let found = self.find(&entry.value, path);
                    path.pop();
                    if found.is_some() {
                        return found;
                    }
                }
                None
            }
        }
    }

    /// A lone word where a map belongs is the first key of that map.
    fn scalar(&self, path: &[String], before: &str) -> Place {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let is_map = keys.is_empty() || key_at(&keys).is_some_and(|key| key.ty == "map");
        if before.trim().is_empty() && is_map {
            let (path, present) = (path.to_vec(), Vec::new());
            return Place::Key { path, present, bare: self.bare };
        }
        Place::Value { path: path.to_vec(), before: before.to_owned() }
    }
}

/// True where a value opens a bracket that it does not close.
fn is_open(value: &Node) -> bool {
    let Some(scalar) = value.as_scalar() else { return false };
    let count = |c: char| scalar.value.matches(c).count();
    count('(') > count(')') || count('[') > count(']')
}
