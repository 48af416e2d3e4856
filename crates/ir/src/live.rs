//! Which nodes are in use, and how far back they look.

use crate::infer::{Bars, bars_a_frame, reach_of};
use crate::policy::{LOOKBACK_BARS, Scheme};
use crate::program::{NodeId, Op, Program, Reach};
use crate::range::ranges;

impl Program {
    /// What is computed at every bar: signals, score, prices and rates, with what they are called.
    pub fn outputs(&self) -> Vec<(&'static str, NodeId)> {
        let signals = &self.signals;
        [
            ("signals.long", signals.long),
            ("signals.exit_long", signals.exit_long),
            ("signals.short", signals.short),
            ("signals.exit_short", signals.exit_short),
            ("selection.score", self.score),
            ("universe.where", self.members),
            ("execution.limit", self.prices.limit),
            ("execution.stop", self.prices.stop),
            ("costs.funding.rate", self.prices.funding),
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

    /// The most bars that any output or the sizing needs before its first value, over the params'
    /// whole domain.
    pub fn warm_up(&self) -> u32 {
        let outputs = self.outputs();
        let series = outputs.iter().map(|(_, id)| self.node(*id).reach.back).max().unwrap_or(0);
        series.max(self.sizing_window())
    }

    /// Bars that sizing looks back, over the params' whole domain.
    fn sizing_window(&self) -> u32 {
        if !matches!(self.policy.scheme, Scheme::VolTarget | Scheme::RiskParity) {
            return 0;
        }
        let Some(lookback) = self.policy.sizing.lookback else { return LOOKBACK_BARS };
        let high = ranges(&self.nodes, &self.params)[lookback.index()].map(|range| range.high);
        // held to its limit when lowered; what has a finding has no range
        high.map_or(LOOKBACK_BARS, |high| high.clamp(0.0, f64::from(u32::MAX)) as u32)
    }
}

/// The reach of every node for known constants, as [`Node::reach`](crate::program::Node::reach)
/// holds it for all of the domain.
pub(crate) fn reach_with(program: &Program, constants: &[Option<f64>]) -> Vec<Reach> {
    let mut reach: Vec<Reach> = Vec::with_capacity(program.nodes.len());
    for at in 0..program.nodes.len() {
        let of = reach_of_node(program, NodeId(at as u32), constants, &reach);
        reach.push(of);
    }
    reach
}

/// The reach of one node over those of its arguments.
pub(crate) fn reach_of_node(
    program: &Program,
    id: NodeId,
    constants: &[Option<f64>],
    reach: &[Reach],
) -> Reach {
    let node = program.node(id);
    let args = node.args.iter().map(|a| reach[a.index()]);
    let below = node.args.first().map_or(0, |a| program.node(*a).clock);
    let a_frame = bars_a_frame(node.op, below, &program.frames);
    if let Op::External { at, inputs, .. } = node.op {
        let values = |id: &NodeId| constants[id.index()].unwrap_or(f64::NAN);
        let values: Vec<f64> = node.args[usize::from(inputs)..].iter().map(values).collect();
        // What it refuses is told when a trial is bound.
        let n = f64::from(program.externals[usize::from(at)].takes(&values).unwrap_or(0));
        return reach_of(node.op, args, Bars { low: n, high: n, a_frame });
    }
    let at = node.op.bars_at().and_then(|at| node.args.get(at));
    let n = at.and_then(|n| constants[n.index()]).unwrap_or(0.0);
    reach_of(node.op, args, Bars { low: n, high: n, a_frame })
}
