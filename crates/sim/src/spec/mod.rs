//! The scalar specification of the books: one trial, whole columns, plain loops. Slow on purpose;
//! the kernels are held to it bit for bit, and an independent ledger to 1e-9.

mod book;
mod ledger;
mod log;
mod targets;

use qraft_base::Failure;
use qraft_stats::Tally;

use crate::setup::{Form, Setup, fail};
use crate::stops::Rule;
use crate::{Market, WholeSignals};

pub use targets::run_targets;

/// Buy or sell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Shares come in.
    Buy,
    /// Shares go out.
    Sell,
}

impl Side {
    /// The word that tables carry.
    pub fn name(self) -> &'static str {
        match self {
            Side::Buy => "buy",
            Side::Sell => "sell",
        }
    }
}

/// Why an order was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// A signal opened a side.
    Enter,
    /// A signal closed a side.
    Exit,
    /// `hold` forced it closed.
    MaxHold,
    /// One signal closed a side and another opened the opposite one.
    Flip,
    /// A rebalance moved it to its weight.
    Rebalance,
    /// It lost as much as `risk.stop_loss` allows.
    Stop,
    /// It fell from its best price as far as `risk.trailing_stop` allows.
    Trailing,
    /// It gained what `risk.take_profit` asks for.
    Target,
    /// Equity fell as far as `risk.max_drawdown` allows.
    Breaker,
    /// Equity no longer carried the margin.
    MarginCall,
}

impl Reason {
    /// The word in trade logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Enter => "enter",
            Reason::Exit => "exit",
            Reason::MaxHold => "max_hold",
            Reason::Flip => "flip",
            Reason::Rebalance => "rebalance",
            Reason::Stop => "stop_loss",
            Reason::Trailing => "trailing_stop",
            Reason::Target => "take_profit",
            Reason::Breaker => "max_drawdown",
            Reason::MarginCall => "margin_call",
        }
    }

    pub(crate) fn of(rule: Rule) -> Reason {
        match rule {
            Rule::Stop => Reason::Stop,
            Rule::Trailing => Reason::Trailing,
            Rule::Target => Reason::Target,
        }
    }
}

/// One filled order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fill {
    /// Bar in which it filled.
    pub bar: u32,
    /// Index of the symbol.
    pub symbol: u32,
    /// Buy or sell.
    pub side: Side,
    /// How many, positive.
    pub shares: f64,
    /// The price that the fill is based on.
    pub base: f64,
    /// The price of the fill, spread and impact in it.
    pub price: f64,
    /// Fee and tax, money.
    pub fee: f64,
    /// The tax alone, money.
    pub tax: f64,
    /// What the spread cost, money.
    pub spread: f64,
    /// What the impact cost, money.
    pub impact: f64,
    /// Why.
    pub reason: Reason,
}

/// One trial, run.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// The sums.
    pub tally: Tally,
    /// Equity at each bar's close, money.
    pub equity: Vec<f64>,
    /// Every fill, in order.
    pub fills: Vec<Fill>,
    /// Cash after the last bar.
    pub final_cash: f64,
    /// Shares after the last bar, one for each symbol.
    pub final_shares: Vec<f64>,
}

/// Runs one trial's books over whole columns.
///
/// # Errors
/// Those of [`Setup::check`], [`Market::check`] and [`WholeSignals::check`];
/// `equity_not_finite` where numbers overflow. Ruin is a result, not a failure.
pub fn run(setup: &Setup, market: &Market<'_>, signals: &WholeSignals) -> Result<Outcome, Failure> {
    run_along(setup, market, signals, &mut |_| {})
}

/// The same, and `passed` hears of each bar once its prices have been read.
///
/// # Errors
/// Those of [`run`].
pub fn run_along(
    setup: &Setup,
    market: &Market<'_>,
    signals: &WholeSignals,
    passed: &mut dyn FnMut(usize),
) -> Result<Outcome, Failure> {
    setup.check()?;
    market.check()?;
    signals.check(setup, market)?;
    setup.fits(market)?;
    let outcome = match setup.form(market.width) {
        Form::Log => log::run(setup, market, signals, passed),
        Form::Ledger => ledger::run(setup, market, signals, passed),
    };
    check_finite(&outcome.tally)?;
    Ok(outcome)
}

/// Refuses a run whose numbers overflowed.
pub(crate) fn check_finite(tally: &Tally) -> Result<(), Failure> {
    let sums = [tally.sum4, tally.total_return, tally.turnover, tally.fees];
    if sums.iter().all(|x| x.is_finite()) {
        return Ok(());
    }
    Err(fail("equity_not_finite", "equity went beyond the range of numbers".to_owned()))
}
