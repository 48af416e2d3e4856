//! Across the symbols of a bar.

use crate::catalog::OpSig;

mod demean;
mod group_demean;
mod group_rank;
mod group_zscore;
mod neutralize;
mod pct_rank;
mod rank;
mod scale;
mod winsorize;
mod zscore;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &rank::OP,
    &pct_rank::OP,
    &zscore::OP,
    &demean::OP,
    &scale::OP,
    &winsorize::OP,
    &neutralize::OP,
    &group_demean::OP,
    &group_rank::OP,
    &group_zscore::OP,
];
