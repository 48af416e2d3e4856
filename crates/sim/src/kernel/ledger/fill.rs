//! The fills of a bar: sells, then buys.

use qraft_ir::policy::{FillAt, SizeAt};

use super::super::bits::ones;
use super::{At, LedgerTrial, dispatch};
use crate::costs::{Deal, Flow};
use crate::market::price;
use crate::money::{cut, is_dust, settle};

impl LedgerTrial {
    /// Fills the orders of tradable symbols; they are done then.
    pub(super) fn fill(&mut self, at: &At<'_>, fill_at: FillAt) {
        if self.order_count == 0 {
            return;
        }
        if fill_at == FillAt::NextOpen {
            let tradable = &at.tile.tradable[at.row * self.words..][..self.words];
            return self.fill_at(at, at.opens(), tradable);
        }
        let mut prices = std::mem::take(&mut self.scratch.prices);
        let mut priced = std::mem::take(&mut self.scratch.priced);
        self.quote(at, fill_at, &mut prices, &mut priced);
        self.fill_at(at, &prices, &priced);
        (self.scratch.prices, self.scratch.priced) = (prices, priced);
    }

    /// Prices that are not the open's, and a bit for who may fill at them.
    fn quote(&self, at: &At<'_>, fill_at: FillAt, prices: &mut Vec<f64>, priced: &mut Vec<u64>) {
        let market = &at.tile.market;
        let first = at.now.bar as usize * self.width;
        let (column, marks) = match fill_at {
            FillAt::NextVwap => (market.vwap.unwrap_or_default(), at.marks_before()),
            _ => (market.close, at.marks()),
        };
        prices.clear();
        priced.clear();
        priced.resize(self.words, 0);
        for (s, mark) in marks.iter().enumerate() {
            // a missing column is refused before any bar
            let quoted = column.get(first + s).copied().and_then(price);
            let volume = market.volume.is_none_or(|volume| volume[first + s] > 0.0);
            priced[s / 64] |= u64::from(quoted.is_some() && volume) << (s % 64);
            prices.push(quoted.unwrap_or(*mark));
        }
    }

    fn fill_at(&mut self, at: &At<'_>, prices: &[f64], tradable: &[u64]) {
        if !self.ordered.iter().zip(tradable).any(|(ordered, tradable)| ordered & tradable != 0) {
            return;
        }
        let v = self.cash + self.worth(prices);
        if v <= 0.0 {
            return;
        }
        if let Some(rates) = self.rates {
            return dispatch::fill_alike(self, &rates, prices, tradable, v);
        }
        let mut wanted = std::mem::take(&mut self.scratch.wanted);
        wanted.clear();
        self.aim(at, prices, tradable, v, &mut wanted);
        if self.on_margin {
            self.bound_by_margin(at, v, prices, &mut wanted);
        }
        let mut buys = std::mem::take(&mut self.scratch.buys);
        buys.clear();
        let mut traded = 0.0;
        for &(symbol, target) in &wanted {
            let s = symbol as usize;
            let q = target - self.shares[s];
            if is_dust(q, self.point(at, s, prices[s]), v) {
                continue;
            }
            if q < 0.0 {
                traded += self.take(at, s, q, prices[s], v);
            } else {
                buys.push((symbol, q));
            }
        }
        if !self.on_margin {
            self.bound_by_cash(at, v, prices, &mut buys);
        }
        for &(s, q) in buys.iter().filter(|(_, q)| *q != 0.0) {
            traded += self.take(at, s as usize, q, prices[s as usize], v);
        }
        (self.scratch.wanted, self.scratch.buys) = (wanted, buys);
        self.tally.turnover += traded / v;
    }

    /// The target shares of every order that may fill; the orders are done.
    fn aim(
        &mut self,
        at: &At<'_>,
        prices: &[f64],
        tradable: &[u64],
        v: f64,
        wanted: &mut Vec<(u32, f64)>,
    ) {
        let at_fill = self.setup.settings.size_at == SizeAt::Fill;
        for (word, tradable) in tradable.iter().enumerate() {
            let due = self.ordered[word] & tradable;
            for bit in ones(due) {
                let s = word * 64 + bit;
                let mut target = self.targets[s];
                if at_fill {
                    let costs = self.costs.at(at.now.bar as usize, s);
                    target = cut(target * v / (prices[s] * costs.multiplier), costs.lot);
                }
                wanted.push((s as u32, target));
            }
            self.ordered[word] &= !due;
            self.wanted.long[word] &= !due;
            self.wanted.short[word] &= !due;
            self.order_count -= due.count_ones() as usize;
        }
    }

    /// Price × multiplier.
    #[inline]
    pub(super) fn point(&self, at: &At<'_>, symbol: usize, price: f64) -> f64 {
        price * self.costs.at(at.now.bar as usize, symbol).multiplier
    }

    /// What an order meets besides its price. That is a look at the whole columns, which only
    /// curved costs read.
    pub(super) fn flow(&self, at: &At<'_>, symbol: usize) -> Flow {
        if self.curved { at.flow(symbol) } else { Flow::NONE }
    }

    /// Moves q shares (negative: sells) as a taker and answers the traded value. Inlined with all
    /// that it calls, so that what nobody asks of a deal is not computed.
    #[inline(always)]
    fn take(&mut self, at: &At<'_>, symbol: usize, q: f64, base: f64, v: f64) -> f64 {
        let costs = self.costs.at(at.now.bar as usize, symbol);
        let (q, left) = settle(self.shares[symbol], q, base * costs.multiplier, v);
        let deal = costs.take(q > 0.0, q.abs(), base, self.flow(at, symbol));
        self.book(at, symbol, q, left, &deal);
        deal.value
    }

    /// A fill that leaves so many shares.
    #[inline(always)]
    pub(super) fn book(&mut self, at: &At<'_>, symbol: usize, q: f64, left: f64, deal: &Deal) {
        self.cash += if q < 0.0 { deal.cash } else { -deal.cash };
        self.tally.fees += deal.fee;
        self.filled += 1;
        self.touched = true;
        self.ahead.forget();
        let sign = |x: f64| i8::from(x > 0.0) - i8::from(x < 0.0);
        let was = self.shares[symbol];
        let (before, after) = (sign(was), sign(left));
        self.shares[symbol] = left;
        self.points[symbol] = left * self.costs.multiplier(symbol);
        if self.stops.is_some() {
            self.follow(symbol, was, left, deal.price);
        }
        if before == after {
            return;
        }
        self.held.set(symbol, after);
        if before != 0 {
            if self.dates {
                self.left[symbol] = Some(at.now);
            }
            self.held_count -= 1;
        }
        if after != 0 {
            if self.dates {
                self.opened[symbol] = at.now;
            }
            self.held_count += 1;
            self.opens += 1;
        }
    }
}
