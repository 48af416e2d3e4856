//! RSK002: with every name at its cap, capital is left over.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::{Number, Selection};

use crate::rules::Subject;
use crate::rules::numbers::{percent, short};

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(cap) = subject.number(Number::MaxWeight) else { return };
    let policy = &subject.program.policy;
    // Shorts have their own names and caps, so both ends of the selection count.
    let Selection::TopK { top, bottom } = policy.selection else { return };
    let ids = [cap.id, policy.gross, top, bottom];
    let used = |v: &[f64]| (v[2] + v[3]) * v[0];
    let idle = |v: &[f64]| v[2] + v[3] >= 1.0 && used(v) < v[1] * (1.0 - 1e-9);
    let Some(found) = subject.witness(&ids, idle) else { return };
    let names = short(found[2] + found[3]);
    let message = format!(
        "{names} names of at most {} are {}: {} of the capital stays idle",
        percent(found[0]),
        percent(used(&found)),
        percent(found[1] - used(&found)),
    );
    let need = short(found[1] / (found[2] + found[3]));
    let mut finding = Diagnostic::new(&catalogue::RSK002, cap.span, message)
        .says(format!("{names} × {}", short(found[0])))
        .help(format!("a cap of {need} or more, or more names, puts all of it to work"));
    if let Some(top) = subject.number(Number::TopK) {
        finding = finding.label(top.span, "names held");
    }
    findings.push(finding);
}
