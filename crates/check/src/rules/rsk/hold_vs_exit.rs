//! RSK004: the shortest hold is longer than the longest, whatever the params: both can never hold.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_ir::policy::Number;
use qraft_ir::range::ranges;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let ranges = ranges(&program.nodes, &program.params);
    let place = |wanted: Number| -> Option<Span> {
        subject.stated.iter().find(|(number, ..)| *number == wanted).map(|(.., span)| *span)
    };
    let policy = &program.policy;
    let pairs = [
        (Number::MinDays, policy.min_hold.days, Number::MaxDays, policy.max_hold.days),
        (Number::MinBars, policy.min_hold.bars, Number::MaxBars, policy.max_hold.bars),
    ];
    for (min, min_id, max, max_id) in pairs {
        let (Some(least), Some(most)) = (ranges[min_id.index()], ranges[max_id.index()]) else {
            continue;
        };
        // A longest hold of 0 means none, so it conflicts with nothing.
        if most.low <= 0.0 || least.low <= most.high {
            continue;
        }
        let Some(at) = place(min) else { continue };
        let message = format!(
            "`{}` is {} and `{}` is {}: both can never hold",
            min.key(),
            least.low,
            max.key(),
            most.high
        );
        let mut finding = Diagnostic::new(&catalogue::RSK004, at, message);
        if let Some(other) = place(max) {
            finding = finding.label(other, "the position is closed here already");
        }
        findings.push(finding);
    }
}
