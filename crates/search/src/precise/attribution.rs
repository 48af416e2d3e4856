//! What a matched run paid, and for what; and what became of its orders.

use std::collections::{BTreeMap, BTreeSet};

use super::{Filled, Matched, Reason, Side};

/// Costs by their cause, money. Positive is paid; ticks and latency may be gains.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Attribution {
    /// Value traded, at the market's prices.
    pub traded: f64,
    /// Commissions.
    pub fee: f64,
    /// Taxes.
    pub tax: f64,
    /// Half the spread of each fill.
    pub spread: f64,
    /// What orders did to their own price.
    pub impact: f64,
    /// Ticks, limits and the daily range.
    pub ticks: f64,
    /// Prices that were gone when the order came. Already in the market's prices, and so no part of
    /// the total.
    pub latency: f64,
    /// Funding paid less received.
    pub funding: f64,
    /// Borrowing of what was sold short.
    pub borrow: f64,
}

impl Attribution {
    /// The sums over a run, fill by fill in their order.
    pub fn of(matched: &Matched) -> Attribution {
        let mut sums = Attribution {
            funding: matched.funding,
            borrow: matched.borrowed,
            ..Attribution::default()
        };
        for fill in &matched.fills {
            sums.traded += fill.gross;
            sums.fee += fill.fee;
            sums.tax += fill.tax;
            sums.spread += fill.spread;
            sums.impact += fill.impact;
            sums.ticks += fill.rounding;
            sums.latency += fill.latency;
        }
        sums
    }

    /// Every cause that was paid for, with its money.
    pub fn paid(&self) -> [(&'static str, f64); 7] {
        [
            ("fee", self.fee),
            ("tax", self.tax),
            ("spread", self.spread),
            ("impact", self.impact),
            ("ticks", self.ticks),
            ("funding", self.funding),
            ("borrow", self.borrow),
        ]
    }

    /// All that was paid.
    pub fn total(&self) -> f64 {
        self.paid().into_iter().map(|(_, money)| money).sum()
    }

    /// Money in basis points of what was traded; `None` where nothing was.
    pub fn bps(&self, money: f64) -> Option<f64> {
        (self.traded > 0.0).then(|| money / self.traded * 1e4)
    }
}

/// What became of a run's orders.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Orders sent: buys, then sells.
    pub orders: [u64; 2],
    /// Fills: buys, then sells.
    pub fills: [u64; 2],
    /// Orders that had a fill.
    pub filled: u64,
    /// Orders that ended without all of their shares, by reason.
    pub rejections: BTreeMap<&'static str, u64>,
}

impl Counts {
    /// Counts a run.
    pub fn of(matched: &Matched) -> Counts {
        let mut counts = Counts::default();
        for [buys, sells] in &matched.orders {
            counts.orders[0] += buys;
            counts.orders[1] += sells;
        }
        let mut filled = BTreeSet::new();
        for fill in &matched.fills {
            counts.fills[usize::from(fill.side == Side::Sell)] += 1;
            filled.insert((fill.decided, fill.symbol, fill.side == Side::Sell));
        }
        counts.filled = (filled.len() as u64).min(counts.orders[0] + counts.orders[1]);
        for rejection in &matched.rejections {
            *counts.rejections.entry(rejection.reason).or_default() += 1;
        }
        counts
    }

    /// Orders that had a fill, among those sent; `None` where none was.
    pub fn fill_rate(&self) -> Option<f64> {
        let orders = self.orders[0] + self.orders[1];
        (orders > 0).then(|| self.filled as f64 / orders as f64)
    }
}

/// How often each rule of risk acted, seen by its fills: a stop once for a position, a breaker or a
/// margin call once for all of them.
pub fn violations(matched: &Matched) -> BTreeMap<&'static str, u64> {
    let acted = |fill: &Filled| match fill.reason {
        Reason::Stop | Reason::Trailing | Reason::Target => {
            Some((fill.reason.name(), fill.decided, Some(fill.symbol)))
        }
        Reason::Breaker | Reason::MarginCall => Some((fill.reason.name(), fill.decided, None)),
        _ => None,
    };
    let acts: BTreeSet<_> = matched.fills.iter().filter_map(acted).collect();
    let mut counts = BTreeMap::new();
    for (rule, ..) in acts {
        *counts.entry(rule).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(decided: u32, symbol: u32, reason: Reason) -> Filled {
        Filled {
            bar: decided + 1,
            decided,
            symbol,
            side: Side::Sell,
            shares: 10.0,
            base: 10.0,
            price: 9.9,
            gross: 100.0,
            is_maker: false,
            fee: 0.5,
            tax: 0.25,
            spread: 0.75,
            impact: 0.25,
            rounding: -0.25,
            latency: 1.0,
            realised: 0.0,
            reason,
        }
    }

    #[test]
    fn causes_add_up_and_orders_are_counted_once() {
        let matched = Matched {
            fills: vec![
                fill(3, 0, Reason::Stop),
                fill(3, 0, Reason::Stop),
                fill(5, 0, Reason::Breaker),
                fill(5, 1, Reason::Breaker),
            ],
            orders: vec![[0, 3], [0, 2]],
            funding: -1.0,
            ..Matched::default()
        };
        let paid = Attribution::of(&matched);
        assert_eq!((paid.traded, paid.ticks, paid.total()), (400.0, -1.0, 5.0));
        assert_eq!(paid.bps(paid.fee), Some(50.0));
        assert_eq!(Attribution::default().bps(1.0), None);
        let counts = Counts::of(&matched);
        assert_eq!((counts.orders, counts.fills, counts.filled), ([0, 5], [0, 4], 3));
        assert_eq!(counts.fill_rate(), Some(0.6));
        let acted: Vec<_> = violations(&matched).into_iter().collect();
        assert_eq!(acted, [("max_drawdown", 1), ("stop_loss", 1)]);
    }
}
