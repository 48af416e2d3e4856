//! RSK009: shares are sold short and borrowed for nothing.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::market::Kind;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let document = subject.document;
    let Some(costs) = document.costs.as_ref().map(|c| &c.value) else { return };
    let borrowed = subject.pack().is_none_or(|pack| pack.kind == Kind::Stock);
    let coins = subject.day_and_night();
    let free = costs.borrow_bps.is_none() && costs.pack.is_none();
    if !super::shorts(subject) || !borrowed || coins || !free {
        return;
    }
    let Some(at) = place(subject) else { return };
    findings.push(
        Diagnostic::new(&catalogue::RSK009, at, "what is sold short is borrowed for nothing")
            .says("shorts")
            .help("state what borrowing costs a year, as in `costs: {borrow_bps: 50}`"),
    );
}

fn place(subject: &Subject) -> Option<Span> {
    let signal = subject.document.signals.short.as_ref().map(|expr| expr.span);
    let bottoms = [Number::BottomK, Number::BottomQuantile, Number::BottomThreshold];
    let bottom = || bottoms.iter().find_map(|number| subject.number(*number));
    signal.or_else(|| bottom().map(|stated| stated.span))
}
