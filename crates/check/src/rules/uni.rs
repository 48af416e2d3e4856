//! Units.

pub(super) mod annualisation;
pub(super) mod bps_magnitude;
pub(super) mod currency_mix;
pub(super) mod missing_unit;
pub(super) mod off_tick_price;
pub(super) mod percent_or_fraction;
pub(super) mod unit_mismatch;
