//! EXE001, EXE002: an order that needs to see inside the data's bars.

use qraft_base::{Interval, IntervalUnit};
use qraft_diag::{Diagnostic, Spanned, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::numbers::short;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(execution) = subject.document.execution.as_ref().map(|e| &e.value) else { return };
    let (Some(order), Some(bar)) = (&execution.order, subject.bar()) else {
        return;
    };
    match order.value.as_str() {
        "iceberg" => findings.push(too_coarse(
            order,
            format!("an iceberg is filled print by print, and the data are bars of {bar}"),
            "it needs ticks",
        )),
        "twap" | "vwap" => match &execution.duration {
            Some(duration) => findings.extend(sliced(subject, order, duration, bar)),
            // Without a duration it is worked over the session.
            None if !bar.is_intraday() => findings.push(too_coarse(
                order,
                format!("a {} works within a session, and the data are bars of {bar}", order.value),
                "it needs intraday bars; over several sessions, say `duration: 5D`",
            )),
            None => {}
        },
        _ => {}
    }
}

fn too_coarse(order: &Spanned<String>, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&catalogue::EXE001, order.span, message).says("needs finer data").help(help)
}

/// The time between two children is at least a bar.
fn sliced(
    subject: &Subject,
    order: &Spanned<String>,
    duration: &Spanned<String>,
    bar: Interval,
) -> Option<Diagnostic> {
    let whole: Interval = duration.value.parse().ok()?;
    let slices = subject.number(Number::Slices);
    let count = slices.map_or(1.0, |slices| slices.range.high);
    let (length, least) = (seconds(whole)? / count, seconds(bar)?);
    if length >= least * (1.0 - 1e-9) {
        return None;
    }
    let message =
        format!("`{}` sends a child every {} s, and a bar is {bar}", order.value, short(length));
    let finding = Diagnostic::new(&catalogue::EXE002, duration.span, message)
        .says(format!("{whole} in {}", short(count)))
        .help("take fewer slices, a longer duration, or finer data");
    Some(match slices {
        Some(slices) => finding.label(slices.span, "slices"),
        None => finding,
    })
}

/// Length in seconds; a session counts as a day, since nothing shorter is compared with it.
pub(super) fn seconds(interval: Interval) -> Option<f64> {
    let days = match interval.unit {
        IntervalUnit::Day => 1.0,
        IntervalUnit::Week => 5.0,
        IntervalUnit::Month => 21.0,
        _ => return interval.seconds().map(|seconds| seconds as f64),
    };
    Some(f64::from(interval.count) * days * 86_400.0)
}
