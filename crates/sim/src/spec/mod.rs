//! The scalar specification of the books: one trial, whole columns, plain loops. Slow on purpose;
//! the kernels are held to it bit for bit, and an independent ledger to 1e-9.

mod book;
mod ledger;
mod log;
mod retarget;
mod targets;

use qraft_base::Failure;
use qraft_stats::Tally;

use crate::setup::{Form, Setup, fail};
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
}

/// One filled order.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fill {
    /// Bar at whose open it filled.
    pub bar: u32,
    /// Index of the symbol.
    pub symbol: u32,
    /// Buy or sell.
    pub side: Side,
    /// How many, positive.
    pub shares: f64,
    /// The open, half a spread worse.
    pub price: f64,
    /// Fee and tax, money.
    pub fee: f64,
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
    setup.check()?;
    market.check()?;
    signals.check(setup, market)?;
    let outcome = match setup.form(market.width) {
        Form::Log => log::run(setup, market, signals),
        Form::Ledger => ledger::run(setup, market, signals),
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
