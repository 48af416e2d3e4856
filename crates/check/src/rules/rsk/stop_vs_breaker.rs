//! RSK003: a holding's stop lies at or past the drawdown that closes everything.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::numbers::percent;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(breaker) = subject.number(Number::MaxDrawdown) else { return };
    for number in [Number::StopLoss, Number::TrailingStop] {
        let Some(stop) = subject.number(number) else { continue };
        let late = |v: &[f64]| v[0] >= v[1];
        let Some(found) = subject.witness(&[stop.id, breaker.id], late) else { continue };
        let message = format!(
            "`{}` acts at {}, and the drawdown breaker closes everything at {}",
            number.key(),
            percent(found[0]),
            percent(found[1])
        );
        findings.push(
            Diagnostic::new(&catalogue::RSK003, stop.span, message)
                .says("comes no sooner than the breaker")
                .label(breaker.span, "the breaker")
                .help("set the stop of one holding well inside the drawdown of all"),
        );
    }
}
