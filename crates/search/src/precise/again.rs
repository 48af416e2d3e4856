//! Trials matched once more for the gates, as they are and where trading costs more or less.

use std::sync::atomic::{AtomicBool, Ordering};

use qraft_base::Failure;
use qraft_sim::precise::{self, Frictions};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::{PreciseEngine, charged};
use crate::gates::rescan::Source;
use crate::plan::Trial;
use crate::run::Engine;
use crate::scan::{Again, MULTIPLIERS, STATED, scaled};

impl Source for PreciseEngine<'_> {
    fn at_once(&self) -> usize {
        let limits = self.limits();
        (limits.first / MULTIPLIERS.len()).clamp(1, limits.most)
    }

    fn again(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Vec<Result<Again, Failure>>> {
        let answer = |trial: &Trial| {
            (!stop.load(Ordering::Relaxed)).then(|| self.once_more(&trial.params).map_err(charged))
        };
        trials.par_iter().map(answer).collect()
    }
}

impl PreciseEngine<'_> {
    fn once_more(&self, params: &[f64]) -> Result<Again, Failure> {
        let whole = self.scan.whole(params)?;
        let market = self.scan.market();
        let frictions = Frictions { failures: self.options.failures, ..Frictions::ALL };
        let how = self.how(frictions);
        let matched = MULTIPLIERS.map(|multiplier| {
            precise::run(&scaled(&whole.setup, multiplier), &market, &whole.signals, &how)
        });
        let mut returns = Vec::new();
        let mut by_cost = Vec::with_capacity(MULTIPLIERS.len());
        for (at, matched) in matched.into_iter().enumerate() {
            let matched = matched?;
            if at == STATED {
                returns = of_equity(&matched.equity, whole.setup.settings.capital);
            }
            by_cost.push(self.stats(&matched));
        }
        let by_cost = by_cost.try_into().map_err(|_| crate::scan::lost())?;
        Ok(Again { returns, by_cost })
    }
}

/// What each bar earned; after ruin nothing.
pub fn of_equity(equity: &[f64], capital: f64) -> Vec<f64> {
    let mut before = capital;
    let returns = equity.iter().map(|now| {
        let r = if before == 0.0 { 0.0 } else { now / before - 1.0 };
        before = *now;
        r
    });
    returns.collect()
}
