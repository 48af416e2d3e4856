//! What the search's own log says: how many trials there were, how widely their Sharpe ratios
//! differ, and what of one of them that leaves. Every trial counts, also the failed ones.

use qraft_base::{Digest, DigestBuilder};
use qraft_stats::gate::haircut::Annual;
use qraft_stats::gate::multiple::{Method, adjusted};
use qraft_stats::gate::psr::{Record, dsr, expected_max_sharpe, min_trl, psr};

use crate::record::{Figure, Header, Stats};
use crate::run::{Lines, LinesError};

/// The error that a track record's length is asked for.
const ALPHA: f64 = 0.05;

/// All trials of a search.
#[derive(Clone, PartialEq, Debug)]
pub struct Log {
    /// N: all of the plan, failed ones and those without a line included.
    pub trials: u64,
    /// Those that failed.
    pub failed: u64,
    /// What was found: every line, by content, in trial order.
    pub results: Digest,
    /// V: the variance (ddof 1) of their Sharpe ratios per bar; 0 for fewer than two.
    pub variance: f64,
    bars: f64,
    periods_per_year: f64,
    /// The trials that have a Sharpe ratio, rising.
    ranked: Vec<u64>,
    /// Two-sided p of each of them, then 1 for every trial that has none.
    p: Vec<f64>,
}

/// What the number of trials leaves of one of them. `None` is undefined, and passes nothing.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Deflated {
    /// Sharpe ratio, a year's.
    pub sharpe: Option<f64>,
    /// Probability that the true one is above 0.
    pub psr: Option<f64>,
    /// Probability that it is above what the best of N trials without skill is expected to show.
    pub deflated_sharpe: Option<f64>,
    /// Bars that are needed to believe, at 95 %, that it is above 0.
    pub min_track_record: Option<f64>,
    /// What Bonferroni's adjustment for N tests leaves of it, a year's.
    pub haircut_sharpe: Option<f64>,
    /// Two-sided p of it being 0, as the only test.
    pub p_value: Option<f64>,
}

/// p-values that are adjusted for all trials, method by method.
#[derive(Clone, PartialEq, Debug)]
pub struct Adjusted(Vec<(Method, Vec<f64>)>);

impl Log {
    /// Reads all lines once.
    ///
    /// # Errors
    /// [`LinesError`] where a line cannot be read.
    pub fn of(lines: &Lines, header: &Header) -> Result<Log, LinesError> {
        let (mut ranked, mut failed) = (Vec::new(), 0);
        let mut builder = DigestBuilder::new("qraft.lines/1");
        lines.for_each::<LinesError>(|record| {
            builder.text("line", &record.to_line());
            match record.stats() {
                None => failed += 1,
                Some(stats) => ranked.extend(sharpe_of(stats).map(|sharpe| (record.trial, sharpe))),
            }
            Ok(())
        })?;
        let trials = header.trials.max(lines.len());
        let bars = header.bars as f64;
        let log = Log::new(trials, failed, &ranked, bars, header.periods_per_year);
        Ok(Log { results: builder.finish(), ..log })
    }

    /// Of N trials, some of which failed, and the Sharpe ratios, a year's, of those that have one,
    /// by rising trial.
    pub fn new(
        trials: u64,
        failed: u64,
        sharpes: &[(u64, f64)],
        bars: f64,
        periods_per_year: f64,
    ) -> Log {
        let p = |(_, sharpe): &(u64, f64)| {
            let single = Annual { sharpe: *sharpe, n: bars, periods: periods_per_year }.single();
            single.map_or(1.0, |single| single.p)
        };
        let mut p: Vec<f64> = sharpes.iter().map(p).collect();
        p.resize(p.len().max(trials as usize), 1.0);
        let root = periods_per_year.sqrt();
        let per_bar: Vec<f64> = sharpes.iter().map(|(_, sharpe)| sharpe / root).collect();
        let ranked = sharpes.iter().map(|(trial, _)| *trial).collect();
        let results = Digest::of(b"");
        Log {
            trials,
            failed,
            results,
            variance: variance(&per_bar),
            bars,
            periods_per_year,
            ranked,
            p,
        }
    }

    /// The Sharpe ratio, a year's, that the best of all trials is expected to show without skill.
    pub fn expected_max(&self) -> Option<f64> {
        let per_bar = expected_max_sharpe(self.variance, self.trials as f64)?;
        Some(per_bar * self.periods_per_year.sqrt())
    }

    /// The variance of the Sharpe ratios, a year's.
    pub fn annual_variance(&self) -> f64 {
        self.variance * self.periods_per_year
    }

