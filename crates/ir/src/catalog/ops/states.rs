//! States.

use crate::catalog::OpSig;

mod fill;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&fill::OP];
