//! What cash and margin allow of a bar's orders, plainly. The specification and the precise matcher
//! share it; the kernels have their own.

use crate::costs::Flow;
use crate::desk::Desk;
use crate::money::{cut, is_dust};
use crate::spec::Reason;

/// How often buys that cost more than cash are priced again where costs are not proportional.
const ROUNDS: usize = 8;

/// A symbol with its target shares, or with the shares to buy.
pub(crate) type Wanted = (usize, f64, Reason);

/// What a bar's fills are made of.
pub(crate) struct Fills<'a> {
    pub(crate) bar: usize,
    /// Equity at the prices of the fills.
    pub(crate) equity: f64,
    /// One a symbol.
    pub(crate) prices: &'a [f64],
    pub(crate) flow: &'a dyn Fn(usize) -> Flow,
}

/// Buys that cost more than cash are scaled together.
pub(crate) fn by_cash(desk: &Desk<'_>, cash: f64, fills: &Fills<'_>, buys: &mut Vec<Wanted>) {
    let (bar, prices) = (fills.bar, fills.prices);
    let rounds = if desk.costs.is_curved() { ROUNDS } else { 1 };
    for _ in 0..rounds {
        let mut cost = 0.0;
        for &(s, q, _) in buys.iter() {
            let costs = desk.costs.at(bar, s);
            cost += match costs.linear {
                true => q * prices[s] * costs.multiplier * costs.buy,
                false => costs.take(true, q, prices[s], (fills.flow)(s)).cash,
            };
        }
        if cost <= cash {
            return;
        }
        let factor = if cash <= 0.0 { 0.0 } else { cash / cost };
        for (s, q, _) in buys.iter_mut() {
            *q = cut(*q * factor, desk.costs.at(bar, *s).lot);
        }
        let point = |s: usize| prices[s] * desk.costs.multiplier(s);
        buys.retain(|&(s, q, _)| !is_dust(q, point(s), fills.equity));
    }
}

/// Orders that enlarge a position are scaled together to the margin that equity allows.
pub(crate) fn by_margin(desk: &Desk<'_>, fills: &Fills<'_>, wanted: &mut [Wanted]) {
    let asks = |s: usize, shares: f64| {
        let costs = desk.costs.at(fills.bar, s);
        shares.abs() * costs.multiplier * fills.prices[s] * costs.margin.map_or(1.0, |m| m.0)
    };
    let held = &desk.shares;
    let same_side = |s: usize, target: f64| (target > 0.0) == (held[s] > 0.0);
    let grows = |s: usize, target: f64| {
        let point = fills.prices[s] * desk.costs.multiplier(s);
        let is_order = !is_dust(target - held[s], point, fills.equity);
        is_order && target != 0.0 && (target.abs() > held[s].abs() || !same_side(s, target))
    };
    let (mut rest, mut grown) = (0.0, 0.0);
    for (s, shares) in held.iter().enumerate() {
        match wanted.iter().find(|(at, ..)| *at == s) {
            Some(&(_, target, _)) if grows(s, target) => grown += asks(s, target),
            Some(&(_, target, _)) => rest += asks(s, target),
            None => rest += asks(s, *shares),
        }
    }
    if rest + grown <= fills.equity {
        return;
    }
    let factor = ((fills.equity - rest) / grown).max(0.0);
    for (s, target, _) in wanted.iter_mut() {
        let s = *s;
        if !grows(s, *target) {
            continue;
        }
        let scaled = cut(*target * factor, desk.costs.at(fills.bar, s).lot);
        // what is held stays, where the order was to add to it
        let adds = held[s] != 0.0 && same_side(s, *target);
        *target = if adds && scaled.abs() < held[s].abs() { held[s] } else { scaled };
    }
}
