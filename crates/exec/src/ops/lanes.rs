//! Sums across symbols: lane j adds symbols j, j + 8, …; the lanes are added as a fixed tree.

use super::finite;
use super::strip::{Eight, Strip};

/// Eight sums on their way.
#[derive(Clone, Copy, Default)]
pub(super) struct Lanes([f64; 8]);

impl Lanes {
    /// The term of the symbol at that place; those of one lane come in their order.
    #[inline(always)]
    pub(super) fn add(&mut self, at: usize, term: f64) {
        self.0[at % 8] += term;
    }

    /// All of them.
    #[inline(always)]
    pub(super) fn total(self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

/// The sum of a term over a row; NaN adds nothing.
#[inline(always)]
pub(super) fn lanes(x: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut sums = Eight::all(0.0);
    for x in Eight::chunks(x) {
        let x = x.map(finite);
        sums = sums + Eight::pick(|x, _| x.is_nan(), (x, x), Eight::all(0.0), x.map(&term));
    }
    Lanes(sums.lanes()).total()
}

/// How many values of a row are valid, and their least and greatest.
#[inline(always)]
pub(super) fn extent(x: &[f64]) -> (f64, f64, f64) {
    let (mut counts, mut lows) = (Eight::all(0.0), Eight::all(f64::INFINITY));
    let mut highs = Eight::all(f64::NEG_INFINITY);
    for x in Eight::chunks(x) {
        let x = x.map(finite);
        let valid = |x: f64, _| !x.is_nan();
        counts = counts + Eight::pick(valid, (x, x), Eight::all(1.0), Eight::all(0.0));
        lows = Eight::pick(|x, low| x < low, (x, lows), x, lows);
        highs = Eight::pick(|x, high| x > high, (x, highs), x, highs);
    }
    let low = lows.lanes().into_iter().fold(f64::INFINITY, |a, b| if b < a { b } else { a });
    let high = highs.lanes().into_iter().fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a });
    (counts.lanes().iter().sum(), low, high)
}
