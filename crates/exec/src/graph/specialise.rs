//! A program under one trial's constants becomes vertices of the batch's graph.

use qraft_base::{Failure, Stage};
use qraft_ir::external::MOST_INPUTS;
use qraft_ir::program::{Kind as TypeKind, NodeId, Op, Program};

use super::{Code, Graph, Id, Kind, NONE, Stateful};
use crate::bound::{Fixed, bars, factor_column, fail, fixed, inputs, numbers};
use crate::external::params;

/// Walks the nodes that the outputs need, once a trial: those below which some constant is not the
/// trial's before.
pub(crate) struct Specialiser<'p> {
    program: &'p Program,
    /// The nodes that outputs need as values, arguments first.
    needed: Vec<NodeId>,
    /// Nodes with a param somewhere below them, arguments first.
    vary: Vec<NodeId>,
    ids: Vec<Id>,
    /// The constants of the trial before.
    before: Vec<Option<f64>>,
    /// For each node: whether it is another one than in the trial before.
    differs: Vec<bool>,
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
        let vary = (0..varies.len()).filter(|at| varies[*at]).map(|at| NodeId(at as u32)).collect();
        let ids = vec![NONE; program.nodes.len()];
        // The first trial differs in everything.
        let differs = vec![true; program.nodes.len()];
        Specialiser { program, needed, vary, ids, before: Vec::new(), differs }
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
        self.compare(constants);
        for at in 0..self.needed.len() {
            let id = self.needed[at];
            if self.differs[id.index()] {
                self.ids[id.index()] = self.node(graph, constants, id)?;
            }
        }
        self.before.clear();
        self.before.extend_from_slice(constants);
        Ok(&self.ids)
    }

    /// Finds the nodes that are not the trial's before.
    fn compare(&mut self, constants: &[Option<f64>]) {
        if self.before.len() != constants.len() {
            return;
        }
        self.differs.fill(false);
        let bits = |constant: Option<f64>| constant.map(f64::to_bits);
        for id in &self.vary {
            let at = id.index();
            let args = &self.program.node(*id).args;
            self.differs[at] = bits(constants[at]) != bits(self.before[at])
                || args.iter().any(|arg| self.differs[arg.index()]);
        }
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
        let mut all = [NONE; MOST_INPUTS];
        let inputs = inputs(program, id);
        let Some(args) = all.get_mut(..inputs.len()) else {
            return Err(not_computed(node.op));
        };
        for (arg, of) in args.iter_mut().zip(inputs) {
            *arg = self.ids[of.index()];
        }
        let args = &*args;
        if let Some(code) = elementwise(program, id) {
            return Ok(graph.each(code, args));
        }
        match node.op {
            Op::Field(at) => {
                let at = graph.column_named(&program.fields[usize::from(at)]);
                Ok(graph.add(Kind::Field(at), &[]))
            }
            Op::Factor(at) => {
                let factor = &program.factors[usize::from(at)];
                let name = factor_column(program, constants, id, factor);
                let at = graph.column_named(&name);
                Ok(graph.add(Kind::Field(at), &[]))
            }
            Op::OnFrame(at, join) => Ok(graph.add(Kind::Frame(at, join), args)),
            Op::Held(clock) => Ok(graph.add(Kind::Held(clock), args)),
            Op::CrossUp => Ok(crossing(graph, args[0], args[1])),
            Op::CrossDown => Ok(crossing(graph, args[1], args[0])),
            Op::Lag => Ok(graph.lag(args[0], bars(program, constants, id)? as u32)),
            Op::Roc => {
                let n = bars(program, constants, id)? as u32;
                let (now, base) = (graph.lag(args[0], 0), graph.lag(args[0], n));
                Ok(graph.each(Code::Roc, &[now, base]))
            }
            Op::Native(native) => {
                let kind = Stateful::new(native, numbers(program, constants, id, native)?);
                Ok(graph.add(Kind::State(kind), args))
            }
            Op::External { at, inputs, .. } => {
                let params = params(program, constants, id, usize::from(inputs));
                let place = graph.external(at, &params);
                Ok(graph.add(Kind::External(place), args))
            }
            Op::Param(at) => {
                let message = format!("param {at} has no value");
                Err(fail(Stage::Bind, "param_missing", message))
            }
            other => Err(not_computed(other)),
        }
    }
}

fn not_computed(op: Op) -> Failure {
    fail(Stage::Bind, "not_supported", format!("`{}` cannot be computed", op.name()))
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
        Op::Exp => Code::Exp,
        Op::Floor => Code::Floor,
        Op::Ceil => Code::Ceil,
        Op::Tanh => Code::Tanh,
        Op::Atan => Code::Atan,
        _ => return None,
    })
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
