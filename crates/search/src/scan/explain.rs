//! What a batch of trials is planned as, and what it costs.

use std::sync::atomic::AtomicBool;
// tidy-ok: a measurement, no result
use std::time::Instant;

use qraft_base::Failure;
use qraft_exec::{Measured, Meter, PlanReport};
use qraft_ir::Binding;
use qraft_sim::{Form, Setup};

use super::{BOOK_BYTES, ScanEngine};
use crate::plan::Trial;

/// A bar of one trial in the log form, in nanoseconds.
const LOG_NS: f64 = 2.0;
/// A bar of one trial in the ledger form, and each symbol of it.
const LEDGER_NS: f64 = 20.0;
const LEDGER_SYMBOL_NS: f64 = 3.0;
/// A bar of one symbol in what all books read, where returns are wanted and where prices are.
const RETURNS_NS: f64 = 80.0;
const PRICES_NS: f64 = 8.0;

/// A batch, described.
#[derive(Clone, PartialEq, Debug)]
pub struct ScanReport {
    /// The plan; its costs are predictions.
    pub plan: PlanReport,
    /// What each output is, by its place in the plan.
    pub outputs: Vec<&'static str>,
    /// The books of the batch.
    pub books: BooksReport,
    /// Trials that were asked for; more than the plan's where a batch is halved because its
    /// columns would not share enough, or where params cannot be bound.
    pub asked: usize,
    /// What a run took, where there was one.
    pub measured: Option<ScanMeasured>,
}

/// Books, by their form.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BooksReport {
    /// Trials whose books walk over shared columns of returns.
    pub log: usize,
    /// Trials with shares and cash.
    pub ledger: usize,
    /// Bytes of all of them, about.
    pub bytes: u64,
    /// Nanoseconds over the run.
    pub predicted_ns: f64,
    /// The same of what all books read: prices and returns, once a tile.
    pub market_ns: f64,
}

/// A run, measured.
#[derive(Clone, PartialEq, Debug)]
pub struct ScanMeasured {
    /// Where the threads' time went.
    pub spent: Measured,
    /// Seconds on the wall, the plan left out.
    pub seconds: f64,
    /// Trials that failed.
    pub failed: usize,
}

impl ScanReport {
    /// What the whole batch should take, in nanoseconds of one thread.
    pub fn predicted_ns(&self) -> f64 {
        let plan = &self.plan;
        let columns = plan.columns.iter().map(|column| column.predicted_ns);
        let conditions = plan.conditions.iter().map(|condition| condition.predicted_ns);
        let calls = plan.calls.iter().map(|call| call.predicted_ns);
        let parts: f64 = columns.chain(conditions).chain(calls).sum();
        parts + plan.logic.predicted_ns + self.books.predicted_ns + self.books.market_ns
    }
}

impl ScanEngine<'_> {
    /// How these trials are run as one batch, on the current pool; and where `measure` says so,
    /// what a run of them took.
    ///
    /// # Errors
    /// The first trial's failure where no trial can be bound; what planning and running answer.
    pub fn explain(&self, trials: &[Trial], measure: bool) -> Result<ScanReport, Failure> {
        let bound = self.bound(trials);
        let mut good: Vec<&Binding> = bound.iter().filter_map(|b| b.as_ref().ok()).collect();
        if let (true, Some(Err(failure))) = (good.is_empty(), bound.first()) {
            return Err(failure.clone());
        }
        let mut plan = self.plan(&good, true)?;
        while self.is_thin(&plan, good.len()) {
            good.truncate(good.len() / 2);
            plan = self.plan(&good, true)?;
        }
        let width = self.panel.width();
        let forms = good.iter().map(|b| self.books.setup(&self.program, b));
        let forms: Vec<Form> = forms.map(|setup: Setup| setup.form(width)).collect();
        let measured = measure.then(|| {
            let meter = Meter::new(&plan);
            // tidy-ok: a measurement, no result
            let from = Instant::now();
            let tallies = self.walk(&plan, &good, &AtomicBool::new(false), Some(&meter))?;
            let seconds = from.elapsed().as_secs_f64();
            let failed = tallies.iter().filter(|tally| tally.is_err()).count();
            Ok(ScanMeasured { spent: meter.read(), seconds, failed })
        });
        Ok(ScanReport {
            plan: plan.report(),
            outputs: self.outputs.names(),
            books: books(&forms, self.panel.bars(), width),
            asked: trials.len(),
            measured: measured.transpose()?,
        })
    }
}

fn books(forms: &[Form], bars: usize, width: usize) -> BooksReport {
    let log = forms.iter().filter(|form| **form == Form::Log).count();
    let ledger = forms.len() - log;
    let a_bar = log as f64 * LOG_NS + ledger as f64 * (LEDGER_NS + LEDGER_SYMBOL_NS * width as f64);
    let market = if log > 0 { RETURNS_NS } else { PRICES_NS };
    BooksReport {
        log,
        ledger,
        bytes: (forms.len() * width * BOOK_BYTES) as u64,
        predicted_ns: a_bar * bars as f64,
        market_ns: market * (bars * width) as f64,
    }
}
