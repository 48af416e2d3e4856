//! Shares and cash: fills, what holding costs, what closes positions inside a bar. Who orders what
//! is decided elsewhere.

use qraft_ir::policy::FillAt;
use qraft_stats::Tally;

use super::{Fill, Outcome, Reason, Side};
use crate::bounds::{self, Fills, Wanted};
use crate::costs::{Deal, Flow};
use crate::desk::{Desk, Order, Target};
use crate::flow::Flows;
use crate::lanes;
use crate::market::price;
use crate::money::{cut, is_dust, settle};
use crate::setup::Setup;
use crate::stops::{self, Held, Stops};
use crate::{Market, WholeSignals};

/// The book of one trial.
pub(super) struct Book<'a> {
    pub(super) desk: Desk<'a>,
    market: Market<'a>,
    fill_at: FillAt,
    stops: Option<Stops>,
    flows: Flows<'a>,
    max_drawdown: Option<f64>,
    /// Cash may go below 0, instead of buys being scaled down to it.
    pub(super) borrows: bool,
    cash: f64,
    /// Nothing is decided any more: equity came to 0, or the breaker fell.
    ended: bool,
    capital: f64,
    peak: f64,
    /// Equity at the close of the bar before.
    before: f64,
    tally: Tally,
    equity: Vec<f64>,
    fills: Vec<Fill>,
}

impl<'a> Book<'a> {
    /// All cash.
    pub(super) fn new(setup: &Setup, market: Market<'a>) -> Self {
        let settings = &setup.settings;
        let desk = Desk::new(setup, market);
        let capital = settings.capital;
        Book {
            market,
            fill_at: settings.orders.fill,
            stops: Stops::of(settings),
            flows: Flows::new(settings, market),
            max_drawdown: settings.risk.max_drawdown,
            borrows: desk.costs.on_margin(),
            desk,
            cash: capital,
            ended: false,
            capital,
            peak: capital,
            before: capital,
            tally: Tally::default(),
            equity: Vec::with_capacity(market.bars),
            fills: Vec::new(),
        }
    }

    /// Everything of a bar up to the mark at its close. Answers whether its close may decide.
    pub(super) fn trade_bar(&mut self, bar: usize, signals: &WholeSignals) -> bool {
        self.flows.next(bar, &self.desk);
        self.carry(bar, signals);
        if matches!(self.fill_at, FillAt::NextOpen | FillAt::NextVwap) {
            self.fill(bar);
        }
        self.leave_inside(bar);
        self.desk.mark(bar);
        if self.fill_at == FillAt::NextClose {
            self.fill(bar);
        }
        self.take_equity();
        !self.ended && !self.guard(bar)
    }

    /// What follows the decision at a close: fills at that very close, then the bar's return.
    pub(super) fn close_bar(&mut self, bar: usize) {
        if self.fill_at == FillAt::SameClose {
            self.fill(bar);
            self.take_equity();
        }
        let equity = self.desk.equity;
        let r = if self.before == 0.0 { 0.0 } else { equity / self.before - 1.0 };
        self.tally.push(r);
        self.peak = self.peak.max(equity);
        let drawdown = 1.0 - equity / self.peak;
        self.tally.max_drawdown = self.tally.max_drawdown.max(drawdown);
        if self.desk.shares.iter().any(|shares| *shares != 0.0) {
            self.tally.held_bars += 1;
        }
        self.before = equity;
        self.equity.push(equity);
    }

    /// Funding, then borrowing, on what is held since the bar before.
    fn carry(&mut self, bar: usize, signals: &WholeSignals) {
        let width = self.market.width;
        let due = self.market.funding_due.map_or(0, |due| due[bar]);
        if let (Some(rate), true) = (&signals.funding, due > 0) {
            for s in 0..width {
                let rate = rate[bar * width + s];
                if self.desk.shares[s] != 0.0 && rate.is_finite() {
                    self.pay(self.worth_of(s) * rate * f64::from(due));
                }
            }
        }
        if self.desk.costs.borrows() {
            for s in 0..width {
                if self.desk.shares[s] < 0.0 {
                    self.pay(-self.worth_of(s) * self.desk.costs.at(bar, s).borrow);
                }
            }
        }
    }

