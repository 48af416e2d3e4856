//! Across.

use crate::catalog::OpSig;

mod pct_rank;
mod rank;
mod zscore;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[&rank::OP, &pct_rank::OP, &zscore::OP];
