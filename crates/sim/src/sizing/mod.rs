//! How large each position is: the steps from strengths to weights. Pure functions on slices.
//!
//! A rebalance takes them in this order, each with what the one before left:
//!
//! 1. base weights: [`score`], [`parity`], or equal
//! 2. [`cap`]: no name above its limit, the excess to the others
//! 3. [`volatility`]: one scale for all, then [`volatility::clip`]
//! 4. [`industry`]: no group above its limit, the excess to cash
//! 5. [`turnover`]: as far towards the new weights as the budget goes
//!
//! [`covariance`] is what 1 and 3 may read; [`clusters`] tells before all of them which of many
//! series say the same.
//!
//! # Numbers
//!
//! A sum over names runs on the 8 lanes of every sum across symbols: the lane of a name is its
//! place in the slice modulo 8. A sum over bars runs from the first bar to the last. So the same
//! slices give the same bits everywhere. A strength, score or return that is not finite counts as 0
//! unless its function says otherwise. Room that a function needs is the caller's, and is reused:
//! once it has grown, nothing here allocates, [`clusters`] excepted.

pub mod cap;
pub mod clusters;
pub mod covariance;
pub mod industry;
mod newton;
pub mod parity;
pub mod score;
pub mod turnover;
pub mod volatility;

/// The number, or 0 where it is not finite.
#[inline]
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { 0.0 }
}

/// Σ|w| by the lanes.
pub(crate) fn gross_of(weights: &[f64]) -> f64 {
    crate::lanes::sum(weights.iter().map(|w| w.abs()))
}
