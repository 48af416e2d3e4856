//! The definition of values: whole columns, plain and slow, to be read.
//!
//! Infinities follow the rule at the top of the crate. A condition is 1, 0 or −1 (unknown).

use qraft_base::Failure;
use qraft_data::Panel;
use qraft_ir::program::{NodeId, Program};

/// A node's value at every bar and symbol, `[bar][symbol]`.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Numbers; NaN is missing.
    Num(Vec<f64>),
    /// Conditions: 1 true, 0 false, −1 unknown.
    Bool(Vec<i8>),
}

/// The values of `wanted` under one trial's constants. Numbers that leave are finite or NaN.
///
/// # Errors
/// `window_not_whole`, `lag_negative`, `window_out_of_range`, `param_missing`, `not_supported`,
/// `missing_column`.
pub fn evaluate(
    program: &Program,
    constants: &[Option<f64>],
    panel: &Panel,
    wanted: &[NodeId],
) -> Result<Vec<Value>, Failure> {
    engine::evaluate(program, constants, panel, wanted)
}

mod engine;
