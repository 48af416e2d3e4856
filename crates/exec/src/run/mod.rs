//! Runs a plan tile by tile.

mod clocks;
mod columns;
mod masks;
mod meter;
mod view;

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use qraft_base::{ErrorType, Failure, Stage};
use qraft_data::{Panel, Trail};
use rayon::prelude::*;

use crate::bound::fail;
use crate::plan::{Load, Plan};
use columns::Columns;
pub(crate) use masks::BLOCK;
use masks::MaskColumns;
pub use meter::{Measured, Meter};
use meter::{On, timed};
pub use view::TileView;
use view::{Layout, Scratch, Shared};

/// Some consecutive bars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TileSpan {
    /// The first bar, counted from 0 of the panel.
    pub t0: usize,
    /// How many.
    pub bars: usize,
}

/// What a run did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Tiles.
    pub tiles: u64,
    /// Values of shared columns that were made.
    pub column_cells: u64,
    /// Trials × bars × symbols for which outputs were answered.
    pub trial_cells: u64,
}

/// A run between two bars: columns, the states of operators, and how far it is. A clone is a state
/// that is kept: several runs may go on from it, each with books of its own. Bits do not depend on
/// where a run has paused.
#[derive(Clone)]
pub struct Walk<'p> {
    plan: &'p Plan,
    panel: &'p Panel,
    columns: Columns<'p>,
    masks: MaskColumns,
    meter: Option<&'p Meter>,
    next: usize,
}

