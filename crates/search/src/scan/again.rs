//! Trials run once more for the gates: their figures, what each bar earned, and what they come to
//! where trading costs more or less. One walk over the signals feeds all of these books.

use std::sync::atomic::AtomicBool;
use std::sync::{PoisonError, RwLock};

use qraft_base::Failure;
use qraft_exec::{Plan, TileSpan, TileView};
use qraft_ir::Binding;
use qraft_sim::Setup;
use qraft_sim::kernel::{Group, MarketTiler, SignalTile, TrialSignals};
use qraft_stats::{Figures, Tally};

use super::batch::Answers;
use super::{MULTIPLIERS, STATED, ScanEngine, scaled};
use crate::gates::rescan::Source;
use crate::plan::Trial;
use crate::record::Stats;
use crate::run::Engine;

/// Returns of a batch that are held at once: 64 MiB.
const RETURNS: usize = 8 << 20;

/// A trial, run once more.
#[derive(Clone, Debug)]
pub struct Again {
    /// The return of every bar, by the ledger form of the books.
    pub returns: Vec<f64>,
    /// Its figures under each of [`MULTIPLIERS`].
    pub by_cost: [Stats; COSTS],
}

impl Again {
    /// Its figures, to the bit those of its line.
    pub fn stats(&self) -> &Stats {
        &self.by_cost[STATED]
    }
}

/// How many multipliers there are.
const COSTS: usize = MULTIPLIERS.len();

/// The books of a group of trials, traced, and under every multiplier, side by side.
struct Ledgers {
    traced: Group,
    /// Trial after trial, multiplier after multiplier.
    scaled: Group,
}

/// What each bar of a trial earned, and its sums under every multiplier.
type Booked = (Vec<f64>, Vec<Tally>);

impl Source for ScanEngine<'_> {
    fn at_once(&self) -> usize {
        let limits = self.limits();
        let held = RETURNS / self.panel.bars().max(1);
        (limits.first / (COSTS + 1)).clamp(1, limits.most.min(held).max(1))
    }

    fn again(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Vec<Result<Again, Failure>>> {
        let bound = self.bound(trials);
        let good: Vec<&Binding> = bound.iter().filter_map(|bound| bound.as_ref().ok()).collect();
        let booked = match good.is_empty() {
            true => Vec::new(),
            false => self.halving(&good, stop, &|plan, trials| self.booked(plan, trials, stop))?,
        };
        let mut booked = booked.into_iter();
        let stats =
            |tally: &Tally| Stats::from(&Figures::from_tally(tally, self.panel.periods_per_year));
        let answers = bound.into_iter().map(|bound| {
            bound?;
            // As many as good bindings, in their order.
            let booked = booked.next().unwrap_or_else(|| Err(super::batch::lost()));
            let (returns, by_cost) = booked?;
            let tally = |at: usize| by_cost.get(at).ok_or_else(super::batch::lost).map(stats);
            let mut figures = Vec::with_capacity(COSTS);
            for at in 0..COSTS {
                figures.push(tally(at)?);
            }
            let by_cost = figures.try_into().map_err(|_| super::batch::lost())?;
            Ok(Again { returns, by_cost })
        });
        Some(answers.collect())
    }
}

impl ScanEngine<'_> {
    fn booked(
        &self,
        plan: &Plan,
        trials: &[&Binding],
        stop: &AtomicBool,
    ) -> Result<Answers<Booked>, Failure> {
        let market = self.books.market();
        let setups: Vec<Setup> =
            trials.iter().map(|b| self.books.setup(&self.program, b)).collect();
        let dearer: Vec<Setup> = setups
            .iter()
            .flat_map(|setup| MULTIPLIERS.map(|multiplier| scaled(setup, multiplier)))
            .collect();
        let each = COSTS;
        let groups = plan.group_ranges().into_iter().map(|range| Ledgers {
            traced: Group::traced(&setups[range.clone()], &market),
            scaled: Group::new(&dearer[range.start * each..range.end * each], &market),
        });
        let mut groups: Vec<Ledgers> = groups.collect();
        let all: Vec<Setup> = setups.into_iter().chain(dearer).collect();
        let tiler = RwLock::new(MarketTiler::new(market, &all)?);
        let mut walk = plan.walk(&self.panel)?;
        walk.to(
            market.bars,
            |span: TileSpan| {
                tiler.write().unwrap_or_else(PoisonError::into_inner).next_tile(span.bars);
                Ok(())
            },
            &mut groups,
            |books: &mut Ledgers, (), view: &TileView<'_>| {
                let signals = |trial| self.outputs.signals(view, trial);
                let own: Vec<TrialSignals<'_>> = (0..view.trials).map(signals).collect();
                let repeated =
                    (0..view.trials).flat_map(|trial| (0..each).map(move |_| signals(trial)));
                let repeated: Vec<TrialSignals<'_>> = repeated.collect();
                // Written between tiles only: readers never wait.
                let tiler = tiler.read().unwrap_or_else(PoisonError::into_inner);
                books.traced.update(tiler.tile(), &SignalTile { trials: &own });
                books.scaled.update(tiler.tile(), &SignalTile { trials: &repeated });
                Ok(())
            },
            stop,
        )?;
        let answers = groups.into_iter().flat_map(|books| {
            let mut scaled = books.scaled.finish().into_iter();
            let booked = books.traced.finish_traced().into_iter().map(|returns| {
                let by_cost: Result<Vec<Tally>, Failure> = scaled.by_ref().take(each).collect();
                Ok((returns?, by_cost?))
            });
            booked.collect::<Vec<_>>()
        });
        Ok(self.failing(trials, walk.failures(), answers))
    }
}
