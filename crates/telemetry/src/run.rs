//! What one run counts, settled on every way out.

use std::time::Instant;

use prometheus::{Histogram, IntCounter, IntGauge};
use qraft_base::ErrorType;

use crate::{Metrics, RunInfo};

/// Counts one run. Making it raises the counter of runs and the gauge of runs in progress; dropping
/// it, be it by an early return, a panic or an interruption, observes the duration and lowers the
/// gauge, once.
///
/// Shared by reference among threads; counting a backtest is a few atomic additions.
#[derive(Debug)]
pub struct RunGuard {
    start: Instant,
    in_progress: IntGauge,
    duration: Histogram,
    backtests: IntCounter,
    backtest_duration: Histogram,
    /// In the order of [`ERROR_TYPES`].
    failed: [IntCounter; 3],
}

const ERROR_TYPES: [ErrorType; 3] = [ErrorType::Fast, ErrorType::Precise, ErrorType::Other];

impl Metrics {
    /// Starts counting a run. All of its series are there from now on, at 0.
    pub fn run(&self, info: &RunInfo) -> RunGuard {
        let all = self.vectors();
        let labels = [info.space.as_str(), info.plan.as_str(), info.mode.as_str()];
        let [space, plan, mode] = labels;
        let failed = ERROR_TYPES.map(|error_type| {
            all.backtests_failed.with_label_values(&[space, plan, mode, error_type.as_str()])
        });
        let guard = RunGuard {
            start: Instant::now(),
            in_progress: all.runs_in_progress.with_label_values(&labels),
            duration: all.run_duration.with_label_values(&labels),
            backtests: all.backtests.with_label_values(&labels),
            backtest_duration: all.backtest_duration.with_label_values(&labels),
            failed,
        };
        all.runs.with_label_values(&labels).inc();
        guard.in_progress.inc();
        guard
    }
}

impl RunGuard {
    /// Counts one completed backtest, failed or not.
    pub fn backtest(&self, duration_s: f64, error: Option<ErrorType>) {
        self.backtests.inc();
        self.backtest_duration.observe(duration_s);
        if let Some(at) = error.and_then(|error| ERROR_TYPES.iter().position(|e| *e == error)) {
            self.failed[at].inc();
        }
    }

    /// Seconds since the start.
    pub fn elapsed_s(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }
}

impl Drop for RunGuard {
    fn drop(&mut self) {
        self.duration.observe(self.elapsed_s());
        self.in_progress.dec();
    }
}
