//! What a result becomes where trading costs more or less, and where orders come later.

use qraft_base::Failure;
use qraft_data::Trail;
use qraft_sim::precise::{self, Frictions, Options};
use qraft_sim::spec;
use qraft_stats::{Figures, Tally};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{PreciseEngine, bar_ms};
use crate::record::{Figure, Stats};
use crate::scan::{MULTIPLIERS, ScanEngine, Whole, scaled};

/// Latencies, in bars.
const DELAYS: [u64; 4] = [0, 1, 2, 5];

/// The figures at a multiple of the costs, by the scan's books.
#[derive(Clone, Debug)]
pub struct CostPoint {
    /// What every cost was multiplied by.
    pub multiplier: f64,
    /// The figures.
    pub stats: Stats,
}

/// The figures at a latency, by the precise matcher.
#[derive(Clone, Debug)]
pub struct LatencyPoint {
    /// Milliseconds from a decision to its arrival.
    pub latency_ms: u64,
    /// The figures.
    pub stats: Stats,
}

/// Both curves of a trial.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// By rising multiplier.
    pub costs: Vec<CostPoint>,
    /// By rising latency.
    pub latency: Vec<LatencyPoint>,
    /// Which of the two is empty, and why.
    pub missing: Vec<(&'static str, String)>,
}

impl Sensitivity {
    /// No curve at all, because the trial fails.
    pub(super) fn none(failure: &Failure) -> Sensitivity {
        let missing = ["costs", "latency"].map(|of| (of, failure.to_string())).into();
        Sensitivity { costs: Vec::new(), latency: Vec::new(), missing }
    }

    /// The multiple of the costs from which on the total return is below 0, by a line between the
    /// points on either side; the first of the curve where it is so from there on. `None` where the
    /// return stays at 0 or above.
    pub fn turns_negative_at(&self) -> Option<f64> {
        let of = |point: &CostPoint| point.stats.get("total_return").and_then(Figure::finite);
        let points = self.costs.iter().filter_map(|point| Some((point.multiplier, of(point)?)));
        let mut before: Option<(f64, f64)> = None;
        for (multiplier, value) in points {
            if value < 0.0 {
                return Some(before.map_or(multiplier, |(last, was)| {
                    last + (multiplier - last) * was / (was - value)
                }));
            }
            before = Some((multiplier, value));
        }
        None
    }
}

/// Bars × symbols above which matching a trial five times over takes longer, and more memory, than
/// a pack that nobody asked to be matched is worth.
const MATCHED_CELLS_MAX: usize = 250_000;

impl PreciseEngine<'_> {
    /// The curves of one trial.
    ///
    /// # Errors
    /// The failure that the trial meets.
    pub fn sensitivity(&self, params: &[f64]) -> Result<Sensitivity, Failure> {
        let whole = self.scan.whole(params)?;
        let how = self.how(Frictions { failures: self.options.failures, ..Frictions::ALL });
        let costs = self.scan.cost_curve(&whole)?;
        let latency = self.scan.latency_curve(&whole, &how)?;
        Ok(Sensitivity { costs, latency, missing: Vec::new() })
    }
}

impl ScanEngine<'_> {
    /// The curves of one trial as far as they are cheap: costs by the scan's books, and latency by
    /// the matcher where the panel is small. What is missing is told with the reason.
    pub fn curves(&self, params: &[f64]) -> Sensitivity {
        let whole = match self.whole(params) {
            Ok(whole) => whole,
            Err(failure) => return Sensitivity::none(&failure),
        };
        let mut missing = Vec::new();
        let costs = self.cost_curve(&whole);
        let costs = costs.unwrap_or_else(|failure| {
            missing.push(("costs", failure.to_string()));
            Vec::new()
        });
        let cells = self.cells();
        let latency = if cells > MATCHED_CELLS_MAX {
            let most = MATCHED_CELLS_MAX;
            Err(format!("bars x symbols are {cells}, over {most}: ask for --precise-top"))
        } else {
            let bar_ms = bar_ms(self.panel());
            let how = Options { frictions: Frictions::ALL, bar_ms, halted: None };
            self.latency_curve(&whole, &how).map_err(|failure| failure.to_string())
        };
        let latency = latency.unwrap_or_else(|why| {
            missing.push(("latency", why));
            Vec::new()
        });
        Sensitivity { costs, latency, missing }
    }

    fn cost_curve(&self, whole: &Whole) -> Result<Vec<CostPoint>, Failure> {
        let point = |multiplier: f64| {
            let setup = scaled(&whole.setup, multiplier);
            let mut trail = Trail::of(self.panel());
            let outcome = spec::run_along(&setup, &self.market(), &whole.signals, &mut |bar| {
                trail.to(bar);
            })?;
            Ok(CostPoint { multiplier, stats: self.stats(&outcome.tally) })
        };
        // Within a budget one after the other: each holds every fill.
        match self.has_budget() {
            true => MULTIPLIERS.into_iter().map(point).collect(),
            false => MULTIPLIERS.into_par_iter().map(point).collect(),
        }
    }

    fn latency_curve(
        &self,
        whole: &Whole,
        how: &Options<'_>,
    ) -> Result<Vec<LatencyPoint>, Failure> {
        let own = whole.setup.settings.terms.latency_ms.unwrap_or(0.0) as u64;
        let bars = DELAYS.iter().map(|bars| bars * how.bar_ms);
        let mut delays: Vec<u64> = bars.chain([own]).collect();
        delays.sort_unstable();
        delays.dedup();
        let point = |latency_ms: u64| {
            let mut setup = whole.setup.clone();
            setup.settings_mut().terms.latency_ms = Some(latency_ms as f64);
            let matched = precise::run(&setup, &self.market(), &whole.signals, how)?;
            Ok(LatencyPoint { latency_ms, stats: self.stats(&matched.tally) })
        };
        match self.has_budget() {
            true => delays.into_iter().map(point).collect(),
            false => delays.into_par_iter().map(point).collect(),
        }
    }

    fn stats(&self, tally: &Tally) -> Stats {
        Stats::from(&Figures::from_tally(tally, self.panel().periods_per_year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::FIGURES;

    fn curve(returns: &[f64]) -> Sensitivity {
        let point = |(at, value): (usize, &f64)| {
            let mut stats = Stats(FIGURES.map(|_| Figure::Undefined("not asked".into())));
            stats.0[0] = Figure::Value(*value);
            CostPoint { multiplier: 0.5 + 0.5 * at as f64, stats }
        };
        let costs = returns.iter().enumerate().map(point).collect();
        Sensitivity { costs, latency: Vec::new(), missing: Vec::new() }
    }

    #[test]
    fn the_return_turns_between_two_points() {
        assert_eq!(FIGURES[0], "total_return");
        assert_eq!(curve(&[0.2, 0.1, -0.1]).turns_negative_at(), Some(1.25));
        assert_eq!(curve(&[0.2, 0.1, 0.0]).turns_negative_at(), None);
        assert_eq!(curve(&[-0.2, -0.3]).turns_negative_at(), Some(0.5));
        assert_eq!(curve(&[]).turns_negative_at(), None);
    }
}
