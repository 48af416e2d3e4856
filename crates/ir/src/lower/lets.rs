//! Definitions under `let`: in any order, so they are lowered in the order of their need. A circle
//! is found here and shown once; what stands in it is unknown.

use std::collections::BTreeMap;

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_syntax::document::Document;
use qraft_syntax::expr::{Expr, ExprKind};

use crate::program::NodeId;

/// The definitions and who reads them.
#[derive(Default)]
pub(super) struct Lets<'a> {
    /// By name; the first of two with the same name.
    pub(super) index: BTreeMap<&'a str, usize>,
    /// What each one is on a clock, once it was lowered.
    pub(super) nodes: BTreeMap<(usize, u16), NodeId>,
    /// The definition that is being lowered, if one is.
    pub(super) current: Option<usize>,
    /// Which definitions each one reads.
    reads: Vec<Vec<usize>>,
    /// Which are read from outside of `let`.
    roots: Vec<usize>,
}

impl<'a> Lets<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut index = BTreeMap::new();
        for (at, (name, _)) in document.lets.iter().enumerate() {
            index.entry(name.value.as_str()).or_insert(at);
        }
        let count = document.lets.len();
        Lets { index, reads: vec![Vec::new(); count], ..Lets::default() }
    }

    /// Notes that a definition was read where lowering now stands.
    pub(super) fn read(&mut self, at: usize) {
        match self.current {
            Some(reader) => self.reads[reader].push(at),
            None => self.roots.push(at),
        }
    }

    /// Which definitions something outside of `let` stands on.
    pub(super) fn used(&self) -> Vec<bool> {
        let mut used = vec![false; self.reads.len()];
        let mut open = self.roots.clone();
        while let Some(at) = open.pop() {
            if !used[at] {
                used[at] = true;
                open.extend(&self.reads[at]);
            }
        }
        used
    }
}

/// The order in which every definition comes after those that it reads, and a finding for each
/// circle.
pub(super) fn order(document: &Document, lets: &Lets) -> (Vec<usize>, Vec<Diagnostic>) {
    let needs: Vec<Vec<usize>> = document
        .lets
        .iter()
        .map(|(_, expr)| {
            let mut names = Vec::new();
            names_in(expr, &mut names);
            names.iter().filter_map(|n| lets.index.get(n).copied()).collect()
        })
        .collect();
    let mut walk = Walk {
        document,
        needs: &needs,
        state: vec![State::New; needs.len()],
        order: Vec::with_capacity(needs.len()),
        findings: Vec::new(),
    };
    for start in 0..needs.len() {
        walk.from(start);
    }
    (walk.order, walk.findings)
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'a> {
    document: &'a Document,
    needs: &'a [Vec<usize>],
    state: Vec<State>,
    order: Vec<usize>,
    findings: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Depth first, on a stack of its own: a chain of definitions may be as long as the document.
    fn from(&mut self, start: usize) {
        if self.state[start] != State::New {
            return;
        }
        self.state[start] = State::Open;
        let mut path = vec![(start, 0usize)];
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(need) = self.needs[at].get(*next).copied() else {
                self.state[at] = State::Done;
                self.order.push(at);
                path.pop();
                continue;
            };
            *next += 1;
            match self.state[need] {
                State::New => {
                    self.state[need] = State::Open;
                    path.push((need, 0));
                }
                State::Open => {
                    let nodes: Vec<usize> = path.iter().map(|(at, _)| *at).collect();
                    self.circle(&nodes, need);
                }
                State::Done => {}
            }
        }
    }

    fn circle(&mut self, path: &[usize], back_to: usize) {
        let from = path.iter().position(|at| *at == back_to).unwrap_or(0);
        let name = |at: &usize| &self.document.lets[*at].0;
        let members = &path[from..];
        let mut shown: Vec<&str> = members.iter().map(|at| name(at).value.as_str()).collect();
        shown.push(name(&back_to).value.as_str());
        let message = format!("definitions refer to each other in a circle: {}", shown.join(" → "));
        let span: Span = name(&back_to).span;
        let mut finding = Diagnostic::new(&catalogue::NAM011, span, message)
            .says("the circle begins here")
            .help("a definition may only stand on others that do not stand on it");
        for (i, at) in members.iter().enumerate().skip(1) {
            finding = finding.label(name(at).span, format!("read by `{}`", shown[i - 1]));
        }
        self.findings.push(finding);
    }
}

/// Every bare name of an expression, in the order written.
fn names_in<'a>(expr: &'a Expr, names: &mut Vec<&'a str>) {
    match &expr.kind {
        ExprKind::Name(name) => names.push(name),
        ExprKind::Call { args, .. } => args.iter().for_each(|a| names_in(&a.value, names)),
        ExprKind::Factor(factor) => factor.args.iter().for_each(|a| names_in(&a.value, names)),
        ExprKind::Lag { base, bars } => {
            names_in(base, names);
            names_in(bars, names);
        }
        ExprKind::At { base: one, .. }
        | ExprKind::Unary { operand: one, .. }
        | ExprKind::IsNan { operand: one, .. } => names_in(one, names),
        ExprKind::Binary { lhs, rhs, .. } => {
            names_in(lhs, names);
            names_in(rhs, names);
        }
        ExprKind::Number { .. }
        | ExprKind::Duration { .. }
        | ExprKind::Bool(_)
        | ExprKind::Text(_)
        | ExprKind::Error => {}
    }
}
