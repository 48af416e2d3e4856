//! CST007: a futures contract whose point or tick is not stated.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_syntax::place::sibling;

use crate::rules::Subject;
use crate::rules::market::Kind;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(pack) = subject.pack().filter(|pack| pack.kind == Kind::Future) else { return };
    let Some(costs) = subject.document.costs.as_ref().map(|c| &c.value) else { return };
    let Some(named) = &costs.pack else { return };
    let terms = [
        ("multiplier", "1", costs.multiplier.is_none()),
        ("tick_size", "0.01", costs.tick_size.is_none()),
    ];
    let absent: Vec<_> = terms.into_iter().filter(|(.., absent)| *absent).collect();
    let names: Vec<String> = absent.iter().map(|(name, ..)| format!("`{name}`")).collect();
    if names.is_empty() {
        return;
    }
    let message =
        format!("`{}` is a market of futures, and {} is not stated", pack.name, names.join(", "));
    let mut finding = Diagnostic::new(&catalogue::CST007, named.span, message)
        .says("each contract has its own")
        .help("state what the exchange says of the contract, as in `multiplier: 300`");
    // One edit: two insertions at one place would have no order.
    let mut place = None;
    let mut text = String::new();
    for (name, value, _) in absent {
        let (at, line) = sibling(subject.file.text(), named.span, name, value);
        place = Some(at);
        text.push_str(&line);
    }
    if let Some(at) = place {
        finding = finding.fix(Applicability::Unsafe, "add them, to be filled in", at, text);
    }
    findings.push(finding);
}
