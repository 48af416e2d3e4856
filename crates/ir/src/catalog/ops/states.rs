//! What remembers.

use crate::catalog::OpSig;

mod bars_since;
mod cumsum;
mod fill;
mod latch;
mod value_when;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] =
    &[&fill::OP, &cumsum::OP, &bars_since::OP, &value_when::OP, &latch::OP];
