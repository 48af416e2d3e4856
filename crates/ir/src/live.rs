//! Which nodes are in use, and how far back they look.

use crate::infer::{Bars, bars_a_frame, reach_of};
use crate::program::{NodeId, Program, Reach};

impl Program {
    /// What is computed at every bar: the signals and the score, with what they are called.
    pub fn outputs(&self) -> Vec<(&'static str, NodeId)> {
        let signals = &self.signals;
        [
            ("signals.long", signals.long),
            ("signals.exit_long", signals.exit_long),
            ("signals.short", signals.short),
            ("signals.exit_short", signals.exit_short),
            ("selection.score", self.score),
            ("universe.where", self.members),
        ]
        .into_iter()
        .filter_map(|(name, id)| Some((name, id?)))
        .collect()
    }

    /// For each node, whether one of [`Program::outputs`] stands on it.
    pub fn live(&self) -> Vec<bool> {
        let mut live = vec![false; self.nodes.len()];
        for (_, id) in self.outputs() {
            live[id.index()] = true;
        }
        for at in (0..self.nodes.len()).rev() {
            if live[at] {
                for arg in &self.nodes[at].args {
                    live[arg.index()] = true;
                }
            }
        }
        live
    }

    /// The most bars that any output needs before its first value, over the params' whole domain.
    pub fn warm_up(&self) -> u32 {
        self.outputs().iter().map(|(_, id)| self.node(*id).reach.back).max().unwrap_or(0)
    }
}

/// The reach of every node for known constants, as [`Node::reach`](crate::program::Node::reach)
/// holds it for all of the domain.
pub(crate) fn reach_with(program: &Program, constants: &[Option<f64>]) -> Vec<Reach> {
    let mut reach: Vec<Reach> = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let args: Vec<Reach> = node.args.iter().map(|a| reach[a.index()]).collect();
        let at = node.op.bars_at().and_then(|at| node.args.get(at));
        let n = at.and_then(|n| constants[n.index()]).unwrap_or(0.0);
        let below = node.args.first().map_or(0, |a| program.node(*a).clock);
        let a_frame = bars_a_frame(node.op, below, &program.frames);
        reach.push(reach_of(node.op, &args, Bars { low: n, high: n, a_frame }));
    }
    reach
}
