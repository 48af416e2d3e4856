//! CST001: no costs are stated, so trading is free. A stated 0 is an author's word.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_syntax::document::Costs;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let document = subject.document;
    let partly = |key: &str| key == "costs" || key.starts_with("costs.");
    let states = |costs: &Costs| {
        let keys = [&costs.fee_bps, &costs.sell_tax_bps];
        let slippage = costs.slippage.as_ref();
        keys.into_iter().any(Option::is_some)
            || slippage.is_some_and(|s| s.value.spread_bps.is_some())
    };
    if document.costs.as_ref().is_some_and(|costs| states(&costs.value))
        || document.unsupported.iter().any(|key| partly(&key.value))
        || !subject.understood
    {
        return;
    }
    let place = document.signals.span.unwrap_or(document.span);
    let at = Span { start: place.start, end: place.start };
    findings.push(
        Diagnostic::new(&catalogue::CST001, at, "no costs are stated: every trade is free")
            .help("state what trading costs: `costs: {fee_bps: 2, slippage: {spread_bps: 5}}`"),
    );
}
