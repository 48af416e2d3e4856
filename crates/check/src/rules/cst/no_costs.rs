//! CST001: no costs are stated, so trading is free. A stated 0 is an author's word.

use qraft_diag::{Applicability, Diagnostic, Severity, Span, catalogue};

use crate::rules::Subject;

/// What a fix adds.
const USUAL: &str = "costs: {fee_bps: 2, slippage: {spread_bps: 5}}";

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let document = subject.document;
    if super::stated(subject).is_some() || !subject.understood {
        return;
    }
    let place = document.signals.span.unwrap_or(document.span);
    let at = Span { start: place.start, end: place.start };
    let mut finding =
        Diagnostic::new(&catalogue::CST001, at, "no costs are stated: every trade is free")
            .help(format!("state what trading costs: `{USUAL}`"));
    if subject.options.known.gated {
        finding.severity = Severity::Error;
    }
    // At the end of a block document a line can be added; elsewhere the help must do.
    let text = subject.file.text();
    let block = document.span.range() == (0..text.len()) && !text.trim_start().starts_with('{');
    if block && document.costs.is_none() && !text.contains("\n...") {
        let end = text.trim_end().len();
        let end = Span::new(end, end);
        finding = finding.fix(Applicability::Unsafe, "add costs", end, format!("\n{USUAL}"));
    }
    findings.push(finding);
}
