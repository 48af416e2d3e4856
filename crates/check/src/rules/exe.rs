//! Orders.

pub(super) mod data_too_coarse;
pub(super) mod fast_ignores;
pub(super) mod limit_never_fills;
pub(super) mod unbounded_retry;
