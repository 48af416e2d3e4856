//! TYP007: `!=` on values that are missing at first. A comparison with a missing value is unknown,
//! so it is not "different" before the warm-up is over, as it would be elsewhere.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::{Kind, Op};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        let numbers = node.args.iter().all(|a| program.node(*a).ty.kind == Kind::Num);
        if node.op != Op::Ne || !live[at] || !numbers || node.reach.back == 0 {
            continue;
        }
        let message = format!(
            "`!=` is not true over the first {} bars, where a side is missing",
            node.reach.back
        );
        for span in &program.spans[at] {
            findings.push(
                Diagnostic::new(&catalogue::TYP007, *span, message.clone())
                    .help("`x is nan` asks whether a value is missing"),
            );
        }
    }
}
