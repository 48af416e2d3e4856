//! The sums over rows of equity, as `Tally::push` makes them.

use super::vector::V;

/// A block's rows, the first of them the equity before it.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub(super) struct Rows(pub(super) [[f64; 8]; 65]);

impl Default for Rows {
    fn default() -> Rows {
        Rows([[0.0; 8]; 65])
    }
}

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

/// The share of the peak down to which equity certainly makes no greater drawdown: a little more
/// than 1 − drawdown, so that no rounding matters; just below 1 where there was none. After a loss
/// of everything there is no greater one.
#[inline(always)]
fn safe_share<const N: usize>(max_drawdown: V<N>) -> V<N> {
    const MORE: f64 = 1.0 + 1e-12;
    let one = V::all(1.0);
    let share = one.sub(max_drawdown).mul(V::all(MORE)).lesser(V::all(1.0 - f64::EPSILON / 2.0));
    V::either(max_drawdown.below(one), share, V::all(-1.0))
}

/// Adds the rows after the first, N lanes from `first` on.
#[inline(always)]
pub(super) fn add<const N: usize>(sums: &mut Sums, rows: &[[f64; 8]], first: usize) {
    let (zero, one) = (V::<N>::all(0.0), V::<N>::all(1.0));
    let load = |from: &[f64; 8]| V::<N>::load(from, first);
    let (mut sum, mut sum2) = (load(&sums.sum), load(&sums.sum2));
    let (mut sum3, mut sum4) = (load(&sums.sum3), load(&sums.sum4));
    let (mut down2, mut up, mut down) = (load(&sums.down2), load(&sums.up), load(&sums.down));
    let (mut least, mut greatest) = (load(&sums.least), load(&sums.greatest));
    let (mut peak, mut max_drawdown) = (load(&sums.peak), load(&sums.max_drawdown));
    let mut share = safe_share(max_drawdown);
    let mut before = load(&sums.equity);
    for row in rows {
        let equity = load(row);
        // after ruin there is nothing to earn on
        let r = equity.div(before).sub(one).only(before.differs(zero));
        before = equity;
        let r2 = r.mul(r);
        sum = sum.add(r);
        sum2 = sum2.add(r2);
        sum3 = sum3.add(r2.mul(r));
        sum4 = sum4.add(r2.mul(r2));
        let (rises, falls) = (zero.below(r), r.below(zero));
        down2 = V::either(falls, down2.add(r2), down2);
        down = V::either(falls, down.add(one), down);
        up = V::either(rises, up.add(one), up);
        least = r.lesser(least);
        greatest = r.greater(greatest);
        peak = equity.greater(peak);
        let safe = peak.mul(share).add(V::all(f64::MIN_POSITIVE));
        if equity.at_most(safe).any() {
            max_drawdown = one.sub(equity.div(peak)).greater(max_drawdown);
            share = safe_share(max_drawdown);
        }
    }
    sum.store(&mut sums.sum, first);
    sum2.store(&mut sums.sum2, first);
    sum3.store(&mut sums.sum3, first);
    sum4.store(&mut sums.sum4, first);
    down2.store(&mut sums.down2, first);
    up.store(&mut sums.up, first);
    down.store(&mut sums.down, first);
    least.store(&mut sums.least, first);
    greatest.store(&mut sums.greatest, first);
    peak.store(&mut sums.peak, first);
    max_drawdown.store(&mut sums.max_drawdown, first);
    before.store(&mut sums.equity, first);
}
