//! What a search over the strategy's own params would meet.

pub(super) mod no_constraint;
