//! The whole of a lowering, in order, and the finished program: what something stands on, numbered
//! by structure.

use std::collections::BTreeMap;
use std::sync::Arc;

use qraft_base::Interval;
use qraft_diag::Diagnostic;
use qraft_syntax::document::Document;

use super::graph::{Column, Graph};
use super::lets::{self, Lets};
use super::names::Lowering;
use super::params::{check_names, params};
use super::{Definition, LowerContext, Lowered};
use crate::clock::Clock;
use crate::external::External;
use crate::program::{Factor, Known, NodeId, Op, Program, Signals, TimeFrame};

pub(super) fn lower(document: &Document, context: &LowerContext) -> Lowered {
    let mut findings = Vec::new();
    check_names(document, context, &mut findings);
    let params = params(document, context, &mut findings);
    let mut lowering = Lowering {
        document,
        context,
        graph: Graph::new(params.params),
        clock: 0,
        findings,
        points: params.points,
        lets: Lets::new(document),
        bar: None,
        stated: Vec::new(),
        over_params: false,
        unchecked: BTreeMap::new(),
        scopes: Vec::new(),
    };
    lowering.version();
    lowering.kind();
    let data = lowering.data();
    let schema = context.schema.as_ref();
    lowering.bar = schema.and_then(|s| s.bar).or(data.bar);
    lowering.graph.clock = Clock {
        bar: lowering.bar.unwrap_or(Interval::DAY),
        calendar: schema.and_then(|s| s.calendar.clone()).or_else(|| data.calendar.clone()),
    };
    lowering.definitions();
    let signals = lowering.signals();
    let score = lowering.score();
    let members = lowering.members();
    lowering.sides();
    let constraints = lowering.constraints();
    let policy = lowering.policy(score);
    let (prices, named) = (lowering.prices(), lowering.named());
    let name = document.name.as_ref().map_or(&context.file_stem, |n| &n.value);
    let universe = lowering.universe();
    let definitions = lowering.described();
    let mut program = Program {
        name: name.clone(),
        params: std::mem::take(&mut lowering.graph.params),
        fields: Vec::new(),
        known: Vec::new(),
        factors: Vec::new(),
        factors_known: Vec::new(),
        externals: Vec::new(),
        frames: Vec::new(),
        nodes: Vec::new(),
        spans: Vec::new(),
        signals,
        score,
        members,
        prices,
        constraints,
        policy,
        named,
        universe,
        data,
    };
    let stated: Vec<NodeId> = lowering.stated.iter().map(|(_, id, _)| *id).collect();
    let map = settle(&mut program, lowering.graph, &stated);
    let stated = lowering
        .stated
        .into_iter()
        .filter_map(|(number, id, span)| Some((number, map[id.index()]?, span)))
        .collect();
    Lowered { program, definitions, stated, findings: lowering.findings }
}

impl Lowering<'_> {
    /// The definitions, and which of them are read.
    fn described(&self) -> Vec<Definition> {
        let lets = self.document.lets.iter().zip(self.lets.used());
        lets.map(|((name, _), used)| Definition { name: name.value.clone(), span: name.span, used })
            .collect()
    }

    fn definitions(&mut self) {
        let (order, circles): (Vec<usize>, Vec<Diagnostic>) =
            lets::order(self.document, &self.lets);
        self.findings.extend(circles);
        for at in order {
            self.lets.current = Some(at);
            let id = self.expr(&self.document.lets[at].1);
            self.lets.nodes.insert((at, 0), id);
        }
        self.lets.current = None;
    }
}

/// Moves what is in use from the graph into the program: arguments before users, in the order in
/// which signals, score, constraints, policy and the document's other numbers reach them. Answers
/// where each node went.
fn settle(program: &mut Program, mut graph: Graph, stated: &[NodeId]) -> Vec<Option<NodeId>> {
    let mut map: Vec<Option<NodeId>> = vec![None; graph.nodes.len()];
    let mut roots: Vec<NodeId> = program.outputs().into_iter().map(|(_, id)| id).collect();
    roots.extend(&program.constraints);
    roots.extend(program.policy.numbers().into_iter().map(|(_, id)| id));
    roots.extend(program.named.numbers());
    roots.extend(stated);
    for root in roots {
        let mut path = vec![(root, 0usize)];
        while let Some((id, next)) = path.last_mut() {
            let id = *id;
            if map[id.index()].is_some() {
                path.pop();
                continue;
            }
            if let Some(arg) = graph.nodes[id.index()].args.get(*next).copied() {
                *next += 1;
                path.push((arg, 0));
                continue;
            }
            path.pop();
            map[id.index()] = Some(NodeId(program.nodes.len() as u32));
            let mut node = graph.nodes[id.index()].clone();
            node.args = node.args.iter().filter_map(|a| map[a.index()]).collect();
            program.nodes.push(node);
            let mut spans = std::mem::take(&mut graph.spans[id.index()]);
            spans.sort();
            spans.dedup();
            program.spans.push(spans);
        }
    }
    settle_fields(program, &graph.fields);
    settle_factors(program, &graph.factors);
    settle_externals(program, &graph.externals);
    settle_frames(program, &graph.frames);
    let to = |id: NodeId| map[id.index()].unwrap_or(id);
    let signals = program.signals;
    program.signals = Signals {
        long: signals.long.map(to),
        exit_long: signals.exit_long.map(to),
        short: signals.short.map(to),
        exit_short: signals.exit_short.map(to),
    };
    program.score = program.score.map(to);
    program.members = program.members.map(to);
    program.constraints.iter_mut().for_each(|id| *id = to(*id));
    program.prices = program.prices.map_nodes(to);
    program.policy = program.policy.map_nodes(to);
    program.named.map_nodes(to);
    map
}

