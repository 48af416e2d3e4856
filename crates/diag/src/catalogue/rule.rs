//! One rule, as the catalogue declares it.

use super::family::{FAMILIES, Family};
use crate::finding::Applicability;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Likely wrong, or not realistic. A run goes on, and its pack records it.
    Warn,
    /// The result would be wrong or undefined. A run refuses.
    Error,
}

impl Severity {
    /// The word in messages and in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warning",
            Severity::Error => "error",
        }
    }
}

/// Whether a rule can be met today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// It fires.
    Fires,
    /// It fires in that command, of what is no text.
    FiresIn(&'static str),
    /// It fires when that feature comes.
    WithFeature(&'static str),
    /// It cannot arise, for that reason.
    CannotArise(&'static str),
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Family and number: `LAH001`.
    pub code: &'static str,
    /// In words: `future-shift`.
    pub name: &'static str,
    /// The default level.
    pub severity: Severity,
    /// One line: when it fires.
    pub summary: &'static str,
    /// The version that declared it.
    pub since: &'static str,
    /// Whether it can be met today.
    pub status: Status,
    /// What its fix promises, where it has one.
    pub fix: Option<Applicability>,
    /// The manual page, Markdown without a title: `rules/<CODE>.md` of this crate.
    pub page: &'static str,
}

impl PartialEq for Rule {
    /// Codes are unique, so they decide.
    fn eq(&self, other: &Rule) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl Rule {
    /// The family of its code.
    pub fn family(&self) -> &'static Family {
        let mine = |family: &&Family| self.code.starts_with(family.code);
        // A test holds that every code has its family, so the first is never the wrong answer.
        FAMILIES.iter().find(mine).unwrap_or(&FAMILIES[0])
    }

    /// False where neither a comment nor a setting may allow it or lower its level: errors of
    /// syntax, names, types, units, look-ahead and windows, without which no result means anything.
    pub fn can_be_lowered(&self) -> bool {
        !(self.severity == Severity::Error && self.family().firm)
    }
}
