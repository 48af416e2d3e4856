//! The precise matcher of strategies: the decisions of the books, sent as orders that are matched
//! one by one, in fixed-point money. It differs from the scan in when and at what price a fill
//! happens, and in nothing else; [`ladder`] says by how much, friction by friction.
//!
//! Orders, venues and the account are those of [`crate::matching`].

mod inside;
pub mod ladder;
mod order;
mod place;
mod run;
mod venues;

use qraft_base::Failure;
use qraft_stats::Tally;

use crate::setup::{Setup, fail};
use crate::spec::{Reason, Side, check_finite};
use crate::{Market, WholeSignals};

/// Which frictions of the market are there. Costs and lots are the books' own, and always there.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Frictions {
    /// Orders arrive late: `costs.slippage.latency_ms`, in whole bars.
    pub latency: bool,
    /// Orders are of their kind (`execution.order`); else all are market orders.
    pub kinds: bool,
    /// A bar gives no more than `execution.participation` of its volume.
    pub participation: bool,
    /// Prices stay within a market's daily limits.
    pub limits: bool,
    /// What was bought settles before it is sold, and who may not be short is not.
    pub settlement: bool,
    /// Prices are rounded to ticks, against the trader.
    pub ticks: bool,
    /// Orders that fail to arrive.
    pub failures: Option<Failures>,
}

/// Injected failures, each order's drawn from the seed, its symbol and its bar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Failures {
    /// Share of attempts that fail, 0–1.
    pub rate: f64,
    /// Of the draws.
    pub seed: u64,
}

impl Frictions {
    /// The books as the scan has them.
    pub const NONE: Frictions = Frictions {
        latency: false,
        kinds: false,
        participation: false,
        limits: false,
        settlement: false,
        ticks: false,
        failures: None,
    };

    /// The market as it is, without failures.
    pub const ALL: Frictions = Frictions {
        latency: true,
        kinds: true,
        participation: true,
        limits: true,
        settlement: true,
        ticks: true,
        failures: None,
    };
}

/// How a strategy is matched.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options<'a> {
    /// Which frictions there are.
    pub frictions: Frictions,
    /// Milliseconds of a bar.
    pub bar_ms: u64,
    /// Bars on which a market-wide breaker stops all trading; one a bar.
    pub halted: Option<&'a [bool]>,
}

/// One fill, with what its price is made of. Money is positive where it is a cost.
#[derive(Clone, PartialEq, Debug)]
pub struct Filled {
    /// Bar in which it filled.
    pub bar: u32,
    /// Bar whose close decided it.
    pub decided: u32,
    /// Index of the symbol.
    pub symbol: u32,
    /// Buy or sell.
    pub side: Side,
    /// How many, positive.
    pub shares: f64,
    /// The market's price.
    pub base: f64,
    /// The price of the fill.
    pub price: f64,
    /// Its value at the market's price, money.
    pub gross: f64,
    /// It rested.
    pub is_maker: bool,
    /// Commission, money.
    pub fee: f64,
    /// Tax, money.
    pub tax: f64,
    /// Half the spread, money.
    pub spread: f64,
    /// What the order did to its own price, money.
    pub impact: f64,
    /// Ticks, limits and the daily range, money; may be a gain.
    pub rounding: f64,
    /// What coming late cost against the price of the first bar, money; may be a gain, and is a
    /// part of the base.
    pub latency: f64,
    /// Profit or loss that it realised, before fees.
    pub realised: f64,
    /// Why it was sent.
    pub reason: Reason,
}

/// An order that did not fill, or not in full.
#[derive(Clone, PartialEq, Debug)]
pub struct Rejection {
    /// Bar in which it ended.
    pub bar: u32,
    /// Index of the symbol.
    pub symbol: u32,
    /// Buy or sell.
    pub side: Side,
    /// Shares that were not filled.
    pub shares: f64,
    /// Why: a refusal's word is in the closed list of `docs/metrics.md`.
    pub reason: &'static str,
}

impl Rejection {
    /// True where nobody refused it: its time was over, or it was taken back.
    pub fn is_lapsed(&self) -> bool {
        use crate::matching::order::Reason::*;
        let lapses = [Expired, Oco, IocRemainder, Fok, Parent, Cancelled, NothingToReduce];
        lapses.iter().any(|lapse| lapse.as_str() == self.reason)
    }
}

/// A run, matched.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Matched {
    /// The sums.
    pub tally: Tally,
    /// Equity at each bar's close, money.
    pub equity: Vec<f64>,
    /// Every fill, in order.
    pub fills: Vec<Filled>,
    /// Every order that ended without all of its shares, in order.
    pub rejections: Vec<Rejection>,
    /// Orders sent, by symbol: buys, then sells.
    pub orders: Vec<[u64; 2]>,
    /// Funding paid less received, money.
    pub funding: f64,
    /// What shorts paid for borrowing, money.
    pub borrowed: f64,
    /// Cash after the last bar.
    pub final_cash: f64,
    /// Shares after the last bar, one for each symbol.
    pub final_shares: Vec<f64>,
}

/// Matches one trial over whole columns.
///
/// # Errors
/// Those of [`crate::spec::run`]; `halts_shape` where there is not one halt a bar; `out_of_range`
/// where money does not fit its word.
pub fn run(
    setup: &Setup,
    market: &Market<'_>,
    signals: &WholeSignals,
    options: &Options<'_>,
) -> Result<Matched, Failure> {
    setup.check()?;
    market.check()?;
    signals.check(setup, market)?;
    setup.fits(market)?;
    if options.halted.is_some_and(|halted| halted.len() != market.bars) {
        return Err(fail("halts_shape", "there is not one halt for each bar".into()));
    }
    let matched = run::Run::new(setup, market, signals, options)?.over_all_bars()?;
    check_finite(&matched.tally)?;
    Ok(matched)
}
