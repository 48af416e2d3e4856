//! Holding.

pub(super) mod hold_vs_exit;
