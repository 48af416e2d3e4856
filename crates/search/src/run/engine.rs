//! What answers trials.

use std::sync::atomic::AtomicBool;

use qraft_base::{ErrorType, Failure};

use crate::plan::Trial;
use crate::record::Stats;

/// Runs batches of trials. What it answers for a trial depends on that trial alone: neither on the
/// batch, nor on the number of threads.
pub trait Engine: Sync {
    /// One answer a trial, in their order; `None` where `stop` rose before all were done.
    ///
    /// Runs inside the search's thread pool, so that whatever it does in parallel stays there.
    fn run(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Vec<Result<Stats, Failure>>>;

    /// How large batches should be.
    fn limits(&self) -> BatchLimits;

    /// Which engine a defect is charged to.
    fn charged(&self) -> ErrorType {
        ErrorType::Fast
    }
}

/// How many trials go together. Neither is more than a hint: results do not depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchLimits {
    /// The first batch: about half a second's work. Later ones are fitted to what was measured.
    pub first: usize,
    /// The most, so that memory does not grow with the search.
    pub most: usize,
}
