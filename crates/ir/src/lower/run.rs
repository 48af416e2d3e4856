//! The whole of a lowering, in order, and the finished program: what something stands on, numbered
//! by structure.

use std::collections::BTreeMap;

use qraft_diag::Diagnostic;
use qraft_syntax::document::Document;

use super::graph::Graph;
use super::lets::{self, Lets};
use super::names::Lowering;
use super::params::{check_names, params};
use super::{Definition, LowerContext, Lowered};
use crate::policy::Policy;
use crate::program::{NodeId, Op, Program, Signals};

pub(super) fn lower(document: &Document, context: &LowerContext) -> Lowered {
    let mut findings = Vec::new();
    check_names(document, context, &mut findings);
    let params = params(document, context, &mut findings);
    let mut lowering = Lowering {
        document,
        context,
        graph: Graph::new(params.params),
        findings,
        points: params.points,
        lets: Lets::new(document),
        bar: context.bar,
        stated: Vec::new(),
        over_params: false,
        unchecked: BTreeMap::new(),
        scopes: Vec::new(),
    };
    lowering.version();
    lowering.unsupported();
    let data = lowering.data();
    lowering.bar = context.bar.or(data.bar);
    lowering.definitions();
    let signals = lowering.signals();
    let score = lowering.score();
    lowering.sides();
    let constraints = lowering.constraints();
    let policy = lowering.policy(score);
    let name = document.name.as_ref().map_or(&context.file_stem, |n| &n.value);
    let universe = lowering.universe();
    let used = lowering.lets.used();
    let definitions = document
        .lets
        .iter()
        .zip(used)
        .map(|((name, _), used)| Definition { name: name.value.clone(), span: name.span, used })
        .collect();
    let mut program = Program {
        name: name.clone(),
        params: std::mem::take(&mut lowering.graph.params),
        fields: Vec::new(),
        nodes: Vec::new(),
        spans: Vec::new(),
        signals,
        score,
        constraints,
        policy,
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
    fn definitions(&mut self) {
        let (order, circles): (Vec<usize>, Vec<Diagnostic>) =
            lets::order(self.document, &self.lets);
        self.findings.extend(circles);
        for at in order {
            self.lets.current = Some(at);
            let id = self.expr(&self.document.lets[at].1);
            self.lets.nodes[at] = Some(id);
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
    let to = |id: NodeId| map[id.index()].unwrap_or(id);
    let signals = program.signals;
    program.signals = Signals {
        long: signals.long.map(to),
        exit_long: signals.exit_long.map(to),
        short: signals.short.map(to),
        exit_short: signals.exit_short.map(to),
    };
    program.score = program.score.map(to);
    program.constraints.iter_mut().for_each(|id| *id = to(*id));
    program.policy = map_policy(&program.policy, to);
    map
}

fn map_policy(policy: &Policy, to: impl Fn(NodeId) -> NodeId) -> Policy {
    match policy.try_map(|_, id| Ok::<NodeId, std::convert::Infallible>(to(id))) {
        Ok(policy) => policy,
        Err(never) => match never {},
    }
}

/// Columns that are in use, sorted; the nodes' indices follow.
fn settle_fields(program: &mut Program, fields: &[String]) {
    let mut names: Vec<String> = Vec::new();
    for node in &program.nodes {
        if let Op::Field(at) = node.op {
            names.push(fields[usize::from(at)].clone());
        }
    }
    names.sort();
    names.dedup();
    for node in &mut program.nodes {
        if let Op::Field(at) = node.op {
            let name = &fields[usize::from(at)];
            let place = names.binary_search(name).unwrap_or(0);
            node.op = Op::Field(place as u16);
        }
    }
    program.fields = names;
}
