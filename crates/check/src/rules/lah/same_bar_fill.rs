//! LAH002: orders fill at a price that is known only with the signal. `same_close` is legal where
//! nothing that decides reads the current bar.

use qraft_diag::{Diagnostic, Span, catalogue};
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
    let early = early.or_else(|| sized_by_closes(subject)).or_else(|| account_at_close(subject));
    let (message, place) = match early {
        Some((name, place)) => (
            format!(
                "orders fill at the {price} of the bar that decides them: `{name}` is not known before it"
            ),
            place,
        ),
        // Nothing is decided before its bar has begun.
        None if price == "open" => {
            ("orders fill at the open of the bar that decides them".to_owned(), None)
        }
        None => return,
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

/// Rules that read the account at this bar's close: the breaker, and what a rebalance may trade.
fn account_at_close(subject: &Subject) -> Option<(&'static str, Option<Span>)> {
    [Number::MaxDrawdown, Number::TurnoverBudget].into_iter().find_map(|number| {
        let (number, _, span) = subject.stated.iter().find(|(stated, ..)| *stated == number)?;
        Some((number.key(), Some(*span)))
    })
}
