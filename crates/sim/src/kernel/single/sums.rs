//! The sums over closes on which somebody holds something, as `Tally::push` makes them.

use super::lanes::{Lanes, Mask};

/// Eight trials' sums, a lane each.
#[derive(Clone, Debug, PartialEq)]
#[repr(C, align(64))]
pub(super) struct Sums {
    pub(super) sum: [f64; 8],
    pub(super) sum2: [f64; 8],
    pub(super) sum3: [f64; 8],
    pub(super) sum4: [f64; 8],
    pub(super) down2: [f64; 8],
    pub(super) least: [f64; 8],
    pub(super) greatest: [f64; 8],
    pub(super) up: [f64; 8],
    pub(super) down: [f64; 8],
    pub(super) peak: [f64; 8],
    pub(super) max_drawdown: [f64; 8],
    /// At the last close.
    pub(super) equity: [f64; 8],
}

impl Sums {
    /// Nothing summed yet.
    pub(super) fn new(capital: [f64; 8]) -> Sums {
        let zero = [0.0; 8];
        Sums {
            sum: zero,
            sum2: zero,
            sum3: zero,
            sum4: zero,
            down2: zero,
            least: [f64::INFINITY; 8],
            greatest: [f64::NEG_INFINITY; 8],
            up: zero,
            down: zero,
            peak: capital,
            max_drawdown: zero,
            equity: capital,
        }
    }
}

/// The sums in registers, while a block is walked: a row of equity after the other.
#[derive(Clone, Copy)]
pub(super) struct Running<V: Lanes> {
    sum: V,
    sum2: V,
    sum3: V,
    sum4: V,
    down2: V,
    least: V,
    greatest: V,
    up: V,
    down: V,
    peak: V,
    max_drawdown: V,
    /// The share of the peak down to which there is certainly no greater drawdown.
    safe: V,
    equity: V,
}

impl<V: Lanes> Running<V> {
    #[inline(always)]
    pub(super) fn load(sums: &Sums) -> Self {
        let max_drawdown = V::load(&sums.max_drawdown);
        Running {
            sum: V::load(&sums.sum),
            sum2: V::load(&sums.sum2),
            sum3: V::load(&sums.sum3),
            sum4: V::load(&sums.sum4),
            down2: V::load(&sums.down2),
            least: V::load(&sums.least),
            greatest: V::load(&sums.greatest),
            up: V::load(&sums.up),
            down: V::load(&sums.down),
            peak: V::load(&sums.peak),
            max_drawdown,
            safe: safe_share(max_drawdown),
            equity: V::load(&sums.equity),
        }
    }

    #[inline(always)]
    pub(super) fn store(&self, sums: &mut Sums) {
        self.sum.store(&mut sums.sum);
        self.sum2.store(&mut sums.sum2);
        self.sum3.store(&mut sums.sum3);
        self.sum4.store(&mut sums.sum4);
        self.down2.store(&mut sums.down2);
        self.least.store(&mut sums.least);
        self.greatest.store(&mut sums.greatest);
        self.up.store(&mut sums.up);
        self.down.store(&mut sums.down);
        self.peak.store(&mut sums.peak);
        self.max_drawdown.store(&mut sums.max_drawdown);
        self.equity.store(&mut sums.equity);
    }

    /// Equity at the last close.
    #[inline(always)]
    pub(super) fn equity(&self) -> [f64; 8] {
        let mut equity = [0.0; 8];
        self.equity.store(&mut equity);
        equity
    }

    /// True where equity may be the deepest below its peak so far; certainly where nothing is left.
    /// The peak before it is enough: what is above that peak has not fallen.
    #[inline(always)]
    pub(super) fn is_deep(&self, equity: V) -> bool {
        let safe = self.peak.mul(self.safe).add(V::all(f64::MIN_POSITIVE));
        equity.at_most(safe).any()
    }

    /// Equity at the next one, and whether it [is deep](Running::is_deep).
    #[inline(always)]
    pub(super) fn push(&mut self, equity: V, is_deep: bool) {
        let (zero, one) = (V::all(0.0), V::all(1.0));
        // after ruin there is nothing to earn on
        let r = equity.div(self.equity).sub(one).only(self.equity.differs(zero));
        self.equity = equity;
        let r2 = r.mul(r);
        self.sum = self.sum.add(r);
        self.sum2 = self.sum2.add(r2);
        self.sum3 = self.sum3.add(r2.mul(r));
        self.sum4 = self.sum4.add(r2.mul(r2));
        let (rises, falls) = (zero.below(r), r.below(zero));
        self.down2 = V::either(falls, self.down2.add(r2), self.down2);
        self.down = V::either(falls, self.down.add(one), self.down);
        self.up = V::either(rises, self.up.add(one), self.up);
        self.least = r.lesser(self.least);
        self.greatest = r.greater(self.greatest);
        self.peak = equity.greater(self.peak);
        if is_deep {
            let fall = one.sub(equity.div(self.peak));
            self.max_drawdown = fall.greater(self.max_drawdown);
            self.safe = safe_share(self.max_drawdown);
        }
    }
}

/// The share of the peak down to which equity certainly makes no greater drawdown: a little more
/// than 1 − drawdown, so that no rounding matters; just below 1 where there was none, and nothing
/// after a loss of everything.
#[inline(always)]
fn safe_share<V: Lanes>(max_drawdown: V) -> V {
    const MORE: f64 = 1.0 + 1e-12;
    let one = V::all(1.0);
    let share = one.sub(max_drawdown).mul(V::all(MORE)).lesser(V::all(1.0 - f64::EPSILON / 2.0));
    share.only(max_drawdown.below(one))
}
