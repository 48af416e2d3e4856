//! USE002: a part of a condition that cannot matter: `x or true`, `WHERE(true, a, b)`.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::{NodeId, Op, Program};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    for (at, node) in program.nodes.iter().enumerate() {
        let Some(why) = dead(program, node.op, &node.args).filter(|_| live[at]) else { continue };
        for span in &program.spans[at] {
            findings.push(
                Diagnostic::new(&catalogue::USE002, *span, why).help("take out what cannot matter"),
            );
        }
    }
}

fn dead(program: &Program, op: Op, args: &[NodeId]) -> Option<&'static str> {
    let truth = |id: &NodeId| match program.node(*id).op {
        Op::Bool(value) => Some(value),
        _ => None,
    };
    let any = |wanted: bool| args.iter().any(|id| truth(id) == Some(wanted));
    match op {
        Op::Or if any(true) => Some("`or true` is true whatever the rest says"),
        Op::Or if any(false) => Some("`or false` changes nothing"),
        Op::And if any(false) => Some("`and false` is false whatever the rest says"),
        Op::And if any(true) => Some("`and true` changes nothing"),
        Op::And | Op::Or if args.len() == 2 && args[0] == args[1] => {
            Some("both sides are the same")
        }
        Op::Where if truth(&args[0]).is_some() => {
            Some("the condition is fixed: one branch is dead")
        }
        Op::Where if args[1] == args[2] => Some("both branches are the same"),
        _ => None,
    }
}
