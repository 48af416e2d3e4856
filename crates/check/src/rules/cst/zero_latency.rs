//! CST008: orders are matched one by one, and reach the market at once.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    if !subject.options.known.precise {
        return;
    }
    let costs = subject.document.costs.as_ref();
    let slippage = costs.and_then(|c| c.value.slippage.as_ref());
    let written = slippage.and_then(|s| s.value.latency_ms.as_ref());
    let latency = subject.number(Number::LatencyMs);
    if written.is_some() && latency.is_none_or(|latency| latency.range.high > 0.0) {
        return;
    }
    let start = costs.map_or(subject.document.span.start, |c| c.span.start);
    let at = written.map_or(Span { start, end: start }, |expr| expr.span);
    findings.push(
        Diagnostic::new(&catalogue::CST008, at, "orders reach the market without any delay")
            .help("state it, as in `slippage: {latency_ms: 50}`"),
    );
}
