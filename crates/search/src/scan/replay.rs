//! A trial by the definitions: the interpreter's columns and the books' specification, which share
//! no kernel with the scan. What it answers equals the scan's figures to the bit.

use qraft_base::{ErrorType, Failure, Stage};
use qraft_data::{Panel, Trail};
use qraft_exec::interp::{self, Value};
use qraft_ir::program::NodeId;
use qraft_sim::spec::{self, Fill};
use qraft_sim::{Market, Setup, WholeSignals};
use qraft_stats::Figures;

use super::ScanEngine;
use super::budget::Budget;
use crate::precise::Sensitivity;
use crate::record::Stats;
use crate::seal::{FillRow, Replay, Replayed};

impl Replay for ScanEngine<'_> {
    fn replay(&self, params: &[f64]) -> Result<Replayed, Failure> {
        let Whole { setup, signals } = self.whole(params)?;
        let mut trail = Trail::of(&self.panel);
        let outcome = spec::run_along(&setup, &self.books.market(), &signals, &mut |bar| {
            trail.to(bar);
        })?;
        let figures = Figures::from_tally(&outcome.tally, self.panel.periods_per_year);
        Ok(Replayed {
            stats: Stats::from(&figures),
            equity: outcome.equity,
            fills: outcome.fills.iter().map(row).collect(),
        })
    }

    fn sensitivity(&self, params: &[f64]) -> Sensitivity {
        self.curves(params)
    }
}

/// What books need of one trial, besides the market.
pub(crate) struct Whole {
    pub(crate) setup: Setup,
    pub(crate) signals: WholeSignals,
}

impl ScanEngine<'_> {
    /// One trial by the interpreter, whole columns. Where a budget has no room for a column a node,
    /// its signals alone, by the scan.
    pub(crate) fn whole(&self, params: &[f64]) -> Result<Whole, Failure> {
        let binding = qraft_ir::bind(&self.program, params)?;
        let signals = match self.budget.filter(|budget| self.interpreted(*budget).is_err()) {
            Some(budget) => self.collected(&binding, budget)?,
            None => self.signals(&binding.constants)?,
        };
        Ok(Whole { setup: self.books.setup(&self.program, &binding), signals })
    }

    /// Whether the interpreter's columns have room: one a node, and the fields that it reads.
    fn interpreted(&self, budget: Budget) -> Result<(), Failure> {
        let cells = (self.panel.bars() * self.panel.width()) as u64;
        let columns = self.program.nodes.len() + self.panel.columns.len();
        budget.holds(cells * 8 * columns as u64, "the interpreter's columns")
    }

    /// Money per point of each symbol, for a trial: what the strategy states, else its market's
    /// pack, else 1.
    ///
    /// # Errors
    /// The failure of the trial's binding.
    pub fn multipliers(&self, params: &[f64]) -> Result<Vec<f64>, Failure> {
        let binding = qraft_ir::bind(&self.program, params)?;
        let setup = self.books.setup(&self.program, &binding);
        let of = |symbol: usize| {
            let pack = setup.pack.as_deref();
            let class = pack.and_then(|pack| pack.classes.get(symbol));
            let terms = pack.zip(class).and_then(|(pack, at)| pack.table.get(usize::from(*at)));
            let stated = setup.settings.terms.multiplier;
            stated.unwrap_or_else(|| terms.map_or(1.0, |terms| terms.multiplier))
        };
        Ok((0..self.panel.width()).map(of).collect())
    }

    /// Bars × symbols.
    pub(crate) fn cells(&self) -> usize {
        self.panel.bars().saturating_mul(self.panel.width())
    }

    /// The panel that trades.
    pub(crate) fn panel(&self) -> &Panel {
        &self.panel
    }

    /// Whether it keeps to a budget of memory.
    pub(crate) fn has_budget(&self) -> bool {
        self.budget.is_some()
    }

    /// The market that books read.
    pub(crate) fn market(&self) -> Market<'_> {
        self.books.market()
    }

    fn signals(&self, constants: &[Option<f64>]) -> Result<WholeSignals, Failure> {
        let (of, prices) = (&self.program.signals, &self.program.prices);
        let series = [self.program.score, prices.funding, prices.limit, prices.stop];
        let conditions = [of.long, of.exit_long, of.short, of.exit_short];
        let wanted = conditions.into_iter().chain(series);
        let ids: Vec<NodeId> = wanted.flatten().collect();
        let columns =
            interp::evaluate(&self.program, constants, &self.panel, &ids, &self.externals)?;
        let mut columns = columns.into_iter();
        let mut flags = |id: Option<NodeId>| match id.and_then(|_| columns.next()) {
            None => Ok(None),
            Some(Value::Bool(flags)) => Ok(Some(flags)),
            Some(Value::Num(_)) => Err(mistyped()),
        };
        let (long, exit_long) = (flags(of.long)?, flags(of.exit_long)?);
        let (short, exit_short) = (flags(of.short)?, flags(of.exit_short)?);
        let mut numbers = |id: Option<NodeId>| match id.and_then(|_| columns.next()) {
            None => Ok(None),
            Some(Value::Num(numbers)) => Ok(Some(numbers)),
            Some(Value::Bool(_)) => Err(mistyped()),
        };
        let [score, funding, limit, stop] = series;
        let (score, funding) = (numbers(score)?, numbers(funding)?);
        let (limit, stop) = (numbers(limit)?, numbers(stop)?);
        Ok(WholeSignals { long, exit_long, short, exit_short, score, funding, limit, stop })
    }
}

/// The checker has refused such programs long before.
fn mistyped() -> Failure {
    let message = "a signal is no condition, or a score no number".to_owned();
    Failure::new(ErrorType::Fast, Stage::Scan, "signal_mistyped", message)
}

fn row(fill: &Fill) -> FillRow {
    FillRow {
        bar: fill.bar,
        symbol: fill.symbol,
        side: fill.side.name(),
        shares: fill.shares,
        base: fill.base,
        price: fill.price,
        fee: fill.fee,
        tax: fill.tax,
        spread: fill.spread,
        impact: fill.impact,
        reason: fill.reason.name(),
    }
}
