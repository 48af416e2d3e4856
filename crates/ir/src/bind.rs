//! A program and a set of params become numbers.

use std::sync::Arc;

use qraft_base::{ErrorType, Failure, Stage};

use crate::constant::{constant, constants};
use crate::live::{reach_of_node, reach_with};
use crate::policy::{Number, Settings};
use crate::program::{NodeId, Op, Program, Reach};

/// The most bars that a window or lag may span.
pub const MAX_WINDOW: f64 = 1_000_000.0;

/// One trial's numbers.
#[derive(Clone, PartialEq, Debug)]
pub struct Binding {
    /// For each node: its value where it is constant (a condition: 1, 0, NaN for unknown), else
    /// `None`.
    pub constants: Vec<Option<f64>>,
    /// The policy, in numbers; shared by all trials where no param reaches it.
    pub settings: Arc<Settings>,
    /// `position.weights`, by symbol, sorted.
    pub weights: Vec<(String, f64)>,
    /// `position.budgets`, by symbol, sorted.
    pub budgets: Vec<(String, f64)>,
    /// Bars that a symbol needs before its first entry: the greatest reach of what is computed with
    /// these values, and the window of the sizing.
    pub warm_up: u32,
}

fn fail(code: &'static str, message: String) -> Failure {
    Failure::new(ErrorType::Fast, Stage::Bind, code, message)
}

/// A program that many trials are bound from: what no param reaches is computed once.
#[derive(Clone, Debug)]
pub struct Binder<'p> {
    program: &'p Program,
    /// Nodes in use that may be refused, in order.
    refusable: Vec<NodeId>,
    /// Nodes that a param reaches, in order.
    vary: Vec<NodeId>,
    /// The constants of the others.
    constants: Vec<Option<f64>>,
    /// The policy and the numbers by symbol, where no param reaches them.
    policy: Option<Policied>,
    /// Of every node; those of `longer` are of the last trial.
    reach: Vec<Reach>,
    /// Nodes whose reach a param may change, in order.
    longer: Vec<NodeId>,
    outputs: Vec<NodeId>,
}

/// The policy in numbers, and `position.weights` and `position.budgets`.
type Policied = (Arc<Settings>, Vec<(String, f64)>, Vec<(String, f64)>);

