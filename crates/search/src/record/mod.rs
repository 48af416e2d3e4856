//! The lines of `results.jsonl`: a header, then one line a trial. No clock, host or thread is in
//! them, so that an interrupted and resumed run has the lines of one that was not.

mod header;
mod inputs;
mod line;
mod number;
mod stats;
mod text;

pub use header::{Difference, Header, RESULTS_SCHEMA};
pub use inputs::{INPUTS_NAME, INPUTS_SCHEMA, Inputs};
pub use line::{Outcome, TrialFailure, TrialRecord};
pub use number::{number, read_number};
pub use stats::{FIGURES, Figure, Stats};

#[cfg(test)]
mod tests;
