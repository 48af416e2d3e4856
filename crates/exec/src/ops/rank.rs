//! `RANK`, `PCT_RANK` across symbols: average ranks from 1, NaN left out.
//!
//! A row is sorted by two passes over digits of where each value lies between the least and the
//! greatest. Values that share their digits lie next to one another then, and are put in order by
//! comparing them.

use super::across::Row;
use super::lanes::extent;

/// Bits of a place in a row, below the digits.
const PLACE_BITS: u32 = 32;
/// Bits of a digit of a row of so many symbols.
fn digit_bits(width: usize) -> u32 {
    if width < 2048 { 9 } else { 11 }
}

/// Sorts each row once.
pub(super) struct Rank {
    share: bool,
    /// Digits above places, and room for another order of them.
    cells: [Vec<u64>; 2],
    /// For each of two digits, how many values have it or, later, where the next one goes.
    ends: [Vec<u32>; 2],
    /// What is answered at each place of the order, if there are so many values and no ties.
    told: Vec<f64>,
}

impl Rank {
    /// Ranks, or as a share of their count.
    pub(super) fn new(share: bool) -> Self {
        Rank {
            share,
            cells: [Vec::new(), Vec::new()],
            ends: [Vec::new(), Vec::new()],
            told: Vec::new(),
        }
    }

    /// Prepares for a count of valid values.
    #[inline(always)]
    fn expect(&mut self, count: usize) {
        if self.told.len() != count {
            let over = self.over(count);
            self.told.clear();
            self.told.extend((1..=count).map(|rank| rank as f64 / over));
        }
    }

    #[inline(always)]
    fn over(&self, count: usize) -> f64 {
        if self.share { count as f64 } else { 1.0 }
    }

    /// The places of a row's values in the order of their digits, missing ones last.
    #[inline(always)]
    fn sort(&mut self, x: &[f64], low: f64, high: f64) {
        let bits = digit_bits(x.len());
        let digit = (1u64 << bits) - 1;
        let [cells, other] = &mut self.cells;
        cells.resize(x.len(), 0);
        other.resize(x.len(), 0);
        digits(x, (low, high), bits * 2, cells);
        for ends in &mut self.ends {
            ends.clear();
            ends.resize(1 << bits, 0);
        }
        let [ends, later] = &mut self.ends;
        let (lower, upper) = (PLACE_BITS, PLACE_BITS + bits);
        for cell in &*cells {
            ends[(cell >> lower & digit) as usize] += 1;
            later[(cell >> upper & digit) as usize] += 1;
        }
        scatter(cells, other, ends, |cell| (cell >> lower & digit) as usize);
        scatter(other, cells, later, |cell| (cell >> upper & digit) as usize);
    }
}

/// Where values lie between the least and the greatest as so many bits, above their places in the
/// row. Missing ones lie above all others. A positive row is measured by its logarithm, as the bits
/// of a number roughly are, so that a few large values do not press the others together.
#[inline(always)]
fn digits(x: &[f64], (low, high): (f64, f64), bits: u32, cells: &mut [u64]) {
    if low > 0.0 {
        spread(x, |x| f64::from_bits(SCALE | x.to_bits() >> 12), (low, high), bits, cells);
    } else {
        spread(x, |x| x, (low, high), bits, cells);
    }
}

/// 2^52, whose last bit is 1: in a sum with it, the lowest bits are a whole number.
const SCALE: u64 = 0x4330_0000_0000_0000;

#[inline(always)]
fn spread(
    x: &[f64],
    measure: impl Fn(f64) -> f64,
    (low, high): (f64, f64),
    bits: u32,
    cells: &mut [u64],
) {
    let whole = f64::from_bits(SCALE);
    let most = (1u64 << bits) - 1;
    let (least, greatest) = (measure(low), measure(high));
    // The steps are monotone, whatever they round to; NaN and infinity have no low bits.
    let scale = (most - 2) as f64 / (greatest - least);
    for (at, (x, cell)) in x.iter().zip(cells).enumerate() {
        let valid = x.abs() < f64::INFINITY;
        let place = ((measure(*x) - least) * scale + whole).to_bits() & most;
        *cell = (if valid { place } else { most }) << PLACE_BITS | at as u64;
    }
}

/// In the order of a digit, and of `from` within it. `ends` holds how many have each.
#[inline(always)]
fn scatter(from: &[u64], to: &mut [u64], ends: &mut [u32], digit: impl Fn(u64) -> usize) {
    let mut next = 0;
    for end in ends.iter_mut() {
        (*end, next) = (next, next + *end);
    }
    for cell in from {
        let end = &mut ends[digit(*cell)];
        to[*end as usize] = *cell;
        *end += 1;
    }
}