/// Columns that are in use, sorted; the nodes' indices follow.
fn settle_fields(program: &mut Program, fields: &[Column]) {
    let used = |op: Op| match op {
        Op::Field(at) => Some(usize::from(at)),
        _ => None,
    };
    let mut in_use: Vec<&Column> =
        program.nodes.iter().filter_map(|n| fields.get(used(n.op)?)).collect();
    in_use.sort_by(|a, b| a.name.cmp(&b.name));
    in_use.dedup_by(|a, b| a.name == b.name);
    for node in &mut program.nodes {
        if let Some(at) = used(node.op) {
            let place = in_use.binary_search_by(|c| c.name.cmp(&fields[at].name)).unwrap_or(0);
            node.op = Op::Field(place as u16);
        }
    }
    program.fields = in_use.iter().map(|c| c.name.clone()).collect();
    program.known = in_use.iter().map(|c| c.known).collect();
}

/// The same for factors.
fn settle_factors(program: &mut Program, factors: &[(Factor, Known)]) {
    let used = |op: Op| match op {
        Op::Factor(at) => Some(usize::from(at)),
        _ => None,
    };
    let mut in_use: Vec<&(Factor, Known)> =
        program.nodes.iter().filter_map(|n| factors.get(used(n.op)?)).collect();
    in_use.sort_by(|a, b| a.0.cmp(&b.0));
    in_use.dedup_by(|a, b| a.0 == b.0);
    for node in &mut program.nodes {
        if let Some(at) = used(node.op) {
            let place = in_use.binary_search_by(|f| f.0.cmp(&factors[at].0)).unwrap_or(0);
            node.op = Op::Factor(place as u16);
        }
    }
    program.factors = in_use.iter().map(|f| f.0.clone()).collect();
    program.factors_known = in_use.iter().map(|f| f.1).collect();
}

/// The same for operators from outside.
fn settle_externals(program: &mut Program, externals: &[Arc<External>]) {
    let used = |op: Op| match op {
        Op::External { at, .. } => externals.get(usize::from(at)),
        _ => None,
    };
    let mut in_use: Vec<Arc<External>> =
        program.nodes.iter().filter_map(|node| used(node.op).cloned()).collect();
    let key = |of: &Arc<External>| (of.address.clone(), of.digest);
    in_use.sort_by_key(key);
    in_use.dedup();
    for node in &mut program.nodes {
        if let Op::External { at, .. } = &mut node.op {
            let wanted = &externals[usize::from(*at)];
            *at = in_use.iter().position(|have| have == wanted).unwrap_or(0) as u16;
        }
    }
    program.externals = in_use;
}

/// Frames that are in use, finest first; the nodes' clocks follow.
fn settle_frames(program: &mut Program, frames: &[TimeFrame]) {
    let used = |op: Op| match op {
        Op::OnFrame(at, _) => Some(at),
        Op::Held(clock) => clock.checked_sub(1),
        _ => None,
    };
    let mut in_use: Vec<TimeFrame> = program
        .nodes
        .iter()
        .filter_map(|n| frames.get(usize::from(used(n.op)?)).copied())
        .collect();
    in_use.sort_by_key(|f| (f.bars, f.every));
    in_use.dedup();
    let to = |at: u16| {
        let frame = frames.get(usize::from(at));
        in_use.iter().position(|f| Some(f) == frame).unwrap_or(0) as u16
    };
    for node in &mut program.nodes {
        node.op = match node.op {
            Op::OnFrame(at, join) => Op::OnFrame(to(at), join),
            Op::Held(clock) => Op::Held(clock.checked_sub(1).map_or(0, |at| to(at) + 1)),
            other => other,
        };
        node.clock = node.clock.checked_sub(1).map_or(0, |at| to(at) + 1);
    }
    program.frames = in_use;
}
