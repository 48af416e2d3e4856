//! TYP003: a rank or z-score across a universe of one symbol is always the same.

use qraft_diag::{Diagnostic, catalogue};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    if subject.options.universe_size != Some(1) {
        return;
    }
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        if !live[at] || !node.op.is_cross_section() {
            continue;
        }
        let Some(span) = program.spans[at].first() else { continue };
        let message = format!(
            "`{}` compares symbols, and the universe has one",
            node.op.name().to_uppercase()
        );
        findings.push(
            Diagnostic::new(&catalogue::TYP003, *span, message)
                .help("compare with the symbol's own past, as in `ZSCORE(x, 60)`"),
        );
    }
}
