//! RSK005: the strategy's own rules trade more at a rebalance than its turnover budget allows: the
//! swap of a single name does, or the holdings that reach their longest hold do.

use qraft_base::{Interval, IntervalUnit};
use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::{Number, Selection};

use crate::rules::Subject;
use crate::rules::numbers::{Stated, percent, short};

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(budget) = subject.number(Number::TurnoverBudget) else { return };
    if let Some(finding) = one_swap(subject, budget).or_else(|| forced(subject, budget)) {
        findings.push(finding);
    }
}

/// A name of the selection is replaced: its weight is sold, and bought again in another.
fn one_swap(subject: &Subject, budget: Stated) -> Option<Diagnostic> {
    let policy = &subject.program.policy;
    let Selection::TopK { top, .. } = policy.selection else { return None };
    let swap = |v: &[f64]| v[1] / v[2];
    let over = |v: &[f64]| v[2] >= 1.0 && swap(v) > v[0] * (1.0 + 1e-9);
    let found = subject.witness(&[budget.id, policy.gross, top], over)?;
    let message = format!(
        "to swap one of {} names trades {}, and the budget of a rebalance is {}",
        short(found[2]),
        percent(swap(&found)),
        percent(found[0])
    );
    let mut finding = Diagnostic::new(&catalogue::RSK005, budget.span, message)
        .says("less than a single swap")
        .help(format!("allow {} or more, or hold more names", short(swap(&found))));
    if let Some(top) = subject.number(Number::TopK) {
        finding = finding.label(top.span, "names held");
    }
    Some(finding)
}

/// A longest hold of m sessions and a rebalance every n: in the long run n in m names must go.
fn forced(subject: &Subject, budget: Stated) -> Option<Diagnostic> {
    let policy = &subject.program.policy;
    let sessions = f64::from(sessions(policy.rebalance?)?);
    let longest = subject.number(Number::MaxDays)?;
    let share = |v: &[f64]| v[1] * (sessions / v[2]).min(1.0);
    let over = |v: &[f64]| v[2] > 0.0 && share(v) > v[0] * (1.0 + 1e-9);
    let found = subject.witness(&[budget.id, policy.gross, longest.id], over)?;
    let message = format!(
        "a longest hold of {} sessions closes {} a rebalance, and its budget is {}",
        short(found[2]),
        percent(share(&found)),
        percent(found[0])
    );
    Some(
        Diagnostic::new(&catalogue::RSK005, budget.span, message)
            .says("less than what must be closed")
            .label(longest.span, "the longest hold")
            .help(format!("allow {} or more, or hold longer", short(share(&found)))),
    )
}

fn sessions(every: Interval) -> Option<u32> {
    match every.unit {
        IntervalUnit::Day => Some(every.count),
        IntervalUnit::Week => Some(every.count.saturating_mul(5)),
        IntervalUnit::Month => Some(every.count.saturating_mul(21)),
        _ => None,
    }
}
