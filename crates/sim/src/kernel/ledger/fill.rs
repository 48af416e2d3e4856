//! The open of a bar: sells, then buys.

use qraft_ir::policy::SizeAt;

use super::super::bits::ones;
use super::{At, LedgerTrial};
use crate::money::{cut, is_dust, left_over};

impl LedgerTrial {
    /// Fills the orders of tradable symbols; they are done then.
    pub(super) fn fill(&mut self, at: &At<'_>) {
        let tradable = &at.tile.tradable[at.row * self.words..][..self.words];
        if !self.ordered.iter().zip(tradable).any(|(ordered, tradable)| ordered & tradable != 0) {
            return;
        }
        let opens = at.opens();
        let v = self.cash + self.worth(opens);
        if v <= 0.0 {
            return;
        }
        let lot = self.setup.settings.lot_size;
        let at_fill = self.setup.settings.size_at == SizeAt::Fill;
        let mut buys = std::mem::take(&mut self.scratch.buys);
        buys.clear();
        let (mut traded, mut cost) = (0.0, 0.0);
        for (word, tradable) in tradable.iter().enumerate() {
            for bit in ones(self.ordered[word] & tradable) {
                let s = word * 64 + bit;
                let open = opens[s];
                let target = self.targets[s];
                let target = if at_fill { cut(target * v / open, lot) } else { target };
                let q = target - self.shares[s];
                self.withdraw(s);
                if is_dust(q, open, v) {
                    continue;
                }
                if q < 0.0 {
                    traded += self.trade(at, s, q, open, v);
                } else {
                    cost += q * open * self.costs.buy;
                    buys.push((s as u32, q));
                }
            }
        }
        if cost > self.cash {
            let factor = if self.cash <= 0.0 { 0.0 } else { self.cash / cost };
            for (s, q) in &mut buys {
                *q = cut(*q * factor, lot);
                if is_dust(*q, opens[*s as usize], v) {
                    *q = 0.0;
                }
            }
        }
        for &(s, q) in buys.iter().filter(|(_, q)| *q != 0.0) {
            traded += self.trade(at, s as usize, q, opens[s as usize], v);
        }
        self.scratch.buys = buys;
        self.tally.turnover += traded / v;
    }

    /// Moves q shares (negative: sells) and answers the traded value.
    fn trade(&mut self, at: &At<'_>, symbol: usize, q: f64, open: f64, v: f64) -> f64 {
        let value = q.abs() * open;
        if q < 0.0 {
            self.cash += value * self.costs.sell;
            self.tally.fees += value * self.costs.sell_fee;
        } else {
            self.cash -= value * self.costs.buy;
            self.tally.fees += value * self.costs.buy_fee;
        }
        self.filled += 1;
        let sign = |x: f64| i8::from(x > 0.0) - i8::from(x < 0.0);
        let before = sign(self.shares[symbol]);
        self.shares[symbol] = left_over(self.shares[symbol] + q, open, v);
        let after = sign(self.shares[symbol]);
        if before != after {
            self.held.set(symbol, after);
            if before != 0 {
                self.left[symbol] = Some(at.now);
                self.held_count -= 1;
            }
            if after != 0 {
                self.opened[symbol] = at.now;
                self.held_count += 1;
                self.opens += 1;
            }
        }
        value
    }
}
