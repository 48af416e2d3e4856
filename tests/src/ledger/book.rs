//! The state of one run, and the order of one bar.

use qraft_ir::policy::Settings;

use super::fills::{Spent, fill_at_open};
use super::market::{Market, Signals, Truth, is_price};
use super::{retarget, signal_driven};

/// Which way a position or a wish points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Flat,
    Long,
    Short,
}

impl Side {
    pub(super) fn of(shares: f64) -> Side {
        if shares > 0.0 {
            Side::Long
        } else if shares < 0.0 {
            Side::Short
        } else {
            Side::Flat
        }
    }

    pub(super) fn sign(self) -> f64 {
        match self {
            Side::Flat => 0.0,
            Side::Long => 1.0,
            Side::Short => -1.0,
        }
    }
}

/// What an order aims at.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Aim {
    /// A share of equity, turned into shares at the fill.
    Weight(f64),
    /// Shares, fixed at the decision.
    Shares(f64),
}

/// One symbol.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) shares: f64,
    /// The bar whose fill opened the side that is held.
    pub(super) opened: usize,
    /// The bar of the last full exit (or flip).
    pub(super) left: Option<usize>,
    /// The last valid close, once there is one.
    pub(super) mark: Option<f64>,
    pub(super) first_close: Option<usize>,
    /// Signal-driven: the side that is wanted.
    pub(super) wanted: Side,
    /// What waits for an open.
    pub(super) order: Option<Aim>,
}

impl Name {
    fn new() -> Self {
        Name {
            shares: 0.0,
            opened: 0,
            left: None,
            mark: None,
            first_close: None,
            wanted: Side::Flat,
            order: None,
        }
    }

    pub(super) fn side(&self) -> Side {
        Side::of(self.shares)
    }
}

/// Everything a decision may look at.
pub(super) struct Desk<'a> {
    pub(super) market: Market<'a>,
    pub(super) signals: &'a Signals,
    pub(super) settings: &'a Settings,
}

impl Desk<'_> {
    /// A condition at a bar and symbol; absent conditions are false.
    pub(super) fn truth(&self, of: &Option<Vec<Truth>>, bar: usize, symbol: usize) -> Truth {
        of.as_ref().map_or(Truth::False, |all| all[bar * self.market.symbols + symbol])
    }

    /// Sessions and bars since `since`, both ends counted.
    pub(super) fn age(&self, bar: usize, since: usize) -> (f64, f64) {
        let session = self.market.session;
        (f64::from(session[bar] - session[since]) + 1.0, (bar - since) as f64 + 1.0)
    }

    /// Warm-up and cooldown are served.
    pub(super) fn may_enter(&self, name: &Name, bar: usize) -> bool {
        self.is_warm(name, bar) && self.has_cooled(name, bar)
    }

    pub(super) fn is_warm(&self, name: &Name, bar: usize) -> bool {
        name.first_close.is_some_and(|first| bar - first >= self.signals.warm_up)
    }

    fn has_cooled(&self, name: &Name, bar: usize) -> bool {
        name.left.is_none_or(|left| {
            let (days, bars) = self.age(bar, left);
            days >= self.settings.cooldown.days && bars >= self.settings.cooldown.bars
        })
    }

    /// An exit signal would be obeyed at the close of `bar`.
    pub(super) fn min_hold_served(&self, name: &Name, bar: usize) -> bool {
        let (days, bars) = self.age(bar, name.opened);
        days >= self.settings.min_hold.days && bars >= self.settings.min_hold.bars
    }

    /// The longest hold is over at the close of `bar`.
    pub(super) fn max_hold_reached(&self, name: &Name, bar: usize) -> bool {
        let (days, bars) = self.age(bar, name.opened);
        let max = self.settings.max_hold;
        (max.days > 0.0 && days >= max.days) || (max.bars > 0.0 && bars >= max.bars)
    }
}

/// What a run leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Equity at every close.
    pub equity: Vec<f64>,
    /// Signal-driven: entries. Re-targeted: filled orders.
    pub trades: u64,
    /// Σ over bars of traded value at the open / equity at the open.
    pub turnover: f64,
    /// Fees and taxes, in money.
    pub fees: f64,
    /// Bars on which anything was held at the close.
    pub exposed: u64,
    /// Filled orders of either mode, with the bar, the symbol and the signed shares.
    pub fills: Vec<(usize, usize, f64)>,
    /// Shares at the end, by symbol.
    pub shares: Vec<f64>,
    /// Cash at the end.
    pub cash: f64,
}

/// Runs a strategy's answers over a market. `rebalance` marks the bars on which a re-targeted
/// strategy decides; without it the strategy is signal-driven.
pub fn run(
    market: Market<'_>,
    signals: &Signals,
    settings: &Settings,
    rebalance: Option<&[bool]>,
) -> Outcome {
    let desk = Desk { market, signals, settings };
    let mut names = vec![Name::new(); market.symbols];
    let mut cash = settings.capital;
    let mut outcome = Outcome::default();
    let mut ruined = false;
    for bar in 0..market.bars() {
        if ruined {
            outcome.equity.push(0.0);
            continue;
        }
        let spent = fill_at_open(&desk, &mut names, &mut cash, bar);
        count(&mut outcome, &spent, bar, rebalance.is_some());
        let equity = mark_at_close(&desk, &mut names, cash, bar);
        if equity <= 0.0 {
            ruined = true;
            cash = 0.0;
            names.fill(Name::new());
            outcome.equity.push(0.0);
            continue;
        }
        outcome.equity.push(equity);
        outcome.exposed += u64::from(names.iter().any(|name| name.shares != 0.0));
        match rebalance {
            None => signal_driven::decide(&desk, &mut names, equity, bar),
            Some(rows) => retarget::decide(&desk, &mut names, equity, bar, rows[bar]),
        }
    }
    outcome.shares = names.iter().map(|name| name.shares).collect();
    outcome.cash = cash;
    outcome
}

fn count(outcome: &mut Outcome, spent: &Spent, bar: usize, retargeted: bool) {
    outcome.trades += if retargeted { spent.fills.len() as u64 } else { spent.entries };
    outcome.turnover += spent.turnover;
    outcome.fees += spent.fees;
    outcome.fills.extend(spent.fills.iter().map(|(symbol, shares)| (bar, *symbol, *shares)));
}

/// Marks every name at its close, or at its last valid one, and answers equity.
fn mark_at_close(desk: &Desk<'_>, names: &mut [Name], cash: f64, bar: usize) -> f64 {
    let mut equity = cash;
    for (symbol, name) in names.iter_mut().enumerate() {
        let close = desk.market.close[bar * desk.market.symbols + symbol];
        if is_price(close) {
            name.mark = Some(close);
            name.first_close.get_or_insert(bar);
        }
        equity += name.shares * name.mark.unwrap_or(0.0);
    }
    equity
}
