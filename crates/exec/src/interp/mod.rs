//! The definition of values: whole columns, plain and slow, to be read.
//!
//! It shares no kernel with the scan: each window is folded anew from the definition of blocks,
//! each rank counted. Infinities follow the rule at the top of the crate.

mod across;
mod arithmetic;
mod conditions;
mod frames;
mod lags;
mod moments;
mod native;
mod order;
mod pairs;
mod recursive;
mod states;
mod windows;

use qraft_base::{Failure, Stage};
use qraft_data::Panel;
use qraft_data::frame::Frame;
use qraft_ir::Native;
use qraft_ir::program::{Join, NodeId, Op, Program};

use crate::bound::{Fixed, bars, fail, fixed, inputs, numbers};
use crate::external::{Externals, Form, params};

/// A node's value at every bar and symbol, `[bar][symbol]`.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Numbers; NaN is missing.
    Num(Vec<f64>),
    /// Conditions: 1 true, 0 false, −1 unknown.
    Bool(Vec<i8>),
}

/// The values of `wanted` under one trial's constants (for each node of the program its value where
/// it is constant). Numbers that leave are finite or NaN.
///
/// # Errors
/// `window_not_whole`, `lag_negative`, `window_out_of_range`, `param_missing`, `not_supported`,
/// `missing_column`, `kinds_mixed`, `operator_missing`; what an operator from outside did wrong,
/// which is pushed row by row.
pub fn evaluate(
    program: &Program,
    constants: &[Option<f64>],
    panel: &Panel,
    wanted: &[NodeId],
    externals: &Externals,
) -> Result<Vec<Value>, Failure> {
    let mut live = vec![false; program.nodes.len()];
    for id in wanted {
        live[id.index()] = true;
    }
    let frames = crate::bound::frames(program.frames.iter().map(|f| f.every), panel)?;
    let mut interp = Interp { program, constants, panel, frames, externals, values: Vec::new() };
    for at in (0..live.len()).rev() {
        if live[at] && fixed(program, constants, NodeId(at as u32)).is_none() {
            inputs(program, NodeId(at as u32)).iter().for_each(|arg| live[arg.index()] = true);
        }
    }
    for (at, live) in live.iter().enumerate() {
        let value = if *live { Some(interp.node(NodeId(at as u32))?) } else { None };
        interp.values.push(value);
    }
    let answer = |id: &NodeId| match &interp.values[id.index()] {
        Some(Value::Num(x)) => Ok(Value::Num(x.iter().map(|x| finite(*x)).collect())),
        Some(flags) => Ok(flags.clone()),
        None => Err(fail(Stage::Scan, "not_supported", "a node without a value")),
    };
    wanted.iter().map(answer).collect()
}

/// ±inf as NaN.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}

struct Interp<'a> {
    program: &'a Program,
    constants: &'a [Option<f64>],
    panel: &'a Panel,
    frames: Vec<Frame>,
    externals: &'a Externals,
    values: Vec<Option<Value>>,
}

