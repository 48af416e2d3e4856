//! Is it luck? What a candidate must pass before it is believed, with the true number of trials.
//!
//! - [`Bounds`], [`Tests`]: what is asked, and how the tests are made
//! - [`Log`]: N and V from the search's own lines; what they leave of one Sharpe ratio
//! - [`rescan`](mod@rescan): every trial once more, into a matrix in a file
//! - [`snooped`]: reality check, SPA and StepM over that matrix
//! - [`judge`](mod@judge): the pipeline, one candidate at a time
//! - [`leak`](mod@leak): another future changes no past
//! - [`document`](mod@document): what is written
//! - [`held`](mod@held): what was held back, and how often it was looked at

mod bounds;
pub mod document;
pub mod held;
pub mod judge;
pub mod leak;
mod log;
pub mod rescan;
mod snooping;
mod verdict;

pub use bounds::{Benchmark, Bounds, Tests, method_name};
pub use log::{Adjusted, Deflated, Log};
pub use snooping::{Snooped, snooped};
pub use verdict::{Gate, Status, Verdict};
