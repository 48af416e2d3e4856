//! The findings' fixes, as things that an editor can do.

use qraft_diag::{Applicability, Diagnostic, Edit, Span};

use super::analysis::Analysis;

/// A fix at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it does and what it promises.
    pub title: String,
    /// True where results stay the same, or the text had no valid meaning before.
    pub safe: bool,
    /// Its edits; never overlapping.
    pub edits: Vec<Edit>,
    /// The finding that it ends, by its place in [`Analysis::findings`]; `None` where it ends
    /// several.
    pub finding: Option<usize>,
}

impl Analysis {
    /// The fixes of findings that touch a range, safe ones first; then, where more than one safe
    /// fix stands in the document, all of those at once.
    pub fn actions(&self, range: Span) -> Vec<Action> {
        let touches =
            |f: &Diagnostic| f.primary.span.start <= range.end && range.start <= f.primary.span.end;
        let findings = self.findings().iter().enumerate();
        let mut actions: Vec<Action> = findings
            .filter(|(_, finding)| touches(finding))
            .flat_map(|(at, finding)| of_finding(at, finding))
            .collect();
        actions.sort_by_key(|action| !action.safe);
        actions.extend(self.all_safe());
        actions
    }

    /// Every safe fix of the document at once; `None` where fewer than two fit together.
    pub fn all_safe(&self) -> Option<Action> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut fixes = 0;
        for finding in self.findings() {
            let safe = finding.fixes.iter().find(|f| f.applicability == Applicability::Safe);
            let Some(fix) = safe else { continue };
            let clashes = |new: &Edit| edits.iter().any(|have| overlap(have.span, new.span));
            if !fix.edits.iter().any(clashes) {
                edits.extend(fix.edits.iter().cloned());
                fixes += 1;
            }
        }
        edits.sort_by_key(|edit| edit.span);
        let title = format!("Apply all {fixes} safe fixes");
        (fixes > 1).then_some(Action { title, safe: true, edits, finding: None })
    }
}

fn of_finding(at: usize, finding: &Diagnostic) -> impl Iterator<Item = Action> + '_ {
    let fixes = finding.fixes.iter().filter(|f| f.applicability != Applicability::DisplayOnly);
    fixes.map(move |fix| {
        let safe = fix.applicability == Applicability::Safe;
        let promise = if safe { "safe" } else { "unsafe: may change results" };
        let title = format!("{} ({promise})", describe(&fix.title));
        Action { title, safe, edits: fix.edits.clone(), finding: Some(at) }
    })
}

/// With a capital: titles of fixes are imperative already.
fn describe(title: &str) -> String {
    super::describe::sentence(title).trim_end_matches('.').to_owned()
}

/// True where two edits cannot both be made: they share bytes, or insert at one place.
fn overlap(a: Span, b: Span) -> bool {
    a == b || (a.start < b.end && b.start < a.end)
}
