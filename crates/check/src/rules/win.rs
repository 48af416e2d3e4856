//! Windows and warm-up.

pub(super) mod unit_not_whole_bars;
pub(super) mod warmup_exceeds_data;
