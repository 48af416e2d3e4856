//! The test for superior predictive ability (Hansen, JBES 2005): the reality check, studentised,
//! and without the help that hopeless models give to its null distribution.
//!
//! T = max(0, max √T·d̄/ω); T* = max(0, max √T·(d̄* − g)/ω). What g is makes three tests:
//! - lower: max(d̄, 0), as if every model below the benchmark were far below it
//! - consistent: d̄ where d̄ ≥ −√(ω²/T · 2 ln ln T), 0 elsewhere
//! - upper: d̄, as if all were at the benchmark, which is the reality check's view

use std::ops::Range;

use crate::gate::long_run;
use crate::gate::panel::{Panel, SnoopError};
use crate::gate::reality_check;
use crate::gate::resample::each_mean;
use crate::gate::tail::Tail;

/// A panel that is ready to be tested.
#[derive(Clone, PartialEq, Debug)]
pub struct Spa<'a> {
    panel: &'a Panel<'a>,
    variances: Vec<f64>,
    /// √T/ω of each model.
    scales: Vec<f64>,
    near: Vec<bool>,
}

/// The statistics of one replication.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Replication {
    /// The reality check's V*.
    pub white: f64,
    /// T* of the lower test.
    pub lower: f64,
    /// T* of the consistent test.
    pub consistent: f64,
    /// T* of the upper test.
    pub upper: f64,
}

/// What the replications say.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Verdicts {
    /// The reality check.
    pub white: Tail,
    /// The liberal test.
    pub lower: Tail,
    /// The test that a gate asks.
    pub consistent: Tail,
    /// The conservative test.
    pub upper: Tail,
}

impl<'a> Spa<'a> {
    /// Computes ω² with blocks of mean length `block`.
    ///
    /// # Errors
    /// As for [`long_run::of_models`].
    pub fn new(panel: &'a Panel<'a>, block: usize) -> Result<Spa<'a>, SnoopError> {
        Spa::with_variances(panel, long_run::of_panel(panel, block)?)
    }

    /// With ω² of each model, as [`long_run::of_models`] gives it range by range.
    ///
    /// # Errors
    /// Where a model has no variance that is finite and above 0.
    pub fn with_variances(
        panel: &'a Panel<'a>,
        variances: Vec<f64>,
    ) -> Result<Spa<'a>, SnoopError> {
        if variances.len() != panel.models() {
            return Err(SnoopError::ZeroVariance(variances.len().min(panel.models())));
        }
        if let Some(bad) = variances.iter().position(|v| !(v.is_finite() && *v > 0.0)) {
            return Err(SnoopError::ZeroVariance(bad));
        }
        let n = panel.rows() as f64;
        let bound = 2.0 * libm::log(libm::log(n));
        let near = variances.iter().zip(panel.means());
        let near = near.map(|(v, mean)| *mean >= -(v / n * bound).sqrt()).collect();
        let scales = variances.iter().map(|v| n.sqrt() / v.sqrt()).collect();
        Ok(Spa { panel, variances, scales, near })
    }

    /// ω² of each model.
    pub fn variances(&self) -> &[f64] {
        &self.variances
    }

    /// For each model, whether the consistent test takes it to be near the benchmark or above it.
    pub fn near(&self) -> &[bool] {
        &self.near
    }

    /// √T·d̄/ω of each model, not truncated.
    pub fn ratios(&self) -> Vec<f64> {
        self.panel.means().iter().zip(&self.scales).map(|(mean, scale)| mean * scale).collect()
    }

    /// T.
    pub fn statistic(&self) -> f64 {
        self.ratios().into_iter().fold(0.0, f64::max)
    }

    /// What the consistent test subtracts from model k's means.
    fn centre(&self, model: usize) -> f64 {
        if self.near[model] { self.panel.means()[model] } else { 0.0 }
    }

    /// All statistics of one replication, from its means.
    pub fn replication(&self, means: &[f64]) -> Replication {
        let (mut lower, mut consistent, mut upper) = (0.0f64, 0.0f64, 0.0f64);
        for (model, star) in means.iter().enumerate().take(self.scales.len()) {
            let (mean, scale) = (self.panel.means()[model], self.scales[model]);
            lower = lower.max((star - mean.max(0.0)) * scale);
            consistent = consistent.max((star - self.centre(model)) * scale);
            upper = upper.max((star - mean) * scale);
        }
        let white = reality_check::replicate(self.panel, means);
        Replication { white, lower, consistent, upper }
    }

    /// T* of the consistent test over some of the models, from the means of one replication.
    pub fn among(&self, means: &[f64], models: &[usize]) -> f64 {
        let star = |model: &usize| {
            let mean = means.get(*model)?;
            Some((mean - self.centre(*model)) * self.scales.get(*model)?)
        };
        models.iter().filter_map(star).fold(0.0, f64::max)
    }

    /// The statistics of a range of replications. `rows` writes the rows that a replication takes;
    /// see [`each_mean`]. Ranges may be shared out, and put together in order.
    ///
    /// # Errors
    /// Where a replication takes a row that is not there.
    pub fn replicate(
        &self,
        replications: Range<usize>,
        rows: impl Fn(usize, &mut [usize]),
    ) -> Result<Vec<Replication>, SnoopError> {
        let mut all = Vec::with_capacity(replications.len());
        each_mean(self.panel, replications, rows, |_, means| all.push(self.replication(means)))?;
        Ok(all)
    }

    /// T* of the consistent test over some of the models, in a range of replications: what
    /// [`super::stepm`] asks for.
    ///
    /// # Errors
    /// As for [`Spa::replicate`].
    pub fn replicate_among(
        &self,
        models: &[usize],
        replications: Range<usize>,
        rows: impl Fn(usize, &mut [usize]),
    ) -> Result<Vec<f64>, SnoopError> {
        let mut all = Vec::with_capacity(replications.len());
        each_mean(self.panel, replications, rows, |_, means| all.push(self.among(means, models)))?;
        Ok(all)
    }

    /// Counts the replications against the statistics.
    ///
    /// # Errors
    /// Where there are no replications, or one of them is not finite.
    pub fn verdicts(&self, replications: &[Replication]) -> Result<Verdicts, SnoopError> {
        let column = |part: fn(&Replication) -> f64| replications.iter().map(part).collect();
        let white: Vec<f64> = column(|one| one.white);
        let lower: Vec<f64> = column(|one| one.lower);
        let consistent: Vec<f64> = column(|one| one.consistent);
        let upper: Vec<f64> = column(|one| one.upper);
        let statistic = self.statistic();
        Ok(Verdicts {
            white: Tail::new(reality_check::statistic(self.panel), &white)?,
            lower: Tail::truncated(statistic, &lower)?,
            consistent: Tail::truncated(statistic, &consistent)?,
            upper: Tail::truncated(statistic, &upper)?,
        })
    }
}
