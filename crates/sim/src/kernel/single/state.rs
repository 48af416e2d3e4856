//! The state of eight trials: arrays of lanes, and bits where a lane is yes or no.

use super::lanes::{Lanes, Mask};
use crate::costs::Costs;
use crate::stops::Factors;

/// Positions and money, a lane a trial.
#[derive(Clone, Debug, PartialEq)]
#[repr(C, align(64))]
pub(super) struct Money {
    pub(super) cash: [f64; 8],
    pub(super) shares: [f64; 8],
    /// Shares × multiplier.
    pub(super) points: [f64; 8],
    /// Average fill price of the side that is held.
    pub(super) average: [f64; 8],
    /// Where the stop is and where the target, of a short with the sign turned; infinitely far
    /// where there is none or nothing is held.
    pub(super) level: [f64; 8],
    pub(super) goal: [f64; 8],
    /// Best price of bars that are over, of a short with the sign turned.
    pub(super) best: [f64; 8],
    /// × best is where the trailing stop is.
    pub(super) trail: [f64; 8],
    /// Bar on which the side that is held was opened; kept where it matters inside a bar.
    pub(super) entered: [f64; 8],
    /// Shares of an order that was sized at its decision.
    pub(super) target: [f64; 8],
    /// The bar since which anything is held, and the bars held before.
    pub(super) since: [f64; 8],
    pub(super) held_bars: [f64; 8],
    pub(super) opens: [f64; 8],
    pub(super) fees: [f64; 8],
    pub(super) turnover: [f64; 8],
}

impl Money {
    /// All cash.
    pub(super) fn new(capital: [f64; 8]) -> Money {
        let zero = [0.0; 8];
        Money {
            cash: capital,
            shares: zero,
            points: zero,
            average: zero,
            level: [f64::NEG_INFINITY; 8],
            goal: [f64::INFINITY; 8],
            best: zero,
            trail: zero,
            entered: zero,
            target: zero,
            since: zero,
            held_bars: zero,
            opens: zero,
            fees: zero,
            turnover: zero,
        }
    }

    /// Nothing is held in a lane from `bar` on, so far as the levels and the count of bars go.
    pub(super) fn empty(&mut self, lane: usize, bar: u32) {
        self.shares[lane] = 0.0;
        self.points[lane] = 0.0;
        self.level[lane] = f64::NEG_INFINITY;
        self.goal[lane] = f64::INFINITY;
        self.best[lane] = 0.0;
        self.trail[lane] = 0.0;
        self.held_bars[lane] += f64::from(bar) - self.since[lane];
    }
}

/// What does not change, a lane a trial.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Fixed {
    /// Weight of a slot.
    pub(super) size: [f64; 8],
    pub(super) multiplier: [f64; 8],
    pub(super) buy: [f64; 8],
    pub(super) sell: [f64; 8],
    pub(super) buy_fee: [f64; 8],
    pub(super) sell_fee: [f64; 8],
    /// Price of a fill / its base.
    pub(super) dearer: [f64; 8],
    pub(super) cheaper: [f64; 8],
    /// Level, goal and trail of longs and shorts, as factors.
    pub(super) long: Ranges,
    pub(super) short: Ranges,
}

/// Factors on prices, a lane a trial.
#[derive(Clone, Debug)]
pub(super) struct Ranges {
    pub(super) level: [f64; 8],
    pub(super) goal: [f64; 8],
    pub(super) trail: [f64; 8],
}

impl Ranges {
    fn of(factors: [Factors; 8]) -> Ranges {
        Ranges {
            level: factors.map(|of| of.level),
            goal: factors.map(|of| of.goal),
            trail: factors.map(|of| of.trail),
        }
    }
}

impl Fixed {
    /// Of the lanes' sizes, costs, and factors for longs and for shorts.
    pub(super) fn new(
        size: [f64; 8],
        costs: &[Costs; 8],
        long: [Factors; 8],
        short: [Factors; 8],
    ) -> Fixed {
        let of = |of: fn(&Costs) -> f64| costs.each_ref().map(of);
        Fixed {
            size,
            multiplier: of(|costs| costs.multiplier),
            buy: of(|costs| costs.buy),
            sell: of(|costs| costs.sell),
            buy_fee: of(|costs| costs.buy_fee),
            sell_fee: of(|costs| costs.sell_fee),
            dearer: of(|costs| 1.0 + costs.half),
            cheaper: of(|costs| 1.0 - costs.half),
            long: Ranges::of(long),
            short: Ranges::of(short),
        }
    }
}

/// A bit a lane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sides {
    pub(super) long: u8,
    pub(super) short: u8,
    /// An order waits, and which side it wants.
    pub(super) ordered: u8,
    pub(super) want_long: u8,
    pub(super) want_short: u8,
    /// Ruined: nothing is decided any more.
    pub(super) ended: u8,
}

impl Sides {
    /// On either side.
    #[inline(always)]
    pub(super) fn held(&self) -> u8 {
        self.long | self.short
    }

    /// Orders of some lanes are done or dropped.
    #[inline(always)]
    pub(super) fn withdraw(&mut self, lanes: u8) {
        self.ordered &= !lanes;
        self.want_long &= !lanes;
        self.want_short &= !lanes;
    }
}

/// What every bar reads, in registers while a block is walked.
#[derive(Clone, Copy)]
pub(super) struct Hot<V: Lanes> {
    pub(super) cash: V,
    pub(super) points: V,
    pub(super) level: V,
    pub(super) goal: V,
    pub(super) best: V,
    pub(super) trail: V,
    pub(super) shorts: V::Mask,
}

impl<V: Lanes> Hot<V> {
    #[inline(always)]
    pub(super) fn load(money: &Money, shorts: u8) -> Self {
        Hot {
            cash: V::load(&money.cash),
            points: V::load(&money.points),
            level: V::load(&money.level),
            goal: V::load(&money.goal),
            best: V::load(&money.best),
            trail: V::load(&money.trail),
            shorts: V::Mask::of(shorts),
        }
    }

    #[inline(always)]
    pub(super) fn store(&self, money: &mut Money) {
        self.cash.store(&mut money.cash);
        self.points.store(&mut money.points);
        self.level.store(&mut money.level);
        self.goal.store(&mut money.goal);
        self.best.store(&mut money.best);
        self.trail.store(&mut money.trail);
    }

    /// Equity at a mark.
    #[inline(always)]
    pub(super) fn equity(&self, mark: f64) -> V {
        self.cash.add(self.points.mul(V::all(mark)))
    }
}
