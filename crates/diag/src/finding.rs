//! One thing that is wrong (or worth knowing), with its place, its story and its way out.

use crate::catalogue::{Rule, Severity};
use crate::source::Span;

/// A place with a remark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be said of it; short, may be empty.
    pub message: String,
}

/// What a fix promises.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Applicability {
    /// Same results, or a text that had no valid meaning before.
    Safe,
    /// May change results: applied on request only. Every `LAH` fix is of this kind.
    Unsafe,
    /// To be read, not applied.
    DisplayOnly,
}

/// One replacement of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A way out that a tool can take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// Imperative, one line.
    pub title: String,
    /// What it promises.
    pub applicability: Applicability,
    /// Its edits; never overlapping.
    pub edits: Vec<Edit>,
}

/// A finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// The rule's level, unless the command raised it.
    pub severity: Severity,
    /// What: one line, with the values.
    pub message: String,
    /// Where.
    pub primary: Label,
    /// The other places of the story, in its order.
    pub labels: Vec<Label>,
    /// More to know.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// What a tool can do.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding at the rule's own level.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity,
            message: message.into(),
            primary: Label { span, message: String::new() },
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// With a remark on the primary place.
    #[must_use]
    pub fn says(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// With another place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// With a note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// With a way out in words.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a way out for tools: one replacement.
    #[must_use]
    pub fn fix(
        mut self,
        applicability: Applicability,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fixes.push(Fix { title: title.into(), applicability, edits });
        self
    }

    /// True where a run must refuse.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Orders findings as they are printed: by place, then by code. Stable.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by_key(|f| (f.primary.span, f.rule.code));
}
