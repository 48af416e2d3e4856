//! The fast scan as an engine of searches: programs and panels become figures.

mod again;
mod batch;
mod books;
mod budget;
mod collected;
mod explain;
mod failed;
mod outputs;
mod pack;
mod replay;
mod scaled;
mod universe;

use std::borrow::Cow;
use std::sync::atomic::AtomicBool;

use qraft_base::Failure;
use qraft_data::Panel;
use qraft_exec::Externals;
use qraft_ir::program::Program;
use qraft_ir::{Binder, Binding};
use qraft_stats::{Figures, Tally};
use rayon::prelude::*;

use crate::plan::Trial;
use crate::record::Stats;
use crate::run::{BatchLimits, Engine};
pub use again::Again;
pub(crate) use batch::lost;
use books::Books;
use budget::Budget;
pub use explain::{BooksReport, ScanMeasured, ScanReport};
use outputs::Outputs;
pub(crate) use replay::Whole;
pub(crate) use scaled::scaled;
pub use scaled::{MULTIPLIERS, STATED};
pub use universe::restricted;

/// Trials whose numbers one thread makes at once: fewer are not worth another's waking.
const FEW: usize = 256;

/// Bytes of a trial's books a symbol, about.
const BOOK_BYTES: usize = 128;

/// One program over one panel.
#[derive(Clone, Debug)]
pub struct ScanEngine<'a> {
    program: Cow<'a, Program>,
    panel: Cow<'a, Panel>,
    books: Books<'a>,
    outputs: Outputs,
    budget: Option<Budget>,
    externals: Externals,
}

impl<'a> ScanEngine<'a> {
    /// An engine. Finds the rebalance bars and the columns that the books read; only members of
    /// the universe are traded and ranked, by the panel's dates and the program's `universe.where`.
    ///
    /// # Errors
    /// `no_close_column`; `members_unwritable`; `rebalance_impossible` where the panel's bars or
    /// calendar cannot answer the program's `rebalance`.
    pub fn new(program: &'a Program, panel: &'a Panel) -> Result<ScanEngine<'a>, Failure> {
        let books = Books::new(program, panel)?;
        let (program, panel) = restricted(program, panel)?;
        let outputs = Outputs::of(&program);
        let externals = Externals::default();
        Ok(ScanEngine { program, panel, books, outputs, budget: None, externals })
    }

    /// The same engine, which has operators from outside computed by these.
    #[must_use]
    pub fn using(self, externals: Externals) -> ScanEngine<'a> {
        ScanEngine { externals, ..self }
    }

    /// The same engine, which takes no more than so many bytes beside the panel. Figures do not
    /// depend on it.
    #[must_use]
    pub fn within(self, bytes: u64) -> ScanEngine<'a> {
        let budget = Budget::new(bytes, &self.program, &self.panel);
        ScanEngine { budget: Some(budget), ..self }
    }

    /// Each trial's numbers, or why it has none.
    fn bound(&self, trials: &[Trial]) -> Vec<Result<Binding, Failure>> {
        let binder = Binder::new(&self.program);
        let of = |binder: &mut Binder<'_>, trial: &Trial| binder.bind(&trial.params);
        trials.par_iter().with_min_len(FEW).map_init(|| binder.clone(), of).collect()
    }

    /// Bytes that one trial with these params takes beside the panel: shared columns, states,
    /// scratch, books.
    ///
    /// # Errors
    /// Those of the trial's binding and plan; `plan_too_large` and `books_too_large` where the
    /// engine's budget is less.
    pub fn planned(&self, params: &[f64]) -> Result<u64, Failure> {
        let binding = qraft_ir::bind(&self.program, params)?;
        let beside = self.budget.map_or(0, |budget| budget.beside(1));
        Ok(self.plan(&[&binding], false)?.memory() + beside)
    }
}

impl Engine for ScanEngine<'_> {
    fn run(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Vec<Result<Stats, Failure>>> {
        let bound = self.bound(trials);
        let good: Vec<&Binding> = bound.iter().filter_map(|bound| bound.as_ref().ok()).collect();
        let tallies = if good.is_empty() { Vec::new() } else { self.batch(&good, stop)? };
        let tallies = match tallies.len() == trials.len() {
            true => tallies,
            false => {
                let mut tallies = tallies.into_iter();
                // As many tallies as good bindings, in their order.
                let told = |bound: Result<Binding, Failure>| {
                    bound.and_then(|_| tallies.next().unwrap_or_else(|| Err(batch::lost())))
                };
                bound.into_iter().map(told).collect()
            }
        };
        let stats = |tally: Result<Tally, Failure>| {
            Ok(Stats::from(&Figures::from_tally(&tally?, self.panel.periods_per_year)))
        };
        Some(tallies.into_par_iter().with_min_len(FEW).map(stats).collect())
    }

    fn limits(&self) -> BatchLimits {
        /// Trials × bars of about half a second where one symbol's returns are shared columns.
        const ONE_SYMBOL: usize = 2_000_000_000;
        /// Trials × bars × symbols of about half a second of ledgers.
        const MANY: usize = 200_000_000;
        /// Symbols × trials whose books take about 64 MiB.
        const BOOKS: usize = (64 << 20) / BOOK_BYTES;
        let width = self.panel.width().max(1);
        let cells = self.panel.bars().max(1).saturating_mul(width);
        let half_a_second = if width == 1 { ONE_SYMBOL } else { MANY };
        let most = (BOOKS / width).max(64);
        let fit = self.budget.map_or(usize::MAX, Budget::trials);
        BatchLimits { first: (half_a_second / cells).min(fit), most: most.min(fit) }
    }
}
