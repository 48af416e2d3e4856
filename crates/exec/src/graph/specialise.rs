//! A program under one trial's constants becomes vertices of the batch's graph.

use qraft_base::{Failure, Stage};
use qraft_ir::program::{Kind as TypeKind, NodeId, Op, Program};

use super::{Code, Graph, Id, Kind, NONE, Stateful};
use crate::bound::{Fixed, bars, fail, fixed, inputs};

/// Walks the nodes that the outputs need, once a trial; what does not depend on params is walked
/// once a batch.
pub(crate) struct Specialiser<'p> {
    program: &'p Program,
    /// The nodes that outputs need as values, arguments first.
    needed: Vec<NodeId>,
    /// For each node, whether a param is somewhere below it.
    varies: Vec<bool>,
    ids: Vec<Id>,
    first: bool,
}

impl<'p> Specialiser<'p> {
    /// For these outputs of the program.
    pub(crate) fn new(program: &'p Program, wanted: impl IntoIterator<Item = NodeId>) -> Self {
        let mut live = vec![false; program.nodes.len()];
        let mut varies = vec![false; program.nodes.len()];
        for id in wanted {
            live[id.index()] = true;
        }
        for at in (0..live.len()).rev() {
            if live[at] {
                for arg in inputs(program, NodeId(at as u32)) {
                    live[arg.index()] = true;
                }
            }
        }
        for (at, node) in program.nodes.iter().enumerate() {
            let below = node.args.iter().any(|arg| varies[arg.index()]);
            varies[at] = below || matches!(node.op, Op::Param(_));
        }
        let needed = (0..live.len()).filter(|at| live[*at]).map(|at| NodeId(at as u32)).collect();
        let ids = vec![NONE; program.nodes.len()];
        Specialiser { program, needed, varies, ids, first: true }
    }

    /// The vertex of every needed node, by node index.
    ///
    /// # Errors
    /// `window_not_whole`, `lag_negative`, `window_out_of_range`, `not_supported`, `param_missing`.
    pub(crate) fn trial(
        &mut self,
        graph: &mut Graph,
        constants: &[Option<f64>],
    ) -> Result<&[Id], Failure> {
        for at in 0..self.needed.len() {
            let id = self.needed[at];
            if self.first || self.varies[id.index()] {
                self.ids[id.index()] = self.node(graph, constants, id)?;
            }
        }
        self.first = false;
        Ok(&self.ids)
    }

    fn node(
        &self,
        graph: &mut Graph,
        constants: &[Option<f64>],
        id: NodeId,
    ) -> Result<Id, Failure> {
        let program = self.program;
        match fixed(program, constants, id) {
            Some(Fixed::Num(v)) => return Ok(graph.number(v)),
            Some(Fixed::Truth(v)) => return Ok(graph.add(Kind::Truth(v), &[])),
            None => {}
        }
        let node = program.node(id);
        let args: Vec<Id> = inputs(program, id).iter().map(|arg| self.ids[arg.index()]).collect();
        if let Some(code) = elementwise(program, id) {
            return Ok(graph.each(code, &args));
        }
        if crate::bound::has_bars(node.op) {
            let n = bars(program, constants, id)? as u32;
            return Ok(windowed(graph, node.op, &args, n));
        }
        let cross = |kind| Ok(kind);
        let kind = match node.op {
            Op::Field(at) => return Ok(graph.add(Kind::Field(at), &[])),
            Op::CrossUp => return Ok(crossing(graph, args[0], args[1])),
            Op::CrossDown => return Ok(crossing(graph, args[1], args[0])),
            Op::Rank => cross(Stateful::Rank),
            Op::PctRank => cross(Stateful::PctRank),
            Op::Zscore => cross(Stateful::Zscore),
            Op::Param(at) => {
                let message = format!("param {at} has no value");
                Err(fail(Stage::Bind, "param_missing", message))
            }
            other => {
                let message = format!("{other:?} cannot be computed");
                Err(fail(Stage::Bind, "not_supported", message))
            }
        }?;
        Ok(graph.add(Kind::State(kind), &args))
    }
}

fn elementwise(program: &Program, id: NodeId) -> Option<Code> {
    let node = program.node(id);
    let flags = node.args.last().is_some_and(|arg| program.node(*arg).ty.kind == TypeKind::Bool);
    Some(match node.op {
        Op::Neg => Code::Neg,
        Op::Add => Code::Add,
        Op::Sub => Code::Sub,
        Op::Mul => Code::Mul,
        Op::Div => Code::Div,
        Op::Rem => Code::Rem,
        Op::Pow => Code::Pow,
        Op::Lt => Code::Lt,
        Op::Le => Code::Le,
        Op::Eq if flags => Code::Same,
        Op::Ne if flags => Code::Differ,
        Op::Eq => Code::Eq,
        Op::Ne => Code::Ne,
        Op::And => Code::And,
        Op::Or => Code::Or,
        Op::Not => Code::Not,
        Op::IsNan => Code::IsNan,
        Op::Where if flags => Code::ChooseFlag,
        Op::Where => Code::Choose,
        Op::Abs => Code::Abs,
        Op::Min2 => Code::Min,
        Op::Max2 => Code::Max,
        Op::Log => Code::Log,
        Op::Sqrt => Code::Sqrt,
        _ => return None,
    })
}

fn windowed(graph: &mut Graph, op: Op, args: &[Id], n: u32) -> Id {
    let kind = match op {
        Op::Lag => return graph.lag(args[0], n),
        Op::Roc => {
            let (now, base) = (graph.lag(args[0], 0), graph.lag(args[0], n));
            return graph.each(Code::Roc, &[now, base]);
        }
        Op::Sma => Stateful::Sma(n),
        Op::Ema => Stateful::Ema(n),
        Op::Std => Stateful::Std(n),
        Op::Sum => Stateful::Sum(n),
        Op::RollingMin => Stateful::Low(n),
        Op::RollingMax => Stateful::High(n),
        Op::Rsi => Stateful::Rsi(n),
        Op::Atr => Stateful::Atr(n),
        _ => Stateful::TsZscore(n),
    };
    graph.add(Kind::State(kind), args)
}

/// a > b now, a <= b one bar ago. A constant needs no lag where the other side has one: before the
/// first bar that side is missing, and the comparison unknown either way.
fn crossing(graph: &mut Graph, a: Id, b: Id) -> Id {
    let number = |graph: &Graph, x: Id| matches!(graph.vertex(x).kind, Kind::Num(_));
    let both = number(graph, a) && number(graph, b);
    let mut before = |x: Id| if number(graph, x) && !both { x } else { graph.lag(x, 1) };
    let (a_before, b_before) = (before(a), before(b));
    let above = graph.each(Code::Lt, &[b, a]);
    let was_not = graph.each(Code::Le, &[a_before, b_before]);
    graph.each(Code::And, &[above, was_not])
}
