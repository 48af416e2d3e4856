//! Windows and alignment.

pub(super) mod calendar_mix;
pub(super) mod degenerate_window;
pub(super) mod mixed_closure;
pub(super) mod same_operands;
pub(super) mod unit_not_whole_bars;
pub(super) mod warmup_exceeds_data;
pub(super) mod warmup_short;
