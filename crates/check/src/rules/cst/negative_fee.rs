//! CST003: a negative fee pays a rebate on every fill, also on those that take.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::numbers::short;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(fee) = subject.number(Number::FeeBps).filter(|fee| fee.range.low < 0.0) else {
        return;
    };
    let rebate = short(-fee.range.low);
    let message = format!("a fee of −{rebate} bps: every fill is paid, also one that takes");
    findings.push(
        Diagnostic::new(&catalogue::CST003, fee.span, message)
            .says("a rebate")
            .help("exchanges pay makers alone: `maker_fee_bps` is theirs"),
    );
}
