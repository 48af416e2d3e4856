//! What a result becomes where trading costs more or less, and where orders come later.

use qraft_base::Failure;
use qraft_sim::precise::{self, Frictions};
use qraft_sim::spec;
use qraft_stats::Figures;

use super::{PreciseEngine, bar_ms};
use crate::record::{Figure, Stats};
use crate::scan::{MULTIPLIERS, scaled};

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
}

impl Sensitivity {
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

impl PreciseEngine<'_> {
    /// The curves of one trial.
    ///
    /// # Errors
    /// The failure that the trial meets.
    pub fn sensitivity(&self, params: &[f64]) -> Result<Sensitivity, Failure> {
        let whole = self.scan.whole(params)?;
        let market = self.scan.market();
        let stats =
            |tally: &_| Stats::from(&Figures::from_tally(tally, self.panel.periods_per_year));
        let costs = MULTIPLIERS.into_iter().map(|multiplier| {
            let setup = scaled(&whole.setup, multiplier);
            let outcome = spec::run(&setup, &market, &whole.signals)?;
            Ok(CostPoint { multiplier, stats: stats(&outcome.tally) })
        });
        let costs = costs.collect::<Result<Vec<_>, Failure>>()?;
        let bar = bar_ms(self.panel);
        let own = whole.setup.settings.terms.latency_ms.unwrap_or(0.0) as u64;
        let mut delays: Vec<u64> = DELAYS.iter().map(|bars| bars * bar).chain([own]).collect();
        delays.sort_unstable();
        delays.dedup();
        let latency = delays.into_iter().map(|latency_ms| {
            let mut setup = whole.setup.clone();
            setup.settings.terms.latency_ms = Some(latency_ms as f64);
            let how = self.how(Frictions { failures: self.options.failures, ..Frictions::ALL });
            let matched = precise::run(&setup, &market, &whole.signals, &how)?;
            Ok(LatencyPoint { latency_ms, stats: stats(&matched.tally) })
        });
        Ok(Sensitivity { costs, latency: latency.collect::<Result<Vec<_>, Failure>>()? })
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
        Sensitivity { costs: returns.iter().enumerate().map(point).collect(), latency: Vec::new() }
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
