//! Costs.

pub(super) mod no_costs;
