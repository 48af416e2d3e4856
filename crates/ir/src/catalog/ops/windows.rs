//! Statistics of the last n bars.

use crate::catalog::OpSig;

mod argmax;
mod argmin;
mod delta;
mod kurt;
mod mad;
mod median;
mod product;
mod quantile;
mod shift;
mod skew;
mod sum;
mod ts_max;
mod ts_min;
mod ts_rank;
mod ts_zscore;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &sum::OP,
    &product::OP,
    &ts_min::OP,
    &ts_max::OP,
    &argmin::OP,
    &argmax::OP,
    &ts_rank::OP,
    &quantile::OP,
    &median::OP,
    &mad::OP,
    &ts_zscore::OP,
    &skew::OP,
    &kurt::OP,
    &shift::OP,
    &delta::OP,
];
