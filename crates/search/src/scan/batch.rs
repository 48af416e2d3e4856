//! A batch of trials through plan, tiles and books.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use qraft_base::{ErrorType, Failure, Stage};
use qraft_exec::{Meter, Options, PanelShape, Plan, TileSpan, TileView, Trial};
use qraft_ir::Binding;
use qraft_sim::Setup;
use qraft_sim::kernel::{Group, MarketTiler, SignalTile, TrialSignals};
use qraft_stats::Tally;
use rayon::prelude::*;

use super::ScanEngine;

/// Fewer bars a tile than this are mostly overhead. Where most trials bring columns of their own,
/// two halves are faster; where trials share columns, halves would make the same ones twice.
const FEW_BARS: usize = 64;

/// One answer a trial.
pub(super) type Answers<T> = Vec<Result<T, Failure>>;
type Tallies = Answers<Tally>;
/// How planned trials are run.
pub(super) type Walk<'f, T> = &'f dyn Fn(&Plan, &[&Binding]) -> Result<Answers<T>, Failure>;

/// True where a budget of memory was too small.
fn is_short(failure: &Failure) -> bool {
    ["plan_too_large", "books_too_large"].contains(&failure.code)
}

/// There is one answer a trial; to have fewer is a defect.
pub(crate) fn lost() -> Failure {
    let message = "the scan gave no answer for this trial".to_owned();
    Failure::new(ErrorType::Fast, Stage::Scan, "internal_lost", message)
}

impl ScanEngine<'_> {
    /// The sums of each trial, in order; `None` where `stop` rose.
    pub(super) fn batch(&self, trials: &[&Binding], stop: &AtomicBool) -> Option<Tallies> {
        self.halving(trials, stop, &|plan, trials| self.walk(plan, trials, stop, None))
    }

    /// What `walk` makes of the trials, in order; `None` where `stop` rose. What ends a batch as a
    /// whole is found by halving, so that it costs no other trial its answer.
    pub(super) fn halving<T>(
        &self,
        trials: &[&Binding],
        stop: &AtomicBool,
        walk: Walk<'_, T>,
    ) -> Option<Answers<T>> {
        match self.together(trials, walk) {
            Ok(Some(answers)) => Some(answers),
            Err(_) if stop.load(Ordering::Relaxed) => None,
            // More memory may be given another time.
            Err(failure) if trials.len() == 1 && self.budget.is_some() && is_short(&failure) => {
                Some(vec![Err(failure.transient())])
            }
            Err(failure) if trials.len() == 1 => Some(vec![Err(failure)]),
            Ok(None) | Err(_) => {
                let (left, right) = trials.split_at(trials.len() / 2);
                let mut answers = self.halving(left, stop, walk)?;
                answers.extend(self.halving(right, stop, walk)?);
                Some(answers)
            }
        }
    }

    /// `None` where the batch should be halved.
    fn together<T>(
        &self,
        trials: &[&Binding],
        walk: Walk<'_, T>,
    ) -> Result<Option<Answers<T>>, Failure> {
        let plan = self.plan(trials, false)?;
        if self.is_thin(&plan, trials.len()) {
            return Ok(None);
        }
        walk(&plan, trials).map(Some)
    }

    /// The trials as one batch, within the budget where there is one.
    pub(super) fn plan(&self, trials: &[&Binding], describe: bool) -> Result<Plan, Failure> {
        let memory = self.budget.map(|budget| budget.for_plan(trials.len()));
        let options = Options {
            looked_at: self.books.market().rebalance.map(<[bool]>::to_vec),
            every_bar: self.outputs.every_bar.clone(),
            memory: memory.transpose()?,
            describe,
            externals: self.externals.clone(),
            ..Options::default()
        };
        self.planned_with(trials, &options)
    }

    /// The plan of a batch with these options.
    pub(super) fn planned_with(
        &self,
        trials: &[&Binding],
        options: &Options,
    ) -> Result<Plan, Failure> {
        let wanted: Vec<Trial<'_>> =
            trials.iter().map(|binding| Trial { constants: &binding.constants }).collect();
        let shape = PanelShape { bars: self.panel.bars(), width: self.panel.width() };
        Plan::new(&self.program, &wanted, &self.outputs.wanted, shape, options)
    }

    /// True where two halves are faster.
    pub(super) fn is_thin(&self, plan: &Plan, trials: usize) -> bool {
        let many = trials > 2 * plan.group_ranges().first().map_or(1, |range| range.len());
        many && plan.column_count() > trials && plan.tile_bars() < FEW_BARS.min(self.panel.bars())
    }

    /// Runs a batch that is planned.
    pub(super) fn walk(
        &self,
        plan: &Plan,
        trials: &[&Binding],
        stop: &AtomicBool,
        meter: Option<&Meter>,
    ) -> Result<Tallies, Failure> {
        let market = self.books.market();
        let setups: Vec<Setup> =
            trials.iter().map(|b| self.books.setup(&self.program, b)).collect();
        let groups = plan.group_ranges().into_par_iter();
        let groups = groups.map(|range| Group::new(&setups[range], &market));
        let mut groups: Vec<Group> = groups.collect();
        let tiler = RwLock::new(MarketTiler::new(market, &setups)?);
        let mut walk = plan.walk(&self.panel)?.measured(meter);
        walk.to(
            market.bars,
            |span: TileSpan| {
                tiler.write().unwrap_or_else(PoisonError::into_inner).next_tile(span.bars);
                Ok(())
            },
            &mut groups,
            |group: &mut Group, (), view: &TileView<'_>| {
                let signals = (0..view.trials).map(|trial| self.outputs.signals(view, trial));
                let trials: Vec<TrialSignals<'_>> = signals.collect();
                // Written between tiles only: readers never wait.
                let tiler = tiler.read().unwrap_or_else(PoisonError::into_inner);
                group.update(tiler.tile(), &SignalTile { trials: &trials });
                Ok(())
            },
            stop,
        )?;
        let tallies: Vec<Tallies> = groups.into_par_iter().map(Group::finish).collect();
        Ok(self.failing(trials, walk.failures(), tallies.into_iter().flatten()))
    }
}
