//! The precise matcher as an engine of searches: programs and panels become matched runs.

mod again;
mod attribution;
mod folder;
mod halts;
mod json;
mod sensitivity;
mod study;
mod tables;
mod two_stage;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use qraft_base::{ErrorType, Failure};
use qraft_data::Panel;
use qraft_exec::Externals;
use qraft_ir::program::Program;
use qraft_sim::precise::ladder::{self, Ladder};
use qraft_sim::precise::{self, Frictions};
pub use qraft_sim::precise::{Failures, Filled, Matched, Rejection};
pub use qraft_sim::spec::{Reason, Side};
use qraft_stats::Figures;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::plan::Trial;
use crate::record::Stats;
use crate::run::{BatchLimits, Engine};
use crate::scan::ScanEngine;
use crate::seal::{FillRow, Replay, Replayed};
pub use again::of_equity;
pub use attribution::{Attribution, Counts, violations};
pub use folder::folder_name;
pub use halts::{Breaker, halted_bars};
pub use json::{sensitivity_json, two_stage_json};
pub use sensitivity::{CostPoint, LatencyPoint, Sensitivity};
pub use study::Study;
pub use tables::{equity_table, rejections_table, trades_table};
pub use two_stage::{Compared, KEY_FIGURES, TwoStage, two_stage};

/// How a strategy is matched, besides what its document says.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MatchOptions {
    /// Injected failures.
    pub failures: Option<Failures>,
    /// Bars on which a market-wide breaker stops all trading; one a bar of the panel.
    pub halted: Option<Vec<bool>>,
}

/// One program over one panel, matched order by order.
#[derive(Clone, Debug)]
pub struct PreciseEngine<'a> {
    scan: ScanEngine<'a>,
    panel: &'a Panel,
    options: MatchOptions,
    watch: Option<Watch<'a>>,
}

/// Who hears of every trial that was matched.
#[derive(Clone, Copy)]
struct Watch<'a>(&'a (dyn Fn(&Matched) + Sync));

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

impl<'a> PreciseEngine<'a> {
    /// An engine.
    ///
    /// # Errors
    /// Those of [`ScanEngine::new`].
    pub fn new(
        program: &'a Program,
        panel: &'a Panel,
        options: MatchOptions,
    ) -> Result<PreciseEngine<'a>, Failure> {
        Ok(PreciseEngine { scan: ScanEngine::new(program, panel)?, panel, options, watch: None })
    }

    /// The same engine, which has operators from outside computed by these.
    #[must_use]
    pub fn using(self, externals: Externals) -> PreciseEngine<'a> {
        PreciseEngine { scan: self.scan.using(externals), ..self }
    }

    /// The same engine, which tells of every trial of a search that it has matched; from any of its
    /// threads, in no order.
    #[must_use]
    pub fn watched(mut self, watch: &'a (dyn Fn(&Matched) + Sync)) -> PreciseEngine<'a> {
        self.watch = Some(Watch(watch));
        self
    }

    /// The scan over the same.
    pub fn scan(&self) -> &ScanEngine<'a> {
        &self.scan
    }

    /// One trial, matched, with everything recorded.
    ///
    /// # Errors
    /// The failure that the trial meets.
    pub fn matched(&self, params: &[f64]) -> Result<Matched, Failure> {
        let whole = self.scan.whole(params)?;
        let frictions = Frictions { failures: self.options.failures, ..Frictions::ALL };
        precise::run(&whole.setup, &self.scan.market(), &whole.signals, &self.how(frictions))
            .map_err(charged)
    }

    /// The steps from the scan to the precise matcher.
    ///
    /// # Errors
    /// The failure that the trial meets.
    pub fn ladder(&self, params: &[f64]) -> Result<Ladder, Failure> {
        let whole = self.scan.whole(params)?;
        let frictions = Frictions { failures: self.options.failures, ..Frictions::ALL };
        ladder::climb(&whole.setup, &self.scan.market(), &whole.signals, &self.how(frictions))
            .map_err(charged)
    }

    fn how(&self, frictions: Frictions) -> precise::Options<'_> {
        let halted = self.options.halted.as_deref();
        precise::Options { frictions, bar_ms: bar_ms(self.panel), halted }
    }

    /// The figures of a matched run.
    pub fn stats(&self, matched: &Matched) -> Stats {
        Stats::from(&Figures::from_tally(&matched.tally, self.panel.periods_per_year))
    }
}

/// A failure of the books, charged to this engine.
fn charged(failure: Failure) -> Failure {
    let error_type = match failure.error_type {
        ErrorType::Fast => ErrorType::Precise,
        other => other,
    };
    Failure { error_type, ..failure }
}

/// Seconds of a bar, as latencies count them.
pub fn bar_seconds(panel: &Panel) -> f64 {
    bar_ms(panel) as f64 / 1000.0
}

/// Milliseconds of a bar; a session is a day of 24 hours, since a latency of days is one of nights
/// too.
fn bar_ms(panel: &Panel) -> u64 {
    const DAY_MS: u64 = 86_400_000;
    match panel.bar.seconds() {
        Some(seconds) => seconds * 1000,
        None => DAY_MS * u64::from(panel.bar.count.max(1)),
    }
}

impl Engine for PreciseEngine<'_> {
    fn run(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Vec<Result<Stats, Failure>>> {
        let answer = |trial: &Trial| {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let matched = self.matched(&trial.params).map_err(charged);
            Some(matched.map(|matched| {
                if let Some(Watch(watch)) = self.watch {
                    watch(&matched);
                }
                self.stats(&matched)
            }))
        };
        trials.par_iter().map(answer).collect()
    }

    fn limits(&self) -> BatchLimits {
        /// Trials × bars × symbols of about half a second.
        const CELLS: usize = 2_000_000;
        let cells = self.panel.bars().max(1).saturating_mul(self.panel.width().max(1));
        BatchLimits { first: CELLS / cells, most: 256 }
    }

    fn charged(&self) -> ErrorType {
        ErrorType::Precise
    }
}

impl Replay for PreciseEngine<'_> {
    fn replay(&self, params: &[f64]) -> Result<Replayed, Failure> {
        let matched = self.matched(params)?;
        let stats = self.stats(&matched);
        let fills = matched.fills.iter().map(row).collect();
        Ok(Replayed { stats, equity: matched.equity, fills })
    }

    fn sensitivity(&self, params: &[f64]) -> Sensitivity {
        self.sensitivity(params).unwrap_or_else(|failure| Sensitivity::none(&failure))
    }
}

fn row(fill: &Filled) -> FillRow {
    FillRow {
        bar: fill.bar,
        symbol: fill.symbol,
        side: fill.side.name(),
        shares: fill.shares,
        base: fill.base,
        price: fill.price,
        fee: fill.fee + fill.tax,
        tax: fill.tax,
        spread: fill.spread,
        impact: fill.impact,
        reason: fill.reason.name(),
    }
}
