//! Conditions.

use crate::catalog::OpSig;

mod cross_down;
mod cross_up;
mod where_;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&where_::OP, &cross_up::OP, &cross_down::OP];