    /// What is left of a trial.
    pub fn deflated(&self, stats: &Stats) -> Deflated {
        let Some(sharpe) = sharpe_of(stats) else { return Deflated::default() };
        let annual = Annual { sharpe, n: self.bars, periods: self.periods_per_year };
        let single = annual.single();
        let of = |name: &str| stats.get(name).and_then(Figure::finite);
        let record = of("skew").zip(of("kurtosis")).map(|(skew, kurtosis)| Record {
            sharpe: sharpe / self.periods_per_year.sqrt(),
            n: self.bars,
            skew,
            kurtosis,
        });
        let trials = self.trials as f64;
        Deflated {
            sharpe: Some(sharpe),
            psr: record.and_then(|record| psr(&record, 0.0)),
            deflated_sharpe: record.and_then(|record| dsr(&record, self.variance, trials)),
            min_track_record: record.and_then(|record| min_trl(&record, 0.0, ALPHA)),
            haircut_sharpe: annual.haircut_of_count(trials).map(|haircut| haircut.sharpe),
            p_value: single.map(|single| single.p),
        }
    }

    /// Every trial's p-value, adjusted for all of them; a trial without one counts as 1.
    pub fn adjusted(&self) -> Adjusted {
        let of = |method: Method| Some((method, adjusted(&self.p, method)?));
        Adjusted(Method::ALL.into_iter().filter_map(of).collect())
    }

    /// What the adjustments make of one trial's p-value.
    pub fn of_trial(&self, adjusted: &Adjusted, trial: u64) -> Vec<(&'static str, f64)> {
        let Ok(at) = self.ranked.binary_search(&trial) else { return Vec::new() };
        adjusted.0.iter().map(|(method, all)| (method.name(), all[at])).collect()
    }
}

fn sharpe_of(stats: &Stats) -> Option<f64> {
    stats.get("sharpe_ratio").and_then(Figure::finite)
}

/// ddof 1; 0 for fewer than two, which leave nothing to deflate.
fn variance(x: &[f64]) -> f64 {
    if x.len() < 2 {
        return 0.0;
    }
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::FIGURES;

    fn stats(sharpe: f64) -> Stats {
        Stats(FIGURES.map(|name| {
            Figure::Value(match name {
                "sharpe_ratio" => sharpe,
                "kurtosis" => 3.0,
                _ => 0.0,
            })
        }))
    }

    #[test]
    fn every_trial_counts_and_more_of_them_leave_less() {
        let sharpes: Vec<(u64, f64)> =
            (0..40).map(|k| (k, f64::from(k as u32 % 7) / 4.0)).collect();
        let left = |trials, failed| {
            let log = Log::new(trials, failed, &sharpes, 1_260.0, 252.0);
            log.deflated(&stats(1.5)).deflated_sharpe.expect("defined")
        };
        assert!(left(40, 0) > left(60, 20) && left(60, 20) > left(4_000, 0));
        // whether the others failed does not matter
        assert_eq!(left(60, 20), left(60, 0));
    }

    #[test]
    fn the_published_example() {
        // Bailey & Lopez de Prado 2014: a yearly 2.5 over 1,250 days, 100 trials of variance 1/2
        let spread = 0.5f64.sqrt() * (99.0f64 / 100.0).sqrt();
        let sharpes: Vec<(u64, f64)> =
            (0..100).map(|k| (k, if k % 2 == 0 { spread } else { -spread })).collect();
        let log = Log::new(100, 0, &sharpes, 1_250.0, 250.0);
        assert!((log.annual_variance() - 0.5).abs() < 1e-12);
        let record = Stats(FIGURES.map(|name| {
            Figure::Value(match name {
                "sharpe_ratio" => 2.5,
                "skew" => -3.0,
                "kurtosis" => 10.0,
                _ => 0.0,
            })
        }));
        let found = log.deflated(&record).deflated_sharpe.expect("defined");
        assert!((found - 0.9004).abs() < 5e-5, "{found}");
    }

    #[test]
    fn a_trial_without_a_sharpe_ratio_is_left_nothing() {
        let log = Log::new(3, 1, &[(0, 1.0), (2, 0.5)], 500.0, 252.0);
        let undefined = Stats(FIGURES.map(|_| Figure::Undefined("returns do not vary".into())));
        assert_eq!(log.deflated(&undefined), Deflated::default());
        let adjusted = log.adjusted();
        assert_eq!(log.of_trial(&adjusted, 1), []);
        assert_eq!(log.of_trial(&adjusted, 2).len(), Method::ALL.len());
    }
}
