//! One document, read and judged once; questions are answered from what was found out then.

use qraft_diag::{Diagnostic, SourceFile};
use qraft_ir::Lowered;
use qraft_syntax::yaml::Node;

use super::repair;
use crate::answer::{Examined, Weighed, examine};
use crate::options::CheckOptions;

/// What is known besides the text.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// What a check may take as known.
    pub options: CheckOptions,
    /// Names that `universe:` may have, besides `all`.
    pub universes: Vec<String>,
    /// Names that `data.calendar:` may have.
    pub calendars: Vec<String>,
}

/// A strategy document as an editor holds it.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub(super) file: SourceFile,
    pub(super) around: Surroundings,
    /// The text's tree. Where the text is not YAML, the tree of what is left without the lines that
    /// keep it from being so; places are those of the text either way.
    pub(super) tree: Option<Node>,
    /// What was understood.
    pub(super) lowered: Lowered,
    findings: Vec<Diagnostic>,
    dropped: usize,
}

impl Analysis {
    /// Reads and judges a document. Never fails.
    pub fn new(file: SourceFile, around: Surroundings) -> Analysis {
        let parsed = qraft_syntax::parse(&file);
        let broken = parsed.tree.is_none();
        let Examined { mut lowered, weighed } =
            examine(&file, &parsed.document, parsed.findings, &around.options);
        let mut tree = parsed.tree;
        if broken && let Some(root) = repair::tree(file.name(), file.text(), None) {
            let (document, _) = qraft_syntax::document::parse_node(&root);
            lowered = examine(&file, &document, Vec::new(), &around.options).lowered;
            tree = Some(root);
        }
        let Weighed { findings, dropped, .. } = weighed;
        Analysis { file, around, tree, lowered, findings, dropped }
    }

    /// The text.
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// What `check` says of it, by place.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// How many findings there are besides.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// The keys directly in the map of a top section, with the places of their names.
    pub(super) fn names_under(&self, section: &str) -> Vec<&qraft_syntax::yaml::Entry> {
        let map = self.tree.as_ref().and_then(|root| root.get(section));
        map.and_then(Node::as_map).map(|entries| entries.iter().collect()).unwrap_or_default()
    }

    /// True where `params:` declares the name.
    pub(super) fn is_param(&self, name: &str) -> bool {
        self.names_under("params").iter().any(|e| e.key.name == name)
    }

    /// True where `let:` declares the name.
    pub(super) fn is_let(&self, name: &str) -> bool {
        self.names_under("let").iter().any(|e| e.key.name == name)
    }

    /// The columns that an expression may read: the data's, or the usual ones.
    pub(super) fn fields(&self) -> Vec<&str> {
        match &self.around.options.schema {
            Some(schema) => schema.columns.keys().map(String::as_str).collect(),
            None => vec!["open", "high", "low", "close", "volume", "vwap"],
        }
    }
}
