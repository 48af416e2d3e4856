//! The way from a node to what stands on it, as places in the text.

use std::collections::VecDeque;

use qraft_diag::Span;
use qraft_ir::program::{NodeId, Program};

/// One step of a way.
pub(super) struct Step {
    /// The node.
    pub(super) node: NodeId,
    /// Where it was written, at the place that the way goes through.
    pub(super) span: Option<Span>,
    /// Where the way leaves a definition: the place of the name that reads the node.
    pub(super) read_at: Option<Span>,
}

/// The shortest way from `from` up to an output through nodes that `through` allows, with the
/// output's name; `None` where there is none. Among ways of one length the one through smaller ids,
/// so the answer never varies.
pub(super) fn to_output(
    program: &Program,
    from: NodeId,
    through: impl Fn(NodeId) -> bool,
) -> Option<(&'static str, Vec<Step>)> {
    let mut users: Vec<Vec<NodeId>> = vec![Vec::new(); program.nodes.len()];
    for (at, node) in program.nodes.iter().enumerate() {
        for arg in &node.args {
            users[arg.index()].push(NodeId(at as u32));
        }
    }
    let outputs = program.outputs();
    let name_of = |id: NodeId| outputs.iter().find(|(_, o)| *o == id).map(|(name, _)| *name);
    let mut came: Vec<Option<NodeId>> = vec![None; program.nodes.len()];
    let mut open = VecDeque::from([from]);
    let mut found = name_of(from).map(|name| (name, from));
    while found.is_none() {
        let at = open.pop_front()?;
        for user in &users[at.index()] {
            if came[user.index()].is_none() && through(*user) {
                came[user.index()] = Some(at);
                open.push_back(*user);
                found = found.or(name_of(*user).map(|name| (name, *user)));
            }
        }
    }
    let (name, end) = found?;
    let mut nodes = vec![end];
    let mut at = end;
    while at != from {
        at = came[at.index()]?;
        nodes.push(at);
    }
    nodes.reverse();
    Some((name, places(program, &nodes)))
}

/// Chooses for each node of a way the place that the way goes through: the one around the place of
/// the node before, or, from a definition on, the one around a name that reads it.
fn places(program: &Program, nodes: &[NodeId]) -> Vec<Step> {
    let spans = |id: NodeId| program.spans[id.index()].as_slice();
    let around = |outer: &Span, inner: &Span| outer.start <= inner.start && inner.end <= outer.end;
    let mut steps: Vec<Step> = Vec::with_capacity(nodes.len());
    for (i, node) in nodes.iter().enumerate() {
        let mut step = Step { node: *node, span: None, read_at: None };
        let below = i.checked_sub(1).and_then(|b| steps[b].span.map(|span| (nodes[b], span)));
        match below {
            None => step.span = spans(*node).first().copied(),
            Some((below, at)) => {
                step.span = spans(*node).iter().find(|s| around(s, &at)).copied();
                if step.span.is_none() {
                    let read = |s: &Span| spans(below).iter().find(|b| around(s, b)).copied();
                    let place = spans(*node).iter().find_map(|s| Some((*s, read(s)?)));
                    step.span = place.map(|(s, _)| s).or(spans(*node).first().copied());
                    step.read_at = place.map(|(_, r)| r);
                }
            }
        }
        steps.push(step);
    }
    steps
}