    /// Shares × multiplier × mark.
    fn worth_of(&self, s: usize) -> f64 {
        self.desk.shares[s] * self.desk.costs.multiplier(s) * self.desk.marks[s]
    }

    fn pay(&mut self, amount: f64) {
        self.cash -= amount;
        self.tally.fees += amount;
    }

    /// The price on which fills of a bar are based, where an order may fill.
    fn base(&self, bar: usize, s: usize) -> Option<f64> {
        let at = bar * self.market.width + s;
        let base = match self.fill_at {
            FillAt::NextOpen => self.market.open_at(bar, s),
            FillAt::NextVwap => price(self.market.vwap?[at]),
            FillAt::NextClose | FillAt::SameClose => self.market.close_at(bar, s),
        };
        base.filter(|_| self.market.has_volume(bar, s))
    }

    /// The same for valuation: a symbol without a price is worth its mark.
    fn value_price(&self, bar: usize, s: usize) -> f64 {
        let at = bar * self.market.width + s;
        let quoted = match self.fill_at {
            FillAt::NextOpen => self.market.open_at(bar, s),
            FillAt::NextVwap => self.market.vwap.and_then(|vwap| price(vwap[at])),
            FillAt::NextClose | FillAt::SameClose => None,
        };
        quoted.unwrap_or(self.desk.marks[s])
    }

    /// Orders of tradable symbols are filled and done.
    fn fill(&mut self, bar: usize) {
        let width = self.market.width;
        let due: Vec<usize> = (0..width)
            .filter(|&s| self.desk.orders[s].is_some() && self.base(bar, s).is_some())
            .collect();
        if due.is_empty() {
            return;
        }
        let prices: Vec<f64> = (0..width).map(|s| self.value_price(bar, s)).collect();
        let v = self.cash + lanes::dot(&self.points(), &prices);
        if v <= 0.0 {
            return;
        }
        let mut wanted: Vec<Wanted> = Vec::new();
        for s in due {
            let Some(Order { target, reason, .. }) = self.desk.orders[s].take() else { continue };
            let costs = self.desk.costs.at(bar, s);
            let target = match target {
                Target::Weight(weight) => {
                    cut(weight * v / (prices[s] * costs.multiplier), costs.lot)
                }
                Target::Shares(shares) => shares,
            };
            wanted.push((s, target, reason));
        }
        let flow = |s: usize| self.flows.at(bar, s);
        let fills = Fills { bar, equity: v, prices: &prices, flow: &flow };
        if self.desk.costs.on_margin() {
            bounds::by_margin(&self.desk, &fills, &mut wanted);
        }
        let (mut sells, mut buys) = (Vec::new(), Vec::new());
        for (s, target, reason) in wanted {
            let q = target - self.desk.shares[s];
            if !is_dust(q, prices[s] * self.desk.costs.multiplier(s), v) {
                let side = if q < 0.0 { &mut sells } else { &mut buys };
                side.push((s, q, reason));
            }
        }
        let mut traded = 0.0;
        for (s, q, reason) in sells {
            traded += self.take((bar, s), q, prices[s], v, reason);
        }
        if !self.borrows {
            let flow = |s: usize| self.flows.at(bar, s);
            let fills = Fills { bar, equity: v, prices: &prices, flow: &flow };
            bounds::by_cash(&self.desk, self.cash, &fills, &mut buys);
        }
        for (s, q, reason) in buys {
            traded += self.take((bar, s), q, prices[s], v, reason);
        }
        self.tally.turnover += traded / v;
    }

    /// Shares × multiplier of every symbol.
    fn points(&self) -> Vec<f64> {
        let shares = self.desk.shares.iter().enumerate();
        shares.map(|(s, shares)| shares * self.desk.costs.multiplier(s)).collect()
    }

    fn flow(&self, bar: usize, s: usize) -> Flow {
        self.flows.at(bar, s)
    }

