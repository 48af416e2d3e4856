//! Shares and cash: orders, fills, marks. Who orders what is decided elsewhere.

use qraft_ir::policy::{Settings, SizeAt};
use qraft_stats::Tally;

use super::{Fill, Outcome, Reason, Side};
use crate::Market;
use crate::lanes;
use crate::money::{Costs, cut, is_dust, left_over};
use crate::rules::Moment;

/// What an order is for.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Target {
    /// A weight of the equity at the fill's open.
    Weight(f64),
    /// So many shares.
    Shares(f64),
}

/// An order that waits for a tradable open.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Order {
    target: Target,
    /// The side that is wanted: 1, 0, −1.
    pub(super) side: i8,
    reason: Reason,
}

/// The book of one trial.
pub(super) struct Book<'a> {
    market: Market<'a>,
    costs: Costs,
    lot: f64,
    size_at: SizeAt,
    /// Cash may go below 0, instead of buys being scaled down to it.
    pub(super) borrows: bool,
    cash: f64,
    shares: Vec<f64>,
    marks: Vec<f64>,
    /// At most one order a symbol.
    pub(super) orders: Vec<Option<Order>>,
    /// When the side that is held was opened.
    pub(super) opened: Vec<Moment>,
    /// When the symbol was last left.
    pub(super) left: Vec<Option<Moment>>,
    /// Bar of the first valid close, once there was one.
    pub(super) first_close: Vec<Option<u32>>,
    /// Equity at the last close.
    pub(super) last_equity: f64,
    /// Fills that opened a side.
    pub(super) opens: u64,
    ruined: bool,
    capital: f64,
    peak: f64,
    tally: Tally,
    equity: Vec<f64>,
    fills: Vec<Fill>,
}

impl<'a> Book<'a> {
    /// All cash.
    pub(super) fn new(settings: &Settings, market: Market<'a>) -> Self {
        let width = market.width;
        let capital = settings.capital;
        Book {
            market,
            costs: Costs::of(settings),
            lot: settings.lot_size,
            size_at: settings.size_at,
            borrows: false,
            cash: capital,
            shares: vec![0.0; width],
            marks: vec![0.0; width],
            orders: vec![None; width],
            opened: vec![Moment { bar: 0, session: 0 }; width],
            left: vec![None; width],
            first_close: vec![None; width],
            last_equity: capital,
            opens: 0,
            ruined: false,
            capital,
            peak: capital,
            tally: Tally::default(),
            equity: Vec::with_capacity(market.bars),
            fills: Vec::new(),
        }
    }

    /// The bar and its session.
    pub(super) fn moment(&self, bar: usize) -> Moment {
        Moment { bar: bar as u32, session: self.market.session[bar] }
    }

    /// 1, 0 or −1.
    pub(super) fn side(&self, symbol: usize) -> i8 {
        sign(self.shares[symbol])
    }

    /// True after equity came to 0: nothing trades again.
    pub(super) fn is_ruined(&self) -> bool {
        self.ruined
    }

    /// Orders a symbol to a weight, sized now or at the fill as the settings say.
    pub(super) fn order_weight(&mut self, symbol: usize, weight: f64, reason: Reason) {
        let target = match self.size_at {
            SizeAt::Fill => Target::Weight(weight),
            SizeAt::Decision => {
                let shares = weight * self.last_equity / self.marks[symbol];
                Target::Shares(cut(shares, self.lot))
            }
        };
        self.orders[symbol] = Some(Order { target, side: sign(weight), reason });
    }

    /// Orders a symbol to be left.
    pub(super) fn order_out(&mut self, symbol: usize, reason: Reason) {
        self.orders[symbol] = Some(Order { target: Target::Shares(0.0), side: 0, reason });
    }

