//! Fixes, taken: which of them, in what order, and what came of it.

use similar::TextDiff;

use crate::catalogue::Rule;
use crate::finding::{Applicability, Diagnostic, Edit, Fix};
use crate::source::SourceFile;

/// Which fixes are taken. Those that are to be read only never are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Take {
    /// The safe ones: same results.
    Safe,
    /// Those that may change results too.
    AlsoUnsafe,
}

impl Take {
    fn accepts(self, fix: &Fix) -> bool {
        match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self == Take::AlsoUnsafe,
            Applicability::DisplayOnly => false,
        }
    }
}

/// A fix that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// The rule that asked for it.
    pub rule: &'static Rule,
    /// What it did, in words.
    pub title: String,
    /// What it promises.
    pub applicability: Applicability,
}

/// What came of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// The new text; the old one where nothing was taken.
    pub text: String,
    /// What was taken, in the order of the findings.
    pub applied: Vec<Applied>,
    /// How many findings have an accepted fix that was left out, because it meets one that was
    /// taken. Checking the new text and fixing again takes them.
    pub left_out: usize,
}

/// Takes the first accepted fix of each finding, in the order given. A fix that meets one taken
/// before it is left out whole, and so is one whose edits do not fit the text. All edits are of the
/// text given: nothing is looked at twice.
pub fn apply(file: &SourceFile, findings: &[Diagnostic], take: Take) -> Fixed {
    let mut edits: Vec<&Edit> = Vec::new();
    let mut applied = Vec::new();
    let mut left_out = 0;
    for finding in findings {
        let Some(fix) = finding.fixes.iter().find(|fix| take.accepts(fix)) else { continue };
        if !is_whole(fix, file.text()) || fix.edits.iter().any(|e| edits.iter().any(|t| meet(e, t)))
        {
            left_out += 1;
            continue;
        }
        edits.extend(&fix.edits);
        applied.push(Applied {
            rule: finding.rule,
            title: fix.title.clone(),
            applicability: fix.applicability,
        });
    }
    edits.sort_by_key(|edit| edit.span);
    Fixed { text: replaced(file.text(), &edits), applied, left_out }
}

/// The text after one fix; `None` where its edits do not fit the text or each other.
pub fn apply_one(file: &SourceFile, fix: &Fix) -> Option<String> {
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    is_whole(fix, file.text()).then(|| replaced(file.text(), &edits))
}

/// The difference of two texts in the unified form, three lines around each change; empty where
/// there is none.
pub fn unified_diff(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string()
}

/// Edits in order that do not meet, put into the text.
fn replaced(text: &str, edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(&text[at..range.start]);
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// True where every edit fits the text and none meets another.
fn is_whole(fix: &Fix, text: &str) -> bool {
    let fits = |edit: &Edit| text.get(edit.span.range()).is_some();
    let alone = |(at, edit): (usize, &Edit)| fix.edits[..at].iter().all(|e| !meet(e, edit));
    fix.edits.iter().all(fits) && fix.edits.iter().enumerate().all(alone)
}

/// True where two edits touch the same text, or would be put in at the same place.
fn meet(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.span, b.span);
    a.start == b.start || (a.start < b.end && b.start < a.end)
}
