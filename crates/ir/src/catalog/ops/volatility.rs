//! Volatility.

use crate::catalog::OpSig;

mod atr;
mod std;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&std::OP, &atr::OP];
