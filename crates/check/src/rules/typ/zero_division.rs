//! TYP006: a divisor that may be 0: a range that closes where it opened, a spread of equal values.
//! The quotient is then missing, and the condition on it not true.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_ir::Native;
use qraft_ir::program::{NodeId, Op, Program, Shape};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        let (Op::Div, [_, divisor], true) = (node.op, &node.args[..], live[at]) else { continue };
        let Some(why) = may_be_zero(program, *divisor).filter(|_| !chosen(program, at)) else {
            continue;
        };
        // A formula of the catalogue is not the author's: its quotient has no place of its own.
        for span in &program.spans[at] {
            let places = &program.spans[divisor.index()];
            let place = places.iter().find(|s| span.start <= s.start && s.end <= span.end);
            let Some(place) = place else { continue };
            let (whole, below) = (subject.file.slice(*span), subject.file.slice(*place));
            let guarded = format!("WHERE(ABS({below}) > 0, {whole}, 0)");
            let message = format!("this divisor may be 0: {why}");
            findings.push(
                Diagnostic::new(&catalogue::TYP006, *place, message)
                    .says("the quotient is missing then")
                    .help("say what is meant there, as in `WHERE(high > low, x / (high - low), 0)`")
                    .fix(Applicability::Unsafe, "make it 0 there", *span, guarded),
            );
        }
    }
}

/// True where nothing but a choice reads the quotient: its condition is the guard.
fn chosen(program: &Program, quotient: usize) -> bool {
    let id = NodeId(quotient as u32);
    let mut readers = program.nodes.iter().filter(|n| n.args.contains(&id)).peekable();
    readers.peek().is_some() && readers.all(|n| n.op == Op::Where && n.args[0] != id)
}

fn may_be_zero(program: &Program, id: NodeId) -> Option<&'static str> {
    let node = program.node(id);
    let series = |id: &NodeId| program.node(*id).ty.shape != Shape::Constant;
    match node.op {
        Op::Sub if node.args.iter().all(series) => Some("two values may be equal"),
        Op::Native(Native::Std | Native::StdP | Native::Var | Native::VarP | Native::Mad) => {
            Some("a window may be constant")
        }
        _ => None,
    }
}
