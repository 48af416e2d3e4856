//! EXE003: an order that is sent again without end.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::numbers::short;

/// More tries than any venue takes.
const RETRIES_MAX: f64 = 100.0;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(retries) = subject.number(Number::Retries) else { return };
    let range = retries.range;
    let message = if range.low < 0.0 {
        format!("`retries` is {}: an order would be sent again without end", short(range.low))
    } else if range.high > RETRIES_MAX {
        format!("`retries` is {}: at most {RETRIES_MAX} are sent", short(range.high))
    } else {
        return;
    };
    let mut finding = Diagnostic::new(&catalogue::EXE003, retries.span, message)
        .says("no limit")
        .help("a few tries tell whether an order can be placed: `retries: 3`");
    if range.is_point() {
        finding = finding.fix(Applicability::Unsafe, "write 3", retries.span, "3");
    }
    findings.push(finding);
}
