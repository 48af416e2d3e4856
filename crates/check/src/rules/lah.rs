//! Look-ahead.

pub(super) mod future_shift;
pub(super) mod same_bar_fill;
