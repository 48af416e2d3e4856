//! Averages.

use crate::catalog::OpSig;

mod ema;
mod sma;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&sma::OP, &ema::OP];
