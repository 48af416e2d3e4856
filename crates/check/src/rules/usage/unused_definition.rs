//! USE001: a definition or a param that nothing reads.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::Op;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    // What was not understood may be what reads the definition.
    if !subject.understood {
        return;
    }
    for definition in subject.definitions.iter().filter(|d| !d.used) {
        let message = format!("the definition `{}` is never read", definition.name);
        findings.push(
            Diagnostic::new(&catalogue::USE001, definition.span, message)
                .help("take it out, or use it"),
        );
    }
    let program = subject.program;
    for (at, param) in program.params.iter().enumerate() {
        let read = program.nodes.iter().any(|n| n.op == Op::Param(at as u16));
        if !read {
            let message = format!("the param `{}` is never read", param.name.value);
            findings.push(
                Diagnostic::new(&catalogue::USE001, param.name.span, message)
                    .help("a search over it would only repeat itself"),
            );
        }
    }
}
