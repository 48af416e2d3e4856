//! Figures of a return series, and gates. Pure functions; every figure that has no value says why.
//!
//! - [`Tally`]: the streaming sums that the books keep of a run
//! - [`Figures`], [`Figure`]: the figures of a trial line, from a tally
//! - [`metrics`]: every metric of a whole return series, of a turnover step, of a list of trades
//! - [`gate`]: what a result must pass before it is believed

#![forbid(unsafe_code)]

mod figures;
pub mod gate;
pub mod metrics;
mod tally;

pub use figures::{Figure, Figures};
pub use tally::Tally;
