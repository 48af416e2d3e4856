//! All that is to be said of a space and its strategy before anything is run.

use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_ir::program::Program;
use qraft_syntax::document::Document;

use super::{Choices, Settled, Space};
use crate::plan::{PlanKind, PlanKindError, Points};

/// A grid of more points than this is worth a word even where no number of trials is stated.
const LARGE: u128 = 1_000_000;

impl Space {
    /// The findings of a space whose strategy is known: its params and constraints against the
    /// strategy's, its plan, its size. `text` is the space file's. What the text alone is at fault
    /// for comes from [`super::read`].
    pub fn judge(&self, document: &Document, program: &Program, text: &str) -> Vec<Diagnostic> {
        let (resolved, mut findings) = self.resolve(document, program);
        match self.settle(Choices::default(), text) {
            Ok(settled) => {
                if let Some(resolved) = &resolved {
                    findings.extend(self.over_budget(&settled, &resolved.points));
                }
                findings.extend(self.lacks_trials(&settled));
                findings.extend(settled.findings);
            }
            Err(error) => findings.push(self.no_such_plan(&error)),
        }
        qraft_diag::sort(&mut findings);
        findings
    }

    /// SRC001: the grid has far more points than trials, or than anyone waits for.
    pub(crate) fn over_budget(&self, settled: &Settled, points: &Points) -> Option<Diagnostic> {
        let size = points.size()?;
        let request = settled.request;
        let trials = request.trials.map(u128::from);
        if request.kind != PlanKind::Grid || size <= trials.unwrap_or(LARGE) {
            return None;
        }
        let place = match (&self.trials, &self.plan) {
            (Some(trials), _) => trials.span,
            (None, Some(plan)) => plan.span,
            (None, None) => self.params.first().map(|(name, _)| name.span).unwrap_or_default(),
        };
        let shown = shown(size);
        let message = match trials {
            Some(trials) => {
                format!("the grid has {shown} points, and {trials} trials are asked for")
            }
            None => format!("the grid has {shown} points, and every one of them is a trial"),
        };
        let finding = Diagnostic::new(&catalogue::SRC001, place, message);
        Some(match (&self.plan, trials) {
            (Some(plan), Some(_)) => finding
                .help("a part of the grid, in its order, is one corner of it: draw at random")
                .fix(Applicability::Unsafe, "draw at random", plan.span, "random"),
            _ => {
                finding.help("draw from it: `plan: random` with `trials: 5000`, or widen the steps")
            }
        })
    }

    fn lacks_trials(&self, settled: &Settled) -> Option<Diagnostic> {
        if settled.request.kind != PlanKind::Random || settled.request.trials.is_some() {
            return None;
        }
        let at = self.plan.as_ref().map_or(Span::new(0, 0), |plan| plan.span);
        let message = "plan random needs a number of trials";
        Some(Diagnostic::new(&catalogue::SYN006, at, message).help("add `trials: 500`"))
    }

    fn no_such_plan(&self, error: &PlanKindError) -> Diagnostic {
        let at = self.plan.as_ref().map_or(Span::new(0, 0), |plan| plan.span);
        if let PlanKindError::NotSupported(_) = error {
            let mut finding = Diagnostic::new(&catalogue::EXE006, at, error.to_string());
            finding.severity = qraft_diag::Severity::Warn;
            return finding;
        }
        let finding = Diagnostic::new(&catalogue::TYP001, at, error.to_string());
        match error.nearest() {
            Some(near) => finding.says(format!("did you mean `{near}`?")).fix(
                Applicability::Unsafe,
                format!("write `{near}`"),
                at,
                near,
            ),
            None => finding,
        }
    }
}

/// `12,000`; `1.2e8` where that is easier to read.
fn shown(size: u128) -> String {
    if size >= 10_000_000 {
        return format!("{:.1e}", size as f64);
    }
    let digits = size.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use qraft_diag::SourceFile;
    use qraft_ir::{LowerContext, lower};

    use crate::space::{Form, read};

    fn codes(space: &str) -> Vec<(&'static str, String)> {
        let strategy = "version: 1\nparams: {n: {default: 5, range: [1, 9000], step: 1}, m: {default: 5, range: [1, 9000], step: 1}}\n\
                        signals: {long: \"close > SMA(close, n) and close > SMA(close, m)\"}\n";
        let parsed = qraft_syntax::parse(&SourceFile::new("s.yaml", strategy));
        let lowered = lower(&parsed.document, &LowerContext::default());
        let file = SourceFile::new("space.yaml", space);
        let (space, findings) = read(&file, Form::Space, false);
        assert!(findings.is_empty(), "{findings:?}");
        let found = space.judge(&parsed.document, &lowered.program, file.text());
        found.into_iter().map(|f| (f.rule.code, f.message)).collect()
    }

    #[test]
    fn a_grid_that_is_too_large_is_named_with_its_size() {
        let found = codes("version: 1\nstrategy: s.yaml\n");
        assert!(found.iter().any(|(c, m)| *c == "SRC001" && m.contains("8.1e7")), "{found:?}");
        let found = codes(
            "version: 1\nstrategy: s.yaml\nparams: {n: {range: [1, 100], step: 1}, m: [1]}\ntrials: 10\n",
        );
        assert!(found.iter().any(|(c, m)| *c == "SRC001" && m.contains("100 points")), "{found:?}");
        let fine = codes("version: 1\nstrategy: s.yaml\nplan: random\ntrials: 10\nseed: 1\n");
        assert_eq!(fine, []);
    }

    #[test]
    fn a_plan_is_judged() {
        let found = codes("version: 1\nstrategy: s.yaml\nplan: random\nseed: 1\n");
        assert_eq!(found[0].0, "SYN006");
        let found = codes("version: 1\nstrategy: s.yaml\nplan: rando\n");
        assert_eq!(found[0].0, "TYP001");
        let found = codes("version: 1\nstrategy: s.yaml\nplan: sobol\n");
        assert_eq!(found[0].0, "EXE006");
    }
}
