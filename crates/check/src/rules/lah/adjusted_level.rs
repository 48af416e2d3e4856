//! LAH009: an adjusted price against a constant. Adjustment rescales history by what came later, so
//! that a level of the past is not what anybody saw.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::program::{Node, NodeId, Op, Shape, Unit};
use qraft_ir::range::ranges;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let program = subject.program;
    let schema = subject.options.schema.as_ref();
    let adjust = program.data.adjust.as_deref().or(schema.and_then(|s| s.adjust.as_deref()));
    let Some(adjust) = adjust.filter(|a| !matches!(*a, "none" | "raw")) else { return };
    let (live, ranges) = (program.live(), ranges(&program.nodes, &program.params));
    let level = |id: NodeId| {
        let node = program.node(id);
        let zero = ranges[id.index()].is_some_and(|r| r.low == 0.0 && r.high == 0.0);
        node.ty.shape == Shape::Constant && ranges[id.index()].is_some() && !zero
    };
    let price = |id: NodeId| {
        let node: &Node = program.node(id);
        node.unit == Unit::Price && node.ty.shape != Shape::Constant
    };
    for (at, node) in program.nodes.iter().enumerate() {
        let compares =
            matches!(node.op, Op::Lt | Op::Le | Op::Eq | Op::Ne | Op::CrossUp | Op::CrossDown);
        let [a, b] = node.args[..] else { continue };
        if !compares || !live[at] || !((price(a) && level(b)) || (price(b) && level(a))) {
            continue;
        }
        for span in &program.spans[at] {
            let message = format!("a price adjusted by `{adjust}` is compared with a fixed level");
            findings.push(
                Diagnostic::new(&catalogue::LAH009, *span, message)
                    .says("later splits and dividends move the past across this level")
                    .help("compare it with a price of the same data, or use a ratio"),
            );
        }
    }
}
