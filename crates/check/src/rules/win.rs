//! Windows and warm-up.

pub(super) mod warmup_exceeds_data;
