//! WIN010: a series compared or crossed with itself, or a fast window that is no faster than the
//! slow one: the condition never changes, or means the opposite.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::{Op, Shape};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        let two =
            matches!(node.op, Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::CrossUp | Op::CrossDown);
        let [a, b] = node.args[..] else { continue };
        let series = program.node(a).ty.shape != Shape::Constant;
        if !two || a != b || !series || !live[at] {
            continue;
        }
        for span in &program.spans[at] {
            findings.push(
                Diagnostic::new(&catalogue::WIN010, *span, "a series is compared with itself")
                    .says("both sides are the same")
                    .help(
                        "two windows were meant to differ, as in `EMA(close, 10) > EMA(close, 30)`",
                    ),
            );
        }
    }
}