impl<'p> Walk<'p> {
    /// The same walk, whose time is told to a meter of its plan from here on, where there is one.
    #[must_use]
    pub fn measured(self, meter: Option<&'p Meter>) -> Walk<'p> {
        Walk { meter, ..self }
    }

    /// The bar that comes next: those before it are done.
    pub fn next(&self) -> usize {
        self.next
    }

    /// Why trials have no answer that counts: an operator from outside that they use has failed.
    /// One a trial of the plan; empty where none has.
    pub fn failures(&self) -> Vec<Option<Failure>> {
        let columns = self.columns.failures();
        if columns.iter().all(Option::is_none) {
            return Vec::new();
        }
        (0..self.plan.trials).map(|trial| self.plan.failure_of(trial, &columns)).collect()
    }

    /// Goes on to that bar, which is not run any more, or to the end of the panel where it ends
    /// before; as [`Plan::run`] in all else. After `interrupted` the walk stands between two tiles
    /// and may go on; after another error it is of no use.
    ///
    /// # Errors
    /// As [`Plan::run`].
    pub fn to<S: Send + Sync, G: Send>(
        &mut self,
        bar: usize,
        mut shared: impl FnMut(TileSpan) -> Result<S, Failure> + Send,
        groups: &mut [G],
        step: impl Fn(&mut G, &S, &TileView<'_>) -> Result<(), Failure> + Sync,
        stop: &AtomicBool,
    ) -> Result<Counts, Failure> {
        let (plan, meter) = (self.plan, self.meter);
        plan.fits(self.panel, groups.len())?;
        let ranges = plan.group_ranges();
        let pool = Mutex::new(Vec::<Scratch>::new());
        // Where columns stand in files, a run holds no more of them than the tile at hand.
        let mut trail = Trail::of(self.panel);
        let mut counts = Counts::default();
        let cells = plan.shape.width as u64;
        let end = bar.min(plan.shape.bars);
        while self.next < end {
            let t0 = self.next;
            if stop.load(Ordering::Relaxed) {
                let message = format!("stopped before bar {t0}");
                let failure = Failure::new(ErrorType::Other, Stage::Scan, "interrupted", message);
                return Err(failure.transient());
            }
            let span = TileSpan { t0, bars: plan.tile_bars.min(end - t0) };
            let layout = Layout::new(plan, span);
            let (columns, masks) = (&mut self.columns, &mut self.masks);
            // Neither reads what the other makes.
            let (with, ()) = rayon::join(
                || timed(meter, On::Shared, || shared(span)),
                || {
                    columns.tile(span, end, meter);
                    masks.tile(plan, &layout, columns, meter);
                },
            );
            let with = with?;
            let (columns, masks) = (&self.columns, &self.masks);
            let one = |(group, range): (&mut G, &std::ops::Range<usize>)| {
                let taken = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let mut scratch = taken.unwrap_or_else(|| Scratch::new(plan));
                let shared = Shared { plan, layout: &layout, columns, masks, meter };
                scratch.fill(shared, range.clone());
                let view = scratch.view(shared, range.clone());
                let answer = timed(meter, On::Books, || step(group, &with, &view));
                pool.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
                answer
            };
            // A group is much work: none waits behind another while a thread is idle.
            groups.par_iter_mut().zip(&ranges).with_max_len(1).try_for_each(one)?;
            self.next += span.bars;
            trail.to(self.next);
            counts.tiles += 1;
            counts.column_cells += span.bars as u64 * cells * plan.columns.len() as u64;
            counts.trial_cells += span.bars as u64 * cells * plan.trials as u64;
        }
        Ok(counts)
    }
}

impl Plan {
    /// Before the first bar of a panel of the plan's shape.
    ///
    /// # Errors
    /// `missing_column`, `shape_mismatch`, `frame_misfit`.
    pub fn walk<'p>(&'p self, panel: &'p Panel) -> Result<Walk<'p>, Failure> {
        self.fits(panel, self.group_ranges().len())?;
        let (columns, masks) = (Columns::new(self, panel)?, MaskColumns::new(self));
        Ok(Walk { plan: self, panel, columns, masks, meter: None, next: 0 })
    }

    /// Runs the plan over a panel of its shape, on the current rayon pool. For each tile, in order:
    /// `shared` is called once; then `step` once for each group (see
    /// [`Plan::group_ranges`]), in parallel, with that group's state and its trials' outputs. A
    /// group's tiles come in order.
    ///
    /// # Errors
    /// `missing_column`, `shape_mismatch`, `group_count`; `interrupted` (transient) between two
    /// tiles once `stop` is true; what `shared` or `step` answers.
    pub fn run<S: Send + Sync, G: Send>(
        &self,
        panel: &Panel,
        shared: impl FnMut(TileSpan) -> Result<S, Failure> + Send,
        groups: &mut [G],
        step: impl Fn(&mut G, &S, &TileView<'_>) -> Result<(), Failure> + Sync,
        stop: &AtomicBool,
    ) -> Result<Counts, Failure> {
        self.walk(panel)?.to(self.shape.bars, shared, groups, step, stop)
    }

    /// The failure of a column that the trial reads.
    fn failure_of(&self, trial: usize, columns: &[Option<Failure>]) -> Option<Failure> {
        let of = |loads: &[Load]| loads.iter().find_map(|l| columns[l.column as usize].clone());
        let calls = self.first_call[trial] as usize..self.first_call[trial + 1] as usize;
        let own = self.calls[calls].iter().find_map(|call| of(&call.call.loads));
        own.or_else(|| {
            self.masks.read_by(trial, self.outputs.len()).find_map(|leaf| of(&leaf.call.loads))
        })
    }

    fn fits(&self, panel: &Panel, groups: usize) -> Result<(), Failure> {
        let (bars, width) = (panel.bars(), panel.width());
        if (bars, width) != (self.shape.bars, self.shape.width) {
            let message = format!(
                "the plan is for {} bars × {} symbols, the panel has {bars} × {width}",
                self.shape.bars, self.shape.width
            );
            return Err(fail(Stage::Scan, "shape_mismatch", message));
        }
        let need = self.group_ranges().len();
        if groups != need {
            let message = format!("{groups} group states for {need} groups");
            return Err(fail(Stage::Scan, "group_count", message));
        }
        Ok(())
    }
}
