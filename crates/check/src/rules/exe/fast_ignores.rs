//! EXE004: a setting that only order-level matching honours. The fast scan sends market orders that
//! fill whole, at once and at any price. Never an error: both results are what they say they are.

use qraft_base::Interval;
use qraft_diag::{Diagnostic, Severity, Span, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::exe::data_too_coarse::seconds;
use crate::rules::numbers::short;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    if subject.options.known.precise {
        return;
    }
    let mut ignored = |severity: Severity, span: Span, message: String| {
        let mut finding = Diagnostic::new(&catalogue::EXE004, span, message)
            .says("a market order in the fast scan")
            .help("expect a gap; `qraft precisebt` matches order by order");
        finding.severity = severity;
        findings.push(finding);
    };
    let (warn, info) = (Severity::Warn, Severity::Info);
    if let Some(execution) = subject.document.execution.as_ref().map(|e| &e.value) {
        let resting = ["limit", "stop", "twap", "vwap", "iceberg"];
        if let Some(order) = &execution.order
            && resting.contains(&order.value.as_str())
        {
            let text = format!(
                "the fast scan sends market orders: `order: {}` is matched order by order only",
                order.value
            );
            ignored(warn, order.span, text);
        }
        if let Some(tif) = &execution.tif
            && ["day", "ioc"].contains(&tif.value.as_str())
        {
            let text = "in the fast scan an order waits until it is filled or replaced".to_owned();
            ignored(info, tif.span, text);
        }
    }
    for (number, level, text) in [
        (Number::Participation, warn, "the fast scan fills an order whole, whatever the volume"),
        (Number::Retries, info, "in the fast scan an order that cannot be placed waits"),
        (Number::TickSize, info, "the fast scan fills between ticks"),
    ] {
        if let Some(stated) = subject.number(number) {
            ignored(level, stated.span, format!("{text}: `{}` is not read", number.key()));
        }
    }
    if let Some(latency) = subject.number(Number::LatencyMs) {
        let bar = subject.bar().unwrap_or(Interval::DAY);
        let bars = seconds(bar).map_or(0.0, |length| latency.range.high / 1_000.0 / length);
        if bars >= 1.0 {
            let text = format!(
                "the fast scan fills at the next bar, and `costs.slippage.latency_ms` is {} bars",
                short(bars.floor())
            );
            ignored(warn, latency.span, text);
        }
    }
}