impl Interp<'_> {
    fn num(&self, id: NodeId) -> Result<&[f64], Failure> {
        match &self.values[id.index()] {
            Some(Value::Num(x)) => Ok(x),
            _ => Err(fail(Stage::Scan, "kinds_mixed", "a condition where a number is needed")),
        }
    }

    fn flags(&self, id: NodeId) -> Result<&[i8], Failure> {
        match &self.values[id.index()] {
            Some(Value::Bool(x)) => Ok(x),
            _ => Err(fail(Stage::Scan, "kinds_mixed", "a number where a condition is needed")),
        }
    }

    /// A number as everything but arithmetic reads it.
    fn read(&self, id: NodeId) -> Result<Vec<f64>, Failure> {
        Ok(self.num(id)?.iter().map(|x| finite(*x)).collect())
    }

    fn is_flag(&self, id: NodeId) -> bool {
        matches!(self.values[id.index()], Some(Value::Bool(_)))
    }

    fn node(&self, id: NodeId) -> Result<Value, Failure> {
        let clock = self.program.node(id).clock;
        let rows = match clock.checked_sub(1) {
            Some(at) => frames::completed(&self.frames[usize::from(at)]),
            None => self.panel.bars(),
        };
        let cells = rows * self.panel.width();
        match fixed(self.program, self.constants, id) {
            Some(Fixed::Num(x)) => return Ok(Value::Num(vec![x; cells])),
            Some(Fixed::Truth(x)) => return Ok(Value::Bool(vec![x; cells])),
            None => {}
        }
        let op = self.program.node(id).op;
        let args = inputs(self.program, id);
        match op {
            Op::Field(at) => self.column(&self.program.fields[usize::from(at)]),
            Op::Factor(at) => {
                let factor = &self.program.factors[usize::from(at)];
                let name = crate::bound::factor_column(self.program, self.constants, id, factor);
                self.column(&name)
            }
            Op::OnFrame(at, join) => self.joined(join, args, &self.frames[usize::from(at)]),
            Op::Held(clock) => self.held(args[0], clock),
            Op::Where if self.is_flag(args[1]) => {
                let (a, b) = (self.flags(args[1])?, self.flags(args[2])?);
                Ok(Value::Bool(conditions::choose(self.flags(args[0])?, a, b, -1)))
            }
            Op::Where => {
                let (a, b) = (self.num(args[1])?, self.num(args[2])?);
                Ok(Value::Num(conditions::choose(self.flags(args[0])?, a, b, f64::NAN)))
            }
            Op::And | Op::Or => {
                let (a, b) = (self.flags(args[0])?, self.flags(args[1])?);
                Ok(Value::Bool(conditions::both(op, a, b)))
            }
            Op::Eq | Op::Ne if self.is_flag(args[0]) => {
                let (a, b) = (self.flags(args[0])?, self.flags(args[1])?);
                Ok(Value::Bool(conditions::both(op, a, b)))
            }
            Op::Not => Ok(Value::Bool(conditions::not(self.flags(args[0])?))),
            Op::IsNan => Ok(Value::Bool(conditions::is_nan(&self.read(args[0])?))),
            Op::Lt | Op::Le | Op::Eq | Op::Ne => {
                let (a, b) = (self.read(args[0])?, self.read(args[1])?);
                Ok(Value::Bool(conditions::compare(op, &a, &b)))
            }
            Op::CrossUp | Op::CrossDown => {
                let (a, b) = (self.read(args[0])?, self.read(args[1])?);
                let (a, b) = if op == Op::CrossUp { (a, b) } else { (b, a) };
                Ok(Value::Bool(lags::cross(&a, &b, self.panel.width())))
            }
            Op::Lag | Op::Roc => self.lagged(op, args[0], bars(self.program, self.constants, id)?),
            Op::Native(native) => self.native(native, id, args),
            Op::External { at, .. } => self.external(at, id, args),
            Op::Param(at) => {
                let message = format!("param {at} has no value");
                Err(fail(Stage::Bind, "param_missing", message))
            }
            _ => {
                let of: Result<Vec<&[f64]>, Failure> =
                    args.iter().map(|arg| self.num(*arg)).collect();
                arithmetic::each(op, &of?, cells).map(Value::Num).ok_or_else(|| {
                    let message = format!("`{}` cannot be computed", op.name());
                    fail(Stage::Bind, "not_supported", message)
                })
            }
        }
    }

    fn lagged(&self, op: Op, of: NodeId, n: usize) -> Result<Value, Failure> {
        let width = self.panel.width();
        if self.is_flag(of) {
            return Ok(Value::Bool(lags::lag(self.flags(of)?, n, width, -1)));
        }
        let x = self.read(of)?;
        Ok(Value::Num(match op {
            Op::Lag => lags::lag(&x, n, width, f64::NAN),
            _ => lags::roc(&x, n, width),
        }))
    }

    fn native(&self, native: Native, id: NodeId, args: &[NodeId]) -> Result<Value, Failure> {
        let numbers = numbers(self.program, self.constants, id, native)?;
        let mut x: Vec<Vec<f64>> =
            args.iter().map(|arg| self.read(*arg)).collect::<Result<_, Failure>>()?;
        // Constants are as long as the panel, series on a coarser clock are not.
        let shortest = x.iter().map(Vec::len).min().unwrap_or(0);
        x.iter_mut().for_each(|x| x.truncate(shortest));
        let width = self.panel.width();
        native::each(native, &x, numbers, width).map(Value::Num).ok_or_else(|| {
            let message = format!("`{}` cannot be computed", native.name());
            fail(Stage::Bind, "not_supported", message)
        })
    }

    fn external(&self, at: u16, id: NodeId, args: &[NodeId]) -> Result<Value, Failure> {
        let op = self.externals.of(self.program, at)?;
        let params = params(self.program, self.constants, id, args.len());
        let mut x: Vec<Vec<f64>> =
            args.iter().map(|arg| self.read(*arg)).collect::<Result<_, Failure>>()?;
        // Constants are as long as the panel, series on a coarser clock are not.
        let shortest = x.iter().map(Vec::len).min().unwrap_or(0);
        x.iter_mut().for_each(|x| x.truncate(shortest));
        let inputs: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
        let width = self.panel.width();
        let mut out = vec![f64::NAN; shortest];
        let mut state = op.start(&params, &self.panel.symbols, Form::Pushes)?;
        state.update(0, shortest / width.max(1), &inputs, &mut out)?;
        Ok(Value::Num(out))
    }

    fn joined(&self, join: Join, args: &[NodeId], frame: &Frame) -> Result<Value, Failure> {
        let width = self.panel.width();
        if self.is_flag(args[0]) {
            let as_number = |flag: &i8| if *flag < 0 { f64::NAN } else { f64::from(*flag) };
            let x: Vec<f64> = self.flags(args[0])?.iter().map(as_number).collect();
            let as_flag = |x: f64| if x.is_nan() { -1 } else { x as i8 };
            let joined = frames::joined(join, &x, None, frame, width);
            return Ok(Value::Bool(joined.into_iter().map(as_flag).collect()));
        }
        let x = self.read(args[0])?;
        let weights = args.get(1).map(|id| self.read(*id)).transpose()?;
        Ok(Value::Num(frames::joined(join, &x, weights.as_deref(), frame, width)))
    }

    fn held(&self, id: NodeId, to: u16) -> Result<Value, Failure> {
        let (width, bars) = (self.panel.width(), self.panel.bars());
        let Some(from) = self.program.node(id).clock.checked_sub(1) else {
            return Err(fail(Stage::Bind, "not_supported", "a value held on its own clock"));
        };
        let frame = &self.frames[usize::from(from)];
        let rows: Vec<usize> = match to.checked_sub(1) {
            None => (0..bars).collect(),
            Some(at) => {
                let finer = &self.frames[usize::from(at)];
                let ends = &finer.done_at[..frames::completed(finer)];
                ends.iter().map(|row| *row as usize).collect()
            }
        };
        let rows = rows.into_iter();
        if self.is_flag(id) {
            return Ok(Value::Bool(frames::held(self.flags(id)?, frame, rows, width, -1)));
        }
        let x = self.read(id)?;
        Ok(Value::Num(frames::held(&x, frame, rows, width, f64::NAN)))
    }

    fn column(&self, name: &str) -> Result<Value, Failure> {
        let Some(x) = self.panel.column(name) else {
            let message = format!("the data has no column `{name}`");
            return Err(fail(Stage::Scan, "missing_column", message));
        };
        Ok(Value::Num(x.iter().map(|x| finite(*x)).collect()))
    }
}

/// A symbol's values in the order of the bars.
fn series(x: &[f64], symbol: usize, width: usize) -> Vec<f64> {
    x.iter().skip(symbol).step_by(width).copied().collect()
}

/// Fills a column symbol by symbol.
fn by_symbol(cells: usize, width: usize, of: impl Fn(usize) -> Vec<f64>) -> Vec<f64> {
    let mut out = vec![f64::NAN; cells];
    for symbol in 0..width {
        for (bar, y) in of(symbol).into_iter().enumerate() {
            out[bar * width + symbol] = finite(y);
        }
    }
    out
}