    /// The open of a bar: orders of tradable symbols are filled and done.
    pub(super) fn fill(&mut self, bar: usize) {
        let due: Vec<usize> = (0..self.market.width)
            .filter(|&s| self.orders[s].is_some() && self.market.tradable(bar, s))
            .collect();
        if due.is_empty() {
            return;
        }
        let prices: Vec<f64> = (0..self.market.width)
            .map(|s| self.market.open_at(bar, s).unwrap_or(self.marks[s]))
            .collect();
        let v = self.cash + lanes::dot(&self.shares, &prices);
        if v <= 0.0 {
            return;
        }
        let (mut sells, mut buys) = (Vec::new(), Vec::new());
        for s in due {
            let Some(order) = self.orders[s].take() else { continue };
            let target = match order.target {
                Target::Weight(weight) => cut(weight * v / prices[s], self.lot),
                Target::Shares(shares) => shares,
            };
            let q = target - self.shares[s];
            if !is_dust(q, prices[s], v) {
                let side = if q < 0.0 { &mut sells } else { &mut buys };
                side.push((s, q, order.reason));
            }
        }
        let mut traded = 0.0;
        for (s, q, reason) in sells {
            traded += self.trade((bar, s), q, prices[s], v, reason);
        }
        let mut cost = 0.0;
        for &(s, q, _) in &buys {
            cost += q * prices[s] * self.costs.buy;
        }
        if cost > self.cash && !self.borrows {
            let factor = if self.cash <= 0.0 { 0.0 } else { self.cash / cost };
            for (_, q, _) in &mut buys {
                *q = cut(*q * factor, self.lot);
            }
            buys.retain(|&(s, q, _)| !is_dust(q, prices[s], v));
        }
        for (s, q, reason) in buys {
            traded += self.trade((bar, s), q, prices[s], v, reason);
        }
        self.tally.turnover += traded / v;
    }

    /// Moves q shares (negative: sells) and answers the traded value.
    fn trade(&mut self, at: (usize, usize), q: f64, open: f64, v: f64, reason: Reason) -> f64 {
        let (bar, symbol) = at;
        let value = q.abs() * open;
        let (side, price, fee) = if q < 0.0 {
            self.cash += value * self.costs.sell;
            (Side::Sell, open * (1.0 - self.costs.half), value * self.costs.sell_fee)
        } else {
            self.cash -= value * self.costs.buy;
            (Side::Buy, open * (1.0 + self.costs.half), value * self.costs.buy_fee)
        };
        self.tally.fees += fee;
        let before = self.side(symbol);
        self.shares[symbol] = left_over(self.shares[symbol] + q, open, v);
        let after = self.side(symbol);
        if before != after {
            if before != 0 {
                self.left[symbol] = Some(self.moment(bar));
            }
            if after != 0 {
                self.opened[symbol] = self.moment(bar);
                self.opens += 1;
            }
        }
        let (bar, symbol) = (bar as u32, symbol as u32);
        self.fills.push(Fill { bar, symbol, side, shares: q.abs(), price, fee, reason });
        value
    }

    /// The close of a bar: marks, equity, the bar's return.
    pub(super) fn mark(&mut self, bar: usize) {
        for s in 0..self.market.width {
            if let Some(close) = self.market.close_at(bar, s) {
                self.marks[s] = close;
                self.first_close[s] = self.first_close[s].or(Some(bar as u32));
            }
        }
        let mut equity = self.cash + lanes::dot(&self.shares, &self.marks);
        if !self.ruined && equity <= 0.0 {
            self.ruined = true;
            self.cash = 0.0;
            self.shares.fill(0.0);
            self.orders.fill(None);
            equity = 0.0;
        }
        let r = if self.last_equity == 0.0 { 0.0 } else { equity / self.last_equity - 1.0 };
        self.tally.push(r);
        self.peak = self.peak.max(equity);
        let drawdown = 1.0 - equity / self.peak;
        self.tally.max_drawdown = self.tally.max_drawdown.max(drawdown);
        if self.shares.iter().any(|shares| *shares != 0.0) {
            self.tally.held_bars += 1;
        }
        self.last_equity = equity;
        self.equity.push(equity);
    }

    /// The finished run. `trades` is counted as its mode counts.
    pub(super) fn finish(mut self, count_opens: bool) -> Outcome {
        self.tally.total_return = self.last_equity / self.capital - 1.0;
        self.tally.trades = if count_opens { self.opens } else { self.fills.len() as u64 };
        Outcome {
            tally: self.tally,
            equity: self.equity,
            fills: self.fills,
            final_cash: self.cash,
            final_shares: self.shares,
        }
    }
}

fn sign(x: f64) -> i8 {
    i8::from(x > 0.0) - i8::from(x < 0.0)
}
