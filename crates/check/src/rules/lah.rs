//! Look-ahead.

pub(super) mod adjusted_level;
pub(super) mod future_shift;
pub(super) mod intrabar_order;
pub(super) mod known_at_missing;
pub(super) mod known_late;
pub(super) mod same_bar_fill;
pub(super) mod survivor_universe;
