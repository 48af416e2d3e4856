//! Which nodes are in use, and how far back they look.

use crate::program::{NodeId, Op, Program, Reach};

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

    /// For each node, the latest bar that its value reads, from the current one (0), over the
    /// params' whole domain: −1 where nothing later than the bar before is read. `None` where no
    /// column is read at all.
    pub fn latest(&self) -> Vec<Option<i64>> {
        let ranges = crate::range::ranges(&self.nodes, &self.params);
        let mut latest: Vec<Option<i64>> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let below = node.args.iter().filter_map(|a| latest[a.index()]).max();
            latest.push(match node.op {
                Op::Field(_) => Some(0),
                Op::Lag => {
                    let least = node.args.get(1).and_then(|n| ranges[n.index()]);
                    below.map(|b| b.saturating_sub(least.map_or(0, |r| r.low as i64)))
                }
                _ => below,
            });
        }
        latest
    }
}

/// The reach of every node for known constants, as [`Node::reach`](crate::program::Node::reach)
/// holds it for all of the domain.
pub(crate) fn reach_with(program: &Program, constants: &[Option<f64>]) -> Vec<Reach> {
    let mut reach: Vec<Reach> = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let args: Vec<Reach> = node.args.iter().map(|a| reach[a.index()]).collect();
        let at = node.op.bars_at().and_then(|at| node.args.get(at));
        let bars = at.and_then(|n| constants[n.index()]).unwrap_or(0.0);
        reach.push(crate::infer::reach_of(node.op, &args, bars, bars));
    }
    reach
}