impl<'p> Binder<'p> {
    /// Of a program.
    pub fn new(program: &'p Program) -> Binder<'p> {
        let mut varies = vec![false; program.nodes.len()];
        for (at, node) in program.nodes.iter().enumerate() {
            let below = node.args.iter().any(|arg| varies[arg.index()]);
            varies[at] = below || matches!(node.op, Op::Param(_));
        }
        let mut stretches = vec![false; program.nodes.len()];
        for (at, node) in program.nodes.iter().enumerate() {
            let bars = node.op.bars_at().and_then(|at| node.args.get(at));
            let below = node.args.iter().any(|arg| stretches[arg.index()]);
            let told = matches!(node.op, Op::External { .. }) && varies[at];
            stretches[at] = below || told || bars.is_some_and(|bars| varies[bars.index()]);
        }
        let those = |of: &[bool]| -> Vec<NodeId> {
            (0..of.len()).filter(|at| of[*at]).map(|at| NodeId(at as u32)).collect()
        };
        let constants = constants(&program.nodes, &[]);
        let reach = reach_with(program, &constants);
        let mut reached = false;
        let policy = policied(program, &constants, |id| reached |= varies[id.index()]).ok();
        let live = program.live();
        let refusable = program.nodes.iter().zip(live).map(|(node, live)| {
            let may = matches!(node.op, Op::Unknown | Op::External { .. });
            live && (may || node.op.bars_at().is_some())
        });
        Binder {
            program,
            refusable: those(&refusable.collect::<Vec<bool>>()),
            vary: those(&varies),
            policy: policy.filter(|_| !reached),
            reach,
            longer: those(&stretches),
            outputs: program.outputs().into_iter().map(|(_, id)| id).collect(),
            constants,
        }
    }

    /// Computes what is constant, checks it, and measures the warm-up.
    ///
    /// # Errors
    /// As [`bind`].
    pub fn bind(&mut self, values: &[f64]) -> Result<Binding, Failure> {
        let program = self.program;
        check_values(program, values)?;
        let mut constants = self.constants.clone();
        for id in &self.vary {
            constants[id.index()] = constant(program.node(*id), values, &constants);
        }
        for id in &self.refusable {
            check(program, *id, &constants)?;
        }
        let (settings, weights, budgets) = match &self.policy {
            Some(policy) => policy.clone(),
            None => policied(program, &constants, |_| {})?,
        };
        let reach = &mut self.reach;
        for id in &self.longer {
            reach[id.index()] = reach_of_node(program, *id, &constants, reach);
        }
        let warm_up = self.outputs.iter().map(|id| reach[id.index()].back).max().unwrap_or(0);
        let window = if settings.sizes_by_risk() { settings.lookback() } else { 0 };
        let warm_up = warm_up.max(window);
        Ok(Binding { constants, settings, weights, budgets, warm_up })
    }
}

/// Binds one trial.
///
/// # Errors
/// Deterministic failures of stage `bind`: `param_count`, `param_not_finite`, `not_supported` (the
/// program holds what this build cannot compute), `window_not_whole`, `window_out_of_range`,
/// `lag_negative`, `setting_out_of_range`, `operator_refuses` (an operator from outside does not
/// take its constants).
pub fn bind(program: &Program, values: &[f64]) -> Result<Binding, Failure> {
    Binder::new(program).bind(values)
}

/// The policy in numbers; `read` is told the node of each.
fn policied(
    program: &Program,
    constants: &[Option<f64>],
    mut read: impl FnMut(NodeId),
) -> Result<Policied, Failure> {
    let mut number = |number: Number, id: NodeId| {
        read(id);
        let value = constants[id.index()].unwrap_or(f64::NAN);
        if number.limit().allows(value) {
            return Ok(value);
        }
        let words = number.limit().words();
        let message = format!("`{}` is {value}: it must be {words}", number.key());
        Err(fail("setting_out_of_range", message))
    };
    let settings = program.policy.try_map(&mut number)?;
    let mut by_symbol = |key: Number, table: &[(String, NodeId)]| -> Result<Vec<_>, Failure> {
        let one = |(symbol, id): &(String, NodeId)| Ok((symbol.clone(), number(key, *id)?));
        table.iter().map(one).collect()
    };
    let weights = by_symbol(Number::Weights, &program.named.weights)?;
    let budgets = by_symbol(Number::Budgets, &program.named.budgets)?;
    Ok((Arc::new(settings), weights, budgets))
}

fn check_values(program: &Program, values: &[f64]) -> Result<(), Failure> {
    if values.len() != program.params.len() {
        let (have, need) = (values.len(), program.params.len());
        return Err(fail("param_count", format!("{have} values for {need} params")));
    }
    match program.params.iter().zip(values).find(|(_, v)| !v.is_finite()) {
        Some((param, value)) => {
            let message = format!("`{}` is {value}: a param is a finite number", param.name.value);
            Err(fail("param_not_finite", message))
        }
        None => Ok(()),
    }
}

/// Whether a node can be computed with these constants.
fn check(program: &Program, id: NodeId, constants: &[Option<f64>]) -> Result<(), Failure> {
    let node = program.node(id);
    if node.op == Op::Unknown {
        let message = "a signal uses what this build cannot compute".to_owned();
        return Err(fail("not_supported", message).with_hint("`qraft check` names it"));
    }
    if let Op::External { at, inputs, .. } = node.op {
        check_external(program, at, &node.args[usize::from(inputs)..], constants)?;
    }
    let Some(at) = node.op.bars_at() else { return Ok(()) };
    let bars = node.args.get(at).and_then(|n| constants[n.index()]);
    check_bars(node.op, bars.unwrap_or(f64::NAN))
}

fn check_external(
    program: &Program,
    at: u16,
    args: &[NodeId],
    constants: &[Option<f64>],
) -> Result<(), Failure> {
    let of = &program.externals[usize::from(at)];
    let values: Vec<f64> =
        args.iter().map(|id| constants[id.index()].unwrap_or(f64::NAN)).collect();
    let refused = |why| fail("operator_refuses", format!("{}: {why}", of.address));
    of.takes(&values).map(|_| ()).map_err(refused)
}

fn check_bars(op: Op, bars: f64) -> Result<(), Failure> {
    let name = op.name();
    if bars.fract() != 0.0 || bars.is_nan() {
        let message = format!("`{name}` over {bars} bars: a window is a whole number of bars");
        return Err(fail("window_not_whole", message));
    }
    if op == Op::Lag && bars < 0.0 {
        return Err(fail("lag_negative", format!("`{name}` of {bars} bars reads the future")));
    }
    let least = if op == Op::Lag { 0.0 } else { 1.0 };
    if bars < least || bars > MAX_WINDOW {
        let message = format!("`{name}` over {bars} bars: it must be {least} to {MAX_WINDOW}");
        return Err(fail("window_out_of_range", message));
    }
    Ok(())
}

/// True where the values meet every constraint of the program. An unknown constraint (NaN) is not
/// met; neither is one that could not be understood.
pub fn constraints_hold(program: &Program, values: &[f64]) -> bool {
    if program.constraints.is_empty() {
        return true;
    }
    let constants = constants(&program.nodes, values);
    program.constraints.iter().all(|id| constants[id.index()] == Some(1.0))
}
