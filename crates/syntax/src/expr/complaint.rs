//! Findings of expressions: built on bytes of the value, handed out on bytes of the file.

use std::ops::Range;

use qraft_diag::{Applicability, Diagnostic, Edit, Fix, Rule, catalogue};

use crate::source_map::SourceMap;

/// Bytes of the value, and what they become.
pub(super) type Replacement = (Range<usize>, String);

/// A finding before its places are mapped into the file.
pub(super) struct Complaint {
    pub(super) rule: &'static Rule,
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) says: String,
    pub(super) labels: Vec<(Range<usize>, String)>,
    pub(super) help: Option<String>,
    /// Title and edits.
    pub(super) fix: Option<(String, Vec<Replacement>)>,
}

impl Complaint {
    /// SYN002 at a place.
    pub(super) fn syntax(at: Range<usize>, message: impl Into<String>) -> Self {
        Complaint {
            rule: &catalogue::SYN002,
            at,
            message: message.into(),
            says: String::new(),
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// SYN005 at a place.
    pub(super) fn limit(at: Range<usize>, message: impl Into<String>) -> Self {
        Complaint { rule: &catalogue::SYN005, ..Complaint::syntax(at, message) }
    }

    pub(super) fn says(mut self, says: impl Into<String>) -> Self {
        self.says = says.into();
        self
    }

    pub(super) fn label(mut self, at: Range<usize>, message: impl Into<String>) -> Self {
        self.labels.push((at, message.into()));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn fix(mut self, title: impl Into<String>, at: Range<usize>, text: &str) -> Self {
        self.fix = Some((title.into(), vec![(at, text.to_owned())]));
        self
    }

    /// The finding in the file. A fix is kept only where an edit of the value is the same edit of
    /// the file: within quotes and folds it need not be.
    pub(super) fn into_finding(self, map: &SourceMap) -> Diagnostic {
        let mut finding = Diagnostic::new(self.rule, map.span(self.at), self.message);
        finding.primary.message = self.says;
        for (at, message) in self.labels {
            finding = finding.label(map.span(at), message);
        }
        finding.help = self.help;
        if let Some((title, edits)) = self.fix {
            let fits = edits.iter().all(|(at, text)| {
                map.is_verbatim(at.clone()) && !text.contains(['"', '\'', '\\', '\n'])
            });
            if fits {
                let edits =
                    edits.into_iter().map(|(at, text)| Edit { span: map.span(at), text }).collect();
                finding.fixes.push(Fix { title, applicability: Applicability::Safe, edits });
            }
        }
        finding
    }
}

/// At most 40 characters of a text, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(40) {
        line.truncate(cut);
        line.push('…');
    }
    line
}
