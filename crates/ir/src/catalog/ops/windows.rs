//! Windows.

use crate::catalog::OpSig;

mod shift;
mod sum;
mod ts_max;
mod ts_min;
mod ts_zscore;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] =
    &[&sum::OP, &ts_min::OP, &ts_max::OP, &ts_zscore::OP, &shift::OP];
