//! CST002: costs are stated, and market orders still fill at the very price of the data.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::Number;
use qraft_syntax::place::first_line;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(costs) = super::stated(subject) else { return };
    let order = subject.document.execution.as_ref().and_then(|e| e.value.order.as_ref());
    let rests = order.is_some_and(|order| order.value == "limit");
    let slippage = costs.slippage.as_ref();
    let impact = slippage.is_some_and(|s| s.value.impact.is_some());
    if rests || impact || costs.pack.is_some() {
        return;
    }
    let written = slippage.and_then(|s| s.value.spread_bps.as_ref());
    let spread = subject.number(Number::SpreadBps);
    if written.is_some() && spread.is_none_or(|spread| spread.range.high > 0.0) {
        return;
    }
    let section = subject.document.costs.as_ref().map(|costs| costs.span);
    let place = written.map(|expr| expr.span).or(slippage.map(|s| s.span)).or(section);
    let Some(place) = place else { return };
    let message = match written {
        Some(_) => "the spread is 0, and market orders have no impact",
        None => "market orders pay neither spread nor impact",
    };
    findings.push(
        Diagnostic::new(&catalogue::CST002, first_line(subject.file, place), message)
            .says("every fill is at the price of the data")
            .help("state the whole spread, as in `slippage: {spread_bps: 5}`"),
    );
}
