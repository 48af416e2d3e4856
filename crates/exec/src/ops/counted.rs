//! `TS_RANK` over a short window: the current value is compared with each of it, eight symbols at a
//! time. `sorted` is for long windows and for single symbols.

use super::strip::{Eight, Strip, starts};
use super::{Operator, Rows, finite};

/// The longest window for which comparing with all of it is less than keeping it sorted.
pub(super) const LONGEST: usize = 512;

/// The last n bars of each symbol.
#[derive(Clone)]
pub(super) struct Counted {
    share: bool,
    least: f64,
    n: usize,
    /// Place of the next bar, the oldest one.
    at: usize,
    /// The last n values of each strip, NaN where there are none.
    values: Vec<Eight>,
    /// Valid values of each strip.
    counts: Vec<Eight>,
}

impl Counted {
    /// Of n bars, at least so many of them valid; the rank over their number where `share`.
    pub(super) fn new(share: bool, (n, width): (usize, usize), least: u32) -> Self {
        let strips = width.div_ceil(Eight::LANES);
        Counted {
            share,
            least: f64::from(least),
            n,
            at: 0,
            values: vec![Eight::all(f64::NAN); n * strips],
            counts: vec![Eight::all(0.0); strips],
        }
    }
}

#[inline(always)]
fn one_where(test: impl Fn(f64, f64) -> bool, x: Eight, y: Eight) -> Eight {
    Eight::pick(test, (x, y), Eight::all(1.0), Eight::all(0.0))
}

impl Operator for Counted {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        let (n, width) = (self.n, rows.width);
        let strips = self.values.chunks_exact_mut(n).zip(&mut self.counts);
        for (start, (values, first)) in starts::<Eight>(width).zip(strips) {
            let (mut at, mut count) = (self.at, *first);
            for row in 0..rows.count {
                let cell = row * width + start;
                let x = Eight::read(&inputs[0][cell..]).map(finite);
                let valid = |x: f64, _| !x.is_nan();
                count = count + one_where(valid, x, x) - one_where(valid, values[at], values[at]);
                values[at] = x;
                at = if at + 1 == n { 0 } else { at + 1 };
                let (mut below, mut equal) = (Eight::all(0.0), Eight::all(0.0));
                for other in &*values {
                    below = below + one_where(|other, x| other < x, *other, x);
                    equal = equal + one_where(|other, x| other == x, *other, x);
                }
                let rank = below + (equal + Eight::all(1.0)) / Eight::all(2.0);
                let told = if self.share { rank / count } else { rank };
                let missing = Eight::all(f64::NAN);
                let told = Eight::pick(|x, _| x.is_nan(), (x, x), missing, told);
                let few = |count: f64, least: f64| count < least;
                Eight::pick(few, (count, Eight::all(self.least)), missing, told)
                    .write(&mut out[cell..]);
            }
            *first = count;
        }
        self.at = (self.at + rows.count) % n;
    }
}

#[cfg(test)]
mod tests {
    use super::super::sorted::{Ask, Sorted};
    use super::*;

    /// Values that often tie, with gaps, on a width that ends within a strip.
    #[test]
    fn equals_what_is_kept_sorted() {
        let (bars, width) = (60, 11);
        let value = |cell: usize| match cell * 7919 % 13 {
            0 => f64::NAN,
            1 => f64::INFINITY,
            2 => -0.0,
            of => (of % 6) as f64 - 2.0,
        };
        let x: Vec<f64> = (0..bars * width).map(value).collect();
        for (share, n, least) in [(false, 5, 5), (true, 7, 2), (true, 1, 1), (false, 40, 3)] {
            let mut sorted = Sorted::new(Ask::Rank(share), (n, width), least);
            let mut counted = Counted::new(share, (n, width), least);
            for bars in x.chunks(17 * width) {
                let rows = Rows { count: bars.len() / width, width, looked_at: None };
                let (mut one, mut other) = (vec![0.0; bars.len()], vec![0.0; bars.len()]);
                sorted.update(rows, &[bars], &mut one);
                counted.update(rows, &[bars], &mut other);
                let bits = |y: &[f64]| y.iter().map(|y| y.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&one), bits(&other));
            }
        }
    }
}
