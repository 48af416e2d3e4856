//! A failure is a value. Trial lines, events, metric labels and exit codes all carry the same one.

use std::fmt;

/// Which engine a failure is charged to: the closed set of the `error_type` label.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum ErrorType {
    /// The fast scan.
    Fast,
    /// The precise matcher.
    Precise,
    /// Everything around them.
    Other,
}

impl ErrorType {
    /// The name in lines, events and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorType::Fast => "fast",
            ErrorType::Precise => "precise",
            ErrorType::Other => "other",
        }
    }
}

/// Where in the path from text to evidence a failure arose.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Stage {
    /// Reading data.
    Data,
    /// Binding parameters to the program.
    Bind,
    /// Planning and compiling.
    Plan,
    /// Computing columns and masks.
    Scan,
    /// Books: orders, fills, equity.
    Book,
    /// Figures of the finished run.
    Figures,
    /// Writing results and packs.
    Evidence,
}

impl Stage {
    /// The name in lines, events and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Data => "data",
            Stage::Bind => "bind",
            Stage::Plan => "plan",
            Stage::Scan => "scan",
            Stage::Book => "book",
            Stage::Figures => "figures",
            Stage::Evidence => "evidence",
        }
    }

    /// The stage of that name.
    pub fn parse(text: &str) -> Option<Stage> {
        use Stage::*;
        [Data, Bind, Plan, Scan, Book, Figures, Evidence].into_iter().find(|s| s.as_str() == text)
    }
}

/// Why something did not answer: a code for machines, a message and a way out for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Which engine it is charged to.
    pub error_type: ErrorType,
    /// Stable, snake case, never reused: `window_not_whole`.
    pub code: &'static str,
    /// Where it arose.
    pub stage: Stage,
    /// One sentence: what, with the values.
    pub message: String,
    /// What to do about it, where that is known.
    pub hint: Option<String>,
    /// True for I/O and wall-clock stops: a resumed run tries the trial again. A deterministic
    /// failure is a result like any other and is kept.
    pub transient: bool,
}

impl Failure {
    /// A deterministic failure: the same input fails the same way again.
    pub fn new(
        error_type: ErrorType,
        stage: Stage,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Failure { error_type, code, stage, message: message.into(), hint: None, transient: false }
    }

    /// The same failure with a way out.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure, marked as one that another try may not meet.
    #[must_use]
    pub fn transient(mut self) -> Self {
        self.transient = true;
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}/{}]", self.message, self.stage.as_str(), self.code)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
