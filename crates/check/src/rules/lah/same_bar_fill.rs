//! LAH002: orders fill at a price that is known only with the signal. `same_close` is legal where
//! nothing that decides reads the current bar. A breaker always does: it looks at the close that it
//! would sell at, which is a warning, since it sells at most once.

use qraft_diag::{Diagnostic, Severity, Span, catalogue};
use qraft_ir::policy::Number;
use qraft_ir::program::NodeId;

use crate::rules::Subject;

/// What is settled and decides nothing: it is paid on what was held before.
const SETTLED: &str = "costs.funding.rate";

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(execution) = &subject.document.execution else { return };
    let Some(fill) = &execution.value.fill else { return };
    // The last moment at which a decision may be known: before the close, or before the open, when
    // the bar's own open is still to come.
    let (price, latest) = match fill.value.as_str() {
        "same_close" => ("close", -1),
        "same_open" => ("open", -2),
        _ => return,
    };
    let program = subject.program;
    let late = |name: &str, id: NodeId| name != SETTLED && program.node(id).reach.late > latest;
    let signal = program.outputs().into_iter().find(|(name, id)| late(name, *id));
    let early = signal.map(|(name, id)| (name, program.spans[id.index()].first().copied()));
    let early = early.or_else(|| sized_by_closes(subject));
    let early = early.or_else(|| stated(subject, Number::TurnoverBudget));
    let deciding = format!("orders fill at the {price} of the bar that decides them");
    let (message, place) = match early {
        Some((name, place)) => (format!("{deciding}: `{name}` is not known before it"), place),
        // Nothing is decided before its bar has begun.
        None if price == "open" => (deciding, None),
        None => {
            findings.extend(breaker(subject, fill.span));
            return;
        }
    };
    let mut finding = Diagnostic::new(&catalogue::LAH002, fill.span, message)
        .says(format!("fills at this bar's {price}"))
        .help("fill at the next bar: `fill: next_open`");
    if let Some(span) = place {
        finding = finding.label(span, "reads the bar that it fills in");
    }
    let title = "fill at the next open";
    findings.push(finding.fix(qraft_diag::Applicability::Unsafe, title, fill.span, "next_open"));
}

/// Weights from the risk of closes up to this bar's are known only with it.
fn sized_by_closes(subject: &Subject) -> Option<(&'static str, Option<Span>)> {
    let position = &subject.document.position.as_ref()?.value;
    let scheme = position.scheme.as_ref()?;
    let risk = matches!(scheme.value.as_str(), "vol_target" | "risk_parity");
    risk.then_some(("position.scheme", Some(scheme.span)))
}

fn stated(subject: &Subject, wanted: Number) -> Option<(&'static str, Option<Span>)> {
    let (number, _, span) = subject.stated.iter().find(|(number, ..)| *number == wanted)?;
    Some((number.key(), Some(*span)))
}

fn breaker(subject: &Subject, fill: Span) -> Option<Diagnostic> {
    let (key, span) = stated(subject, Number::MaxDrawdown)?;
    let message = format!("`{key}` looks at the close, and what it closes fills at that close");
    let mut finding = Diagnostic::new(&catalogue::LAH002, fill, message)
        .says("fills at this bar's close")
        .label(span?, "reads the bar that it fills in")
        .help("fill at the next bar: `fill: next_open`");
    finding.severity = Severity::Warn;
    Some(finding)
}