    /// Moves q shares (negative: sells) as a taker and answers the traded value.
    fn take(&mut self, at: (usize, usize), q: f64, base: f64, v: f64, reason: Reason) -> f64 {
        let (bar, s) = at;
        let point = base * self.desk.costs.multiplier(s);
        let (q, left) = settle(self.desk.shares[s], q, point, v);
        let deal = self.desk.costs.at(bar, s).take(q > 0.0, q.abs(), base, self.flow(bar, s));
        self.book(at, q, left, base, &deal, reason)
    }

    fn book(
        &mut self,
        (bar, s): (usize, usize),
        q: f64,
        left: f64,
        base: f64,
        deal: &Deal,
        reason: Reason,
    ) -> f64 {
        let side = if q < 0.0 { Side::Sell } else { Side::Buy };
        self.cash += if q < 0.0 { deal.cash } else { -deal.cash };
        self.tally.fees += deal.fee;
        self.desk.filled(bar, s, left, deal.price);
        self.fills.push(Fill {
            bar: bar as u32,
            symbol: s as u32,
            side,
            shares: q.abs(),
            base,
            price: deal.price,
            fee: deal.fee,
            tax: deal.tax,
            spread: deal.spread,
            impact: deal.impact,
            reason,
        });
        deal.value
    }

    /// Stops, trailing stops and targets; then the bar's best prices count.
    fn leave_inside(&mut self, bar: usize) {
        let Some(stops) = self.stops else { return };
        let v = self.before;
        for s in 0..self.market.width {
            let shares = self.desk.shares[s];
            if shares == 0.0 {
                continue;
            }
            let Some(prices) = self.market.prices_at(bar, s) else { continue };
            let is_long = shares > 0.0;
            if self.market.tradable(bar, s) {
                let held = Held {
                    is_long,
                    average: self.desk.average[s],
                    best: self.desk.best[s],
                    is_new: self.desk.opened[s].bar as usize == bar,
                };
                if let Some(leave) = stops.leave(held, prices) {
                    let costs = *self.desk.costs.at(bar, s);
                    let deal = match leave.rule {
                        stops::Rule::Target => costs.rest(!is_long, shares.abs(), leave.base),
                        _ => costs.take(!is_long, shares.abs(), leave.base, self.flow(bar, s)),
                    };
                    let reason = Reason::of(leave.rule);
                    let value = self.book((bar, s), -shares, 0.0, leave.base, &deal, reason);
                    self.tally.turnover += value / v;
                    self.desk.orders[s] = None;
                    continue;
                }
            }
            self.desk.best[s] = stops::best(is_long, self.desk.best[s], prices);
        }
    }

    /// Equity at the marks; at 0 everything ends.
    fn take_equity(&mut self) {
        let equity = self.cash + lanes::dot(&self.points(), &self.desk.marks);
        if equity <= 0.0 {
            self.ended = true;
            self.cash = 0.0;
            self.desk.shares.fill(0.0);
            self.desk.orders.fill(None);
            self.desk.equity = 0.0;
        } else {
            self.desk.equity = equity;
        }
    }

    /// The breaker, then margin: true where nothing else is decided on this bar.
    fn guard(&mut self, bar: usize) -> bool {
        let equity = self.desk.equity;
        let drawdown = 1.0 - equity / self.peak.max(equity);
        if self.max_drawdown.is_some_and(|limit| drawdown >= limit) {
            self.ended = true;
            self.desk.order_all_out(bar, Reason::Breaker);
            return true;
        }
        if !self.desk.costs.on_margin() {
            return false;
        }
        let mut asked = 0.0;
        for s in 0..self.market.width {
            let margin = self.desk.costs.at(bar, s).margin.map_or(0.0, |margin| margin.1);
            asked += self.worth_of(s).abs() * margin;
        }
        if equity < asked {
            self.desk.order_all_out(bar, Reason::MarginCall);
            return true;
        }
        false
    }

    /// The finished run. `trades` is counted as its mode counts.
    pub(super) fn finish(mut self, count_opens: bool) -> Outcome {
        self.tally.total_return = self.desk.equity / self.capital - 1.0;
        self.tally.trades = if count_opens { self.desk.opens } else { self.fills.len() as u64 };
        Outcome {
            tally: self.tally,
            equity: self.equity,
            fills: self.fills,
            final_cash: self.cash,
            final_shares: self.desk.shares,
        }
    }
}
