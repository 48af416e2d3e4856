//! TYP008: `==` between computed numbers, which differ in their last bits where they are meant to
//! be equal.

use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_ir::Native;
use qraft_ir::program::{Kind, NodeId, Op, Program, Shape};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        let (Op::Eq, [a, b], true) = (node.op, &node.args[..], live[at]) else { continue };
        if a == b || !(computed(program, *a) || computed(program, *b)) {
            continue;
        }
        for span in &program.spans[at] {
            let mut finding = Diagnostic::new(
                &catalogue::TYP008,
                *span,
                "computed numbers are hardly ever equal to the last bit",
            )
            .help("ask whether they are close: `ABS(a - b) < 0.01`");
            if let Some(text) = tolerance(program, *a, *b, *span, subject) {
                let title = "ask whether they are close";
                finding = finding.fix(Applicability::Unsafe, title, *span, text);
            }
            findings.push(finding);
        }
    }
}

/// True for what arithmetic made: whole counts, flags and columns as they came are compared well.
fn computed(program: &Program, id: NodeId) -> bool {
    let node = program.node(id);
    if node.ty.kind != Kind::Num || node.ty.shape == Shape::Constant {
        return false;
    }
    match node.op {
        Op::Field(_) | Op::Factor(_) | Op::Floor | Op::Ceil | Op::Where => false,
        Op::Lag | Op::Held(_) | Op::Neg | Op::Abs => computed(program, node.args[0]),
        Op::Native(native) => !matches!(
            native,
            Native::ArgMin
                | Native::ArgMax
                | Native::BarsSince
                | Native::Latch
                | Native::Rank
                | Native::RollingMax
                | Native::RollingMin
                | Native::Fill
        ),
        _ => true,
    }
}

fn tolerance(
    program: &Program,
    a: NodeId,
    b: NodeId,
    span: Span,
    subject: &Subject,
) -> Option<String> {
    let within = |id: NodeId| {
        let places = program.spans[id.index()].iter();
        places.copied().find(|s| span.start <= s.start && s.end <= span.end)
    };
    let (a, b) = (subject.file.slice(within(a)?), subject.file.slice(within(b)?));
    Some(format!("ABS({a} - ({b})) < 1e-9"))
}
