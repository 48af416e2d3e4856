//! Arithmetic.

use crate::catalog::OpSig;

mod abs;
mod log;
mod max;
mod min;
mod sqrt;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&abs::OP, &log::OP, &sqrt::OP, &min::OP, &max::OP];
