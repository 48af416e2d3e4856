//! The definition of values: whole columns, plain and slow, to be read.
//!
//! It shares no kernel with the scan: each window is folded anew from the definition of blocks,
//! each rank counted. Infinities follow the rule at the top of the crate.

mod across;
mod arithmetic;
mod conditions;
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
use qraft_ir::program::{NodeId, Op, Program};

use crate::bound::{Fixed, bars, fail, fixed, inputs, numbers};

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
/// `missing_column`, `kinds_mixed`.
pub fn evaluate(
    program: &Program,
    constants: &[Option<f64>],
    panel: &Panel,
    wanted: &[NodeId],
) -> Result<Vec<Value>, Failure> {
    let mut live = vec![false; program.nodes.len()];
    for id in wanted {
        live[id.index()] = true;
    }
    let mut interp = Interp { program, constants, panel, values: Vec::new() };
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
        let cells = self.panel.bars() * self.panel.width();
        match fixed(self.program, self.constants, id) {
            Some(Fixed::Num(x)) => return Ok(Value::Num(vec![x; cells])),
            Some(Fixed::Truth(x)) => return Ok(Value::Bool(vec![x; cells])),
            None => {}
        }
        let op = self.program.node(id).op;
        let args = inputs(self.program, id);
        let width = self.panel.width();
        match op {
            Op::Field(at) => self.field(at),
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
            Op::CrossUp => {
                let (a, b) = (self.read(args[0])?, self.read(args[1])?);
                Ok(Value::Bool(lags::cross(&a, &b, width)))
            }
            Op::CrossDown => {
                let (a, b) = (self.read(args[0])?, self.read(args[1])?);
                Ok(Value::Bool(lags::cross(&b, &a, width)))
            }
            Op::Lag if self.is_flag(args[0]) => {
                let n = bars(self.program, self.constants, id)?;
                Ok(Value::Bool(lags::lag(self.flags(args[0])?, n, width, -1)))
            }
            Op::Lag | Op::Roc => {
                let n = bars(self.program, self.constants, id)?;
                let x = self.read(args[0])?;
                Ok(Value::Num(match op {
                    Op::Lag => lags::lag(&x, n, width, f64::NAN),
                    _ => lags::roc(&x, n, width),
                }))
            }
            Op::Native(native) => {
                let numbers = numbers(self.program, self.constants, id, native)?;
                let x: Vec<Vec<f64>> =
                    args.iter().map(|arg| self.read(*arg)).collect::<Result<_, Failure>>()?;
                native::each(native, &x, numbers, width).map(Value::Num).ok_or_else(|| {
                    let message = format!("`{}` cannot be computed", native.name());
                    fail(Stage::Bind, "not_supported", message)
                })
            }
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

    fn field(&self, at: u16) -> Result<Value, Failure> {
        let name = &self.program.fields[usize::from(at)];
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
