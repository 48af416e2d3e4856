//! Momentum.

use crate::catalog::OpSig;

mod macd;
mod roc;
mod rsi;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&roc::OP, &macd::OP, &rsi::OP];
