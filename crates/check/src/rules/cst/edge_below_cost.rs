//! CST009: a holding is closed at a gain that its own costs eat.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::numbers::{percent, short};

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(target) = subject.number(Number::TakeProfit) else { return };
    let policy = &subject.program.policy;
    let ids = [target.id, policy.fee_bps, policy.sell_tax_bps, policy.spread_bps];
    // Half of the spread on each side.
    let round_trip = |v: &[f64]| 2.0 * v[1] + v[2] + v[3];
    let Some(found) = subject.witness(&ids, |v| v[0] * 10_000.0 < round_trip(v)) else { return };
    let message = format!(
        "a gain of {} is taken, and a round trip costs {}",
        percent(found[0]),
        percent(round_trip(&found) / 10_000.0)
    );
    let (fee, tax, spread) = (short(found[1]), short(found[2]), short(found[3]));
    findings.push(
        Diagnostic::new(&catalogue::CST009, target.span, message)
            .says("every target that is met loses money")
            .note(format!("2 × {fee} of fee, {tax} of tax, {spread} of spread, in bps"))
            .help("take a larger gain, or state what trading really costs"),
    );
}
