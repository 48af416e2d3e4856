//! LAH002: orders fill at a price that is known only with the signal. `same_close` is legal where
//! nothing that decides reads the current bar; this build cannot honour it even then (EXE006).

use qraft_diag::{Diagnostic, Severity, Span, catalogue};
use qraft_ir::program::NodeId;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(execution) = &subject.document.execution else { return };
    let Some(fill) = &execution.value.fill else { return };
    let price = match fill.value.as_str() {
        "same_close" => "close",
        "same_open" => "open",
        _ => return,
    };
    let early: Option<(&str, NodeId)> = subject
        .program
        .outputs()
        .into_iter()
        .find(|(_, id)| subject.program.node(*id).reach.late >= 0);
    let Some((name, id)) = early else {
        findings.push(not_yet(subject, fill.span, &fill.value));
        return;
    };
    let message = format!(
        "orders fill at the {price} of the bar whose own close decides them: `{name}` is \
         known only once that bar is over"
    );
    let mut finding = Diagnostic::new(&catalogue::LAH002, fill.span, message)
        .says(format!("fills at this bar's {price}"))
        .help("fill at the next bar: `fill: next_open`");
    if let Some(span) = subject.program.spans[id.index()].first() {
        finding = finding.label(*span, "reads the bar that it fills in");
    }
    let title = "fill at the next open";
    findings.push(finding.fix(qraft_diag::Applicability::Unsafe, title, fill.span, "next_open"));
}

fn not_yet(subject: &Subject, span: Span, fill: &str) -> Diagnostic {
    let message = format!("`execution.fill: {fill}` is not supported in this build");
    let mut finding =
        Diagnostic::new(&catalogue::EXE006, span, message).help("it can be next_open");
    finding.severity = if subject.options.for_run { Severity::Error } else { Severity::Warn };
    finding
}
