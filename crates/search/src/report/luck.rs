//! How much of the best trial's Sharpe ratio the number of trials alone explains.

use qraft_stats::gate::psr::{Record, dsr};

use crate::record::{Figure, Stats};
use crate::run::{Lines, LinesError};

/// What a search's lines say of luck: enough to deflate any of its trials.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Luck {
    /// Trials with a line.
    trials: u64,
    /// Variance of the per-bar Sharpe ratios, ddof 1; 0 below two of them.
    variance: f64,
    periods_per_year: f64,
    bars: u64,
}

impl Luck {
    /// Reads the Sharpe ratios of all lines.
    ///
    /// # Errors
    /// [`LinesError`] where a line cannot be read.
    pub fn of(lines: &Lines, periods_per_year: f64, bars: u64) -> Result<Luck, LinesError> {
        let mut sharpes = Vec::new();
        lines.for_each::<LinesError>(|record| {
            let sharpe = record.stats().and_then(|stats| finite(stats, "sharpe_ratio"));
            sharpes.extend(sharpe.map(|s| s / periods_per_year.sqrt()));
            Ok(())
        })?;
        let n = sharpes.len() as f64;
        let mean = sharpes.iter().sum::<f64>() / n;
        let squares = sharpes.iter().map(|s| (s - mean) * (s - mean)).sum::<f64>();
        // One trial has no variance, and nothing to deflate.
        let variance = if sharpes.len() < 2 { 0.0 } else { squares / (n - 1.0) };
        Ok(Luck { trials: lines.len(), variance, periods_per_year, bars })
    }

    /// The deflated Sharpe ratio of a trial of the search; `None` where it is undefined.
    pub fn deflated(&self, stats: &Stats) -> Option<f64> {
        let record = Record {
            sharpe: finite(stats, "sharpe_ratio")? / self.periods_per_year.sqrt(),
            skew: finite(stats, "skew")?,
            kurtosis: finite(stats, "kurtosis")?,
            n: self.bars as f64,
        };
        dsr(&record, self.variance, self.trials as f64)
    }
}

fn finite(stats: &Stats, name: &str) -> Option<f64> {
    stats.get(name).and_then(Figure::finite)
}
