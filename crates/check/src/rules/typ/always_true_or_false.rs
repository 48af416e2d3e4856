//! TYP005: what is known of two values' ranges decides their comparison: `RSI(14) > 120`.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::{NodeId, Op, Program, Shape};
use qraft_ir::range::{Range, ranges};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let live = program.live();
    let between = between(program);
    for (at, node) in program.nodes.iter().enumerate() {
        let [a, b] = node.args[..] else { continue };
        let varies = |id: NodeId| program.node(id).ty.shape != Shape::Constant;
        // Constants alone are the author's own business, and a series with itself is WIN010's.
        if !live[at] || a == b || !(varies(a) || varies(b)) {
            continue;
        }
        let (Some(x), Some(y)) = (between[a.index()], between[b.index()]) else { continue };
        let Some(always) = decided(node.op, x, y) else { continue };
        let word = if always { "true" } else { "false" };
        let message = format!("this is always {word}, whatever the data say");
        for span in &program.spans[at] {
            findings.push(
                Diagnostic::new(&catalogue::TYP005, *span, message.clone())
                    .says(format!("{} against {}", words(x), words(y)))
                    .help("compare it with a level that it can reach"),
            );
        }
    }
}

/// Between which values each number lies, where that is known.
fn between(program: &Program) -> Vec<Option<(f64, f64)>> {
    let constants = ranges(&program.nodes, &program.params);
    let mut all: Vec<Option<(f64, f64)>> = Vec::with_capacity(program.nodes.len());
    for (at, node) in program.nodes.iter().enumerate() {
        let of = |i: usize| node.args.get(i).and_then(|id| all[id.index()]);
        let known = match node.op {
            _ if constants[at].is_some() => {
                constants[at].map(|Range { low, high, .. }| (low, high))
            }
            Op::Native(native) => native.info().between,
            Op::Abs | Op::Sqrt => Some((0.0, f64::INFINITY)),
            Op::Exp => Some((0.0, f64::INFINITY)),
            Op::Tanh => Some((-1.0, 1.0)),
            Op::Neg => of(0).map(|(low, high)| (-high, -low)),
            Op::Lag | Op::Held(_) => of(0),
            Op::Min2 | Op::Max2 => None,
            _ => None,
        };
        all.push(known);
    }
    all
}

fn decided(op: Op, (a, b): (f64, f64), (c, d): (f64, f64)) -> Option<bool> {
    match op {
        Op::Lt if b < c => Some(true),
        Op::Lt if a >= d => Some(false),
        Op::Le if b <= c => Some(true),
        Op::Le if a > d => Some(false),
        Op::Eq if b < c || a > d => Some(false),
        Op::Ne if b < c || a > d => Some(true),
        _ => None,
    }
}

fn words((low, high): (f64, f64)) -> String {
    match (low == high, high.is_infinite(), low.is_infinite()) {
        (true, ..) => format!("{low}"),
        (_, true, false) => format!("{low} and more"),
        (_, false, true) => format!("{high} and less"),
        _ => format!("{low} to {high}"),
    }
}
