//! The state of one run, and the order of one bar.

use qraft_ir::policy::{FillAt, Settings, SizeAt};

use super::desk::Desk;
use super::events::Events;
use super::fills::{Spent, fill_due, whole_lots};
use super::market::{Market, Signals};
use super::terms::Sheets;
use super::{brakes, costs, retarget, signal_driven, stops};

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
    /// Average fill price of the side that is held.
    pub(super) average: f64,
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
            average: 0.0,
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

/// The order for a weight: shares at once where sizes are those of the decision.
pub(super) fn aim(
    desk: &Desk<'_>,
    name: &Name,
    weight: f64,
    equity: f64,
    (bar, symbol): (usize, usize),
) -> Aim {
    match (desk.settings.size_at, name.mark) {
        (SizeAt::Decision, Some(mark)) if weight != 0.0 => {
            let terms = desk.terms(bar, symbol);
            Aim::Shares(whole_lots(weight * equity / (mark * terms.multiplier), terms.lot))
        }
        _ => Aim::Weight(weight),
    }
}

/// What a run leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Equity at every close.
    pub equity: Vec<f64>,
    /// What happened, counted.
    pub events: Events,
    /// Signal-driven: entries. Re-targeted: filled orders.
    pub trades: u64,
    /// Σ over bars of traded value at the open / equity at the open.
    pub turnover: f64,
    /// Fees, taxes, funding and borrowing, in money.
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
    sheets: Sheets<'_>,
    rebalance: Option<&[bool]>,
) -> Outcome {
    let mut books = Books {
        desk: Desk::new(market, signals, settings, sheets),
        rebalance,
        names: vec![Name::new(); market.symbols],
        cash: settings.capital,
        peak: settings.capital,
        broken: false,
        outcome: Outcome::default(),
    };
    for bar in 0..market.bars() {
        let equity = books.one_bar(bar);
        books.outcome.equity.push(equity.unwrap_or(0.0));
        if equity.is_none() {
            // Ruin: nothing is left, and nothing trades again.
            books.cash = 0.0;
            books.names.fill(Name::new());
            books.outcome.equity.resize(market.bars(), 0.0);
            break;
        }
        let holds = books.names.iter().any(|name| name.shares != 0.0);
        books.outcome.exposed += u64::from(holds);
    }
    let mut outcome = books.outcome;
    outcome.shares = books.names.iter().map(|name| name.shares).collect();
    outcome.cash = books.cash;
    outcome
}

/// A run on its way.
struct Books<'a> {
    desk: Desk<'a>,
    rebalance: Option<&'a [bool]>,
    names: Vec<Name>,
    cash: f64,
    /// The highest equity of a bar so far, the capital being the first.
    peak: f64,
    /// The breaker has acted.
    broken: bool,
    outcome: Outcome,
}

impl Books<'_> {
    /// The steps of one bar, in the order of the law; the equity of the bar, or none in ruin.
    fn one_bar(&mut self, bar: usize) -> Option<f64> {
        let fill = self.desk.settings.orders.fill;
        let before = self.outcome.equity.last().copied().unwrap_or(self.desk.settings.capital);
        let held = costs::hold(&self.desk, &self.names, bar, &mut self.outcome.events);
        self.cash -= held;
        self.outcome.fees += held;
        if matches!(fill, FillAt::NextOpen | FillAt::NextVwap) {
            self.fill(bar);
        }
        let out = &mut self.outcome;
        let closed = stops::act(&self.desk, &mut self.names, &mut self.cash, out, (bar, before));
        // What closes a position inside a bar is a filled order, and opens nothing.
        out.trades += if self.rebalance.is_some() { closed } else { 0 };
        if fill == FillAt::NextClose {
            self.fill(bar);
        }
        let equity = self.mark(bar)?;
        if !self.brake(equity, bar) {
            match self.rebalance {
                None => signal_driven::decide(
                    &self.desk,
                    &mut self.names,
                    equity,
                    bar,
                    &mut self.outcome.events,
                ),
                Some(rows) => {
                    let now = (bar, rows[bar]);
                    let events = &mut self.outcome.events;
                    retarget::decide(&self.desk, &mut self.names, equity, now, events);
                }
            }
        }
        if fill == FillAt::SameClose {
            self.fill(bar);
            let after = self.mark(bar)?;
            self.peak = self.peak.max(after);
            return Some(after);
        }
        self.peak = self.peak.max(equity);
        Some(equity)
    }

    fn fill(&mut self, bar: usize) {
        let out = &mut self.outcome;
        let spent: Spent =
            fill_due(&self.desk, &mut self.names, &mut self.cash, bar, &mut out.events);
        let retargeted = self.rebalance.is_some();
        out.trades += if retargeted { spent.fills.len() as u64 } else { spent.entries };
        out.turnover += spent.turnover;
        out.fees += spent.fees;
        out.fills.extend(spent.fills.iter().map(|(symbol, shares)| (bar, *symbol, *shares)));
    }

    /// Marks every name at its close, or at its last valid one; the equity, where there is any.
    fn mark(&mut self, bar: usize) -> Option<f64> {
        let mut equity = self.cash;
        for (symbol, name) in self.names.iter_mut().enumerate() {
            let mark = self.desk.mark(bar, symbol);
            if !mark.is_nan() {
                name.mark = Some(mark);
                name.first_close.get_or_insert(bar);
                equity += name.shares * mark * self.desk.multiplier(bar, symbol);
            }
        }
        (equity > 0.0).then_some(equity)
    }

    /// The breaker and margin; true where nothing is decided on this bar.
    fn brake(&mut self, equity: f64, bar: usize) -> bool {
        if self.broken {
            return true;
        }
        self.broken = brakes::is_broken(&self.desk, equity, self.peak.max(equity));
        let called = brakes::is_called(&self.desk, &self.names, equity, bar);
        self.outcome.events.broken += u32::from(self.broken);
        self.outcome.events.called += u32::from(called);
        if self.broken || called {
            brakes::order_all_out(&mut self.names);
        }
        self.broken || called
    }
}
