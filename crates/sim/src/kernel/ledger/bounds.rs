//! What cash and margin allow of a bar's orders.

use super::super::bits::ones;
use super::{At, LedgerTrial};
use crate::money::{cut, is_dust};

/// How often buys that cost more than cash are priced again where costs are not proportional.
const ROUNDS: usize = 8;

impl LedgerTrial {
    /// Buys that cost more than cash are scaled together; who is left with dust has 0.
    pub(super) fn bound_by_cash(
        &self,
        at: &At<'_>,
        v: f64,
        prices: &[f64],
        buys: &mut [(u32, f64)],
    ) {
        for _ in 0..if self.curved { ROUNDS } else { 1 } {
            let mut cost = 0.0;
            for &(s, q) in buys.iter().filter(|(_, q)| *q != 0.0) {
                cost += self.cost(at, s as usize, q, prices[s as usize]);
            }
            if cost <= self.cash {
                return;
            }
            let factor = if self.cash <= 0.0 { 0.0 } else { self.cash / cost };
            for (s, q) in buys.iter_mut() {
                let s = *s as usize;
                *q = cut(*q * factor, self.costs.at(at.now.bar as usize, s).lot);
                if is_dust(*q, self.point(at, s, prices[s]), v) {
                    *q = 0.0;
                }
            }
        }
    }

    /// Cash that a buy takes.
    fn cost(&self, at: &At<'_>, symbol: usize, q: f64, base: f64) -> f64 {
        let costs = self.costs.at(at.now.bar as usize, symbol);
        if costs.linear {
            return q * base * costs.multiplier * costs.buy;
        }
        costs.take(true, q, base, self.flow(at, symbol)).cash
    }

    /// Orders that enlarge a position are scaled together to the margin that equity allows.
    /// `wanted` is by rising symbol.
    pub(super) fn bound_by_margin(
        &self,
        at: &At<'_>,
        v: f64,
        prices: &[f64],
        wanted: &mut [(u32, f64)],
    ) {
        let asks = |s: usize, shares: f64| {
            let costs = self.costs.at(at.now.bar as usize, s);
            shares.abs() * costs.multiplier * prices[s] * costs.margin.map_or(1.0, |m| m.0)
        };
        let same_side = |s: usize, target: f64| (target > 0.0) == (self.shares[s] > 0.0);
        let grows = |s: usize, target: f64| {
            let held = self.shares[s];
            let is_order = !is_dust(target - held, self.point(at, s, prices[s]), v);
            is_order && target != 0.0 && (target.abs() > held.abs() || !same_side(s, target))
        };
        let (mut rest, mut grown) = (0.0, 0.0);
        let mut next = wanted.iter().peekable();
        for word in 0..self.words {
            let mut any = self.held.any(word);
            for (symbol, _) in next.clone().take_while(|(s, _)| *s as usize / 64 == word) {
                any |= 1 << (symbol % 64);
            }
            for bit in ones(any) {
                let s = word * 64 + bit;
                match next.next_if(|(at, _)| *at as usize == s) {
                    Some(&(_, target)) if grows(s, target) => grown += asks(s, target),
                    Some(&(_, target)) => rest += asks(s, target),
                    None => rest += asks(s, self.shares[s]),
                }
            }
        }
        if rest + grown <= v {
            return;
        }
        let factor = ((v - rest) / grown).max(0.0);
        for (s, target) in wanted.iter_mut() {
            let s = *s as usize;
            if !grows(s, *target) {
                continue;
            }
            let scaled = cut(*target * factor, self.costs.at(at.now.bar as usize, s).lot);
            // what is held stays, where the order was to add to it
            let adds = self.shares[s] != 0.0 && same_side(s, *target);
            *target =
                if adds && scaled.abs() < self.shares[s].abs() { self.shares[s] } else { scaled };
        }
    }
}
