//! Between the fills and the close of a bar: what holding costs, what leaves inside the bar, and
//! what closes everything.

use super::super::TrialSignals;
use super::super::bits::ones;
use super::{At, LedgerTrial};
use crate::stops::{self, Held, Rule};

impl LedgerTrial {
    /// Funding, then borrowing, on what is held since the bar before.
    pub(super) fn carry(&mut self, at: &At<'_>, signals: &TrialSignals<'_>) {
        let bar = at.now.bar as usize;
        let due = at.tile.market.funding_due.map_or(0, |due| due[bar]);
        if let (Some(rate), true) = (signals.funding, due > 0) {
            let rate = &rate[at.row * self.width..][..self.width];
            for word in 0..self.words {
                for bit in ones(self.held.any(word)) {
                    let s = word * 64 + bit;
                    if rate[s].is_finite() {
                        let worth = self.points[s] * at.marks_before()[s];
                        self.pay(worth * rate[s] * f64::from(due));
                    }
                }
            }
        }
        if self.borrows {
            for word in 0..self.words {
                for bit in ones(self.held.short[word]) {
                    let s = word * 64 + bit;
                    let worth = self.points[s] * at.marks_before()[s];
                    self.pay(-worth * self.costs.at(bar, s).borrow);
                }
            }
        }
    }

    fn pay(&mut self, amount: f64) {
        self.cash -= amount;
        self.tally.fees += amount;
        self.touched = true;
    }

    /// Stops, trailing stops and targets; then the bar's best prices count.
    pub(super) fn leave_inside(&mut self, at: &At<'_>) {
        let Some(stops) = self.stops else { return };
        let bar = at.now.bar as usize;
        let market = at.tile.market;
        for word in 0..self.words {
            let tradable = at.tile.tradable[at.row * self.words + word];
            for bit in ones(self.held.any(word)) {
                let s = word * 64 + bit;
                let Some(prices) = market.prices_at(bar, s) else { continue };
                let shares = self.shares[s];
                let is_long = shares > 0.0;
                if tradable >> bit & 1 == 1 {
                    let held = Held {
                        is_long,
                        average: self.average[s],
                        best: self.best[s],
                        is_new: self.opened[s].bar == at.now.bar,
                    };
                    if let Some(leave) = stops.leave(held, prices) {
                        let costs = self.costs.at(bar, s);
                        let deal = match leave.rule {
                            Rule::Target => costs.rest(!is_long, shares.abs(), leave.base),
                            _ => costs.take(!is_long, shares.abs(), leave.base, self.flow(at, s)),
                        };
                        self.book(at, s, -shares, 0.0, &deal);
                        self.tally.turnover += deal.value / self.before;
                        self.withdraw(s);
                        continue;
                    }
                }
                if stops.trails() {
                    self.best[s] = stops::best(is_long, self.best[s], prices);
                }
            }
        }
    }

    /// The average and the best price after a fill.
    pub(super) fn follow(&mut self, symbol: usize, was: f64, left: f64, price: f64) {
        let average = &mut self.average[symbol];
        if left == 0.0 || was == 0.0 || (left > 0.0) != (was > 0.0) {
            *average = if left == 0.0 { 0.0 } else { price };
            self.best[symbol] = f64::NAN;
        } else if left.abs() > was.abs() {
            let added = left.abs() - was.abs();
            *average = (*average * was.abs() + price * added) / left.abs();
        }
    }

    /// The breaker, then margin: true where nothing else is decided on this bar.
    pub(super) fn guard(&mut self, at: &At<'_>) -> bool {
        if let Some(limit) = self.setup.settings.risk.max_drawdown {
            let drawdown = 1.0 - self.equity / self.peak.max(self.equity);
            if drawdown >= limit {
                self.ended = true;
                self.order_all_out(at);
                return true;
            }
        }
        if !self.on_margin || self.held_count == 0 {
            return false;
        }
        let mut asked = 0.0;
        for word in 0..self.words {
            for bit in ones(self.held.any(word)) {
                let s = word * 64 + bit;
                let margin = self.costs.at(at.now.bar as usize, s).margin;
                asked += (self.points[s] * at.marks()[s]).abs() * margin.map_or(0.0, |m| m.1);
            }
        }
        if self.equity < asked {
            self.order_all_out(at);
            return true;
        }
        false
    }
}
