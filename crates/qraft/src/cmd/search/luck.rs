//! How much of the best trial's Sharpe ratio the number of trials alone explains.

use qraft_search::record::{Figure, Stats};
use qraft_search::report::Aggregate;
use qraft_search::run::{Lines, LinesError};
use qraft_stats::gate::psr::{Record, dsr};

/// The deflated Sharpe ratio of the best trial: N is every trial that has a line, failed ones
/// included, and V the variance of their per-bar Sharpe ratios. `None` where it is undefined.
///
/// # Errors
/// [`LinesError`] where a line cannot be read.
pub fn deflated(lines: &Lines, aggregate: &Aggregate) -> Result<Option<f64>, LinesError> {
    let header = &aggregate.frame.header;
    let per_bar = 1.0 / header.periods_per_year.sqrt();
    let sharpe = |stats: &Stats| stats.get("sharpe_ratio").and_then(Figure::finite);
    let mut sharpes = Vec::new();
    lines.for_each::<LinesError>(|record| {
        sharpes.extend(record.stats().and_then(sharpe).map(|s| s * per_bar));
        Ok(())
    })?;
    let n = sharpes.len() as f64;
    let mean = sharpes.iter().sum::<f64>() / n;
    let variance = sharpes.iter().map(|s| (s - mean) * (s - mean)).sum::<f64>() / (n - 1.0);
    let best = aggregate.best.first().and_then(|best| best.record.stats());
    let record = best.and_then(|stats| {
        let of = |name: &str| stats.get(name).and_then(Figure::finite);
        Some(Record {
            sharpe: sharpe(stats)? * per_bar,
            skew: of("skew")?,
            kurtosis: of("kurtosis")?,
            n: header.bars as f64,
        })
    });
    // One trial has no variance, and nothing to deflate.
    let variance = if sharpes.len() < 2 { 0.0 } else { variance };
    Ok(record.and_then(|record| dsr(&record, variance, lines.len() as f64)))
}