impl Row for Rank {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        let x = inputs[0];
        let (count, low, high) = extent(x);
        let count = count as usize;
        if count == 0 {
            return out.fill(f64::NAN);
        }
        if count < x.len() {
            out.fill(f64::NAN);
        }
        self.expect(count);
        self.sort(x, low, high);
        let over = self.over(count);
        let place = |cell: u64| (cell & (1 << PLACE_BITS) - 1) as usize;
        let sorted = &mut self.cells[0][..count];
        let mut from = 0;
        while from < count {
            let digits = sorted[from] >> PLACE_BITS;
            let mut to = from + 1;
            while to < count && sorted[to] >> PLACE_BITS == digits {
                to += 1;
            }
            if to == from + 1 {
                out[place(sorted[from])] = self.told[from];
            } else {
                let of = |cell: &u64| x[place(*cell)];
                let near = &mut sorted[from..to];
                near.sort_unstable_by(|a, b| of(a).total_cmp(&of(b)));
                let mut before = from;
                for equal in near.chunk_by(|a, b| of(a) == of(b)) {
                    let rank = mean_rank(before, equal.len());
                    equal.iter().for_each(|cell| out[place(*cell)] = rank / over);
                    before += equal.len();
                }
            }
            from = to;
        }
    }
}

/// The mean of so many ranks that follow those of the ones before.
fn mean_rank(before: usize, count: usize) -> f64 {
    (before + 1 + before + count) as f64 / 2.0
}

/// Tells each of the sorted things its rank from 1; equal ones share their mean rank.
pub(super) fn ranks<T>(sorted: &[T], key: impl Fn(&T) -> u64, mut tell: impl FnMut(&T, f64)) {
    let mut before = 0;
    for equal in sorted.chunk_by(|a, b| key(a) == key(b)) {
        let rank = mean_rank(before, equal.len());
        equal.iter().for_each(|one| tell(one, rank));
        before += equal.len();
    }
}

/// A key that orders as the numbers do; −0 and 0 are equal.
pub(super) fn order(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::super::across::Across;
    use super::super::{Operator, Rows};
    use super::*;

    #[test]
    fn ties_share_their_mean_rank() {
        let x = [3.0, f64::NAN, -1.0, 3.0, 0.0, -0.0];
        let mut out = [0.0; 6];
        Rank::new(false).row(&[&x], &mut out);
        assert!(out[1].is_nan());
        assert_eq!([out[0], out[2], out[3], out[4], out[5]], [4.5, 1.0, 4.5, 2.5, 2.5]);
        Rank::new(true).row(&[&x], &mut out);
        assert_eq!([out[0], out[2]], [0.9, 0.2]);
    }

    #[test]
    fn rows_that_no_one_looks_at_are_left() {
        let mut out = [7.0; 4];
        let rows = Rows { count: 2, width: 2, looked_at: Some(&[false, true]) };
        Across(Rank::new(false)).update(rows, &[&[1.0, 2.0, 2.0, 1.0]], &mut out);
        assert_eq!(out, [7.0, 7.0, 2.0, 1.0]);
    }

    /// Rows of many kinds, against ranks that are counted.
    #[test]
    fn ranks_equal_counts() {
        let noise = |i: usize| ((i * 7919 + 13) % 1009) as f64 / 1009.0 - 0.5;
        let kinds: [&dyn Fn(usize) -> f64; 9] = [
            &|i| noise(i),
            &|i| noise(i).exp2() * 40.0,
            &|i| (noise(i) * 6.0).round(),
            &|i| if i % 7 == 0 { f64::NAN } else { noise(i) * noise(i) },
            &|i| if i == 3 { 1e300 } else { noise(i) },
            &|i| if i % 2 == 0 { f64::MAX } else { -f64::MAX * noise(i) },
            &|i| f64::from_bits((i * 31 % 17) as u64),
            &|i| if i % 3 == 0 { -0.0 } else { 0.0 },
            &|i| if i % 5 == 0 { f64::INFINITY } else { -1.0 - (i % 4) as f64 * f64::EPSILON },
        ];
        for width in [1, 2, 9, 300, 2100] {
            let mut rank = Rank::new(true);
            for kind in kinds {
                let x: Vec<f64> = (0..width).map(kind).collect();
                let mut out = vec![7.0; width];
                rank.row(&[&x], &mut out);
                let valid = x.iter().filter(|x| x.is_finite()).count() as f64;
                for (x_i, out) in x.iter().zip(&out) {
                    let below = x.iter().filter(|x| x.is_finite() && *x < x_i).count();
                    let equal = x.iter().filter(|x| x.is_finite() && *x == x_i).count();
                    let told = (below as f64 + (equal as f64 + 1.0) / 2.0) / valid;
                    let right = if x_i.is_finite() { *out == told } else { out.is_nan() };
                    assert!(right, "{x_i} of {width}: {out}, not {told}");
                }
            }
        }
    }
}
