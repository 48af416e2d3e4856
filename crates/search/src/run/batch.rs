//! How many trials go together. A batch shares its work, so more is faster; but its lines are
//! written at its end, so that a kill loses what was under way. Results do not depend on it.

// tidy-ok: sizes of batches follow the clock; results do not depend on them
use std::time::Instant;

use super::engine::BatchLimits;

/// What a kill may lose, in seconds of work.
const SECONDS: f64 = 0.5;

/// More than this many shares nothing further, and would let memory grow with the search.
const MOST: usize = 8_192;

/// Fits batches to about half a second.
#[derive(Debug)]
pub struct BatchSize {
    next: usize,
    most: usize,
    // tidy-ok: results do not depend on it
    started: Instant,
}

impl BatchLimits {
    /// Trials of a run's first batch.
    pub fn opening(self, cap: Option<usize>) -> usize {
        self.first.clamp(1, self.most.min(cap.unwrap_or(MOST)).clamp(1, MOST))
    }
}

impl BatchSize {
    /// Starts with the engine's first batch. `cap`, where there is one, is never exceeded.
    pub fn new(limits: BatchLimits, cap: Option<usize>) -> BatchSize {
        let most = limits.most.min(cap.unwrap_or(MOST)).clamp(1, MOST);
        let next = limits.opening(cap);
        // tidy-ok: results do not depend on it
        BatchSize { next, most, started: Instant::now() }
    }

    /// How many the next batch takes; its time runs from here.
    pub fn start(&mut self) -> usize {
        // tidy-ok: results do not depend on it
        self.started = Instant::now();
        self.next
    }

    /// The batch of `trials` is done; answers the seconds that it took.
    pub fn finish(&mut self, trials: usize) -> f64 {
        let seconds = self.started.elapsed().as_secs_f64();
        self.next = fitted(self.next, trials, seconds).min(self.most);
        seconds
    }
}

/// At most four times more or less at once, since one measurement is not much.
fn fitted(now: usize, trials: usize, seconds: f64) -> usize {
    // The last batch of a run is short and says little.
    if trials < now {
        return now;
    }
    let factor = (SECONDS / seconds.max(1e-6)).clamp(0.25, 4.0);
    ((now as f64 * factor) as usize).clamp(1, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_time_a_batch_takes() {
        assert_eq!(fitted(100, 100, 0.5), 100);
        assert_eq!(fitted(100, 100, 0.25), 200);
        assert_eq!(fitted(100, 100, 60.0), 25);
        assert_eq!(fitted(100, 100, 0.0), 400);
        assert_eq!(fitted(100, 3, 60.0), 100);
        assert_eq!(fitted(MOST, MOST, 0.001), MOST);
        assert_eq!(fitted(1, 1, 60.0), 1);
    }
}
