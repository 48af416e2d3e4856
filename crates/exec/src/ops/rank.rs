//! `RANK`, `PCT_RANK` across symbols: average ranks from 1, NaN left out.
//!
//! A row is sorted by two digits of where each value lies between the least and the greatest. Then
//! it is nearly in order, and is settled by comparing neighbours.

use super::across::Row;
use super::lanes::extent;

/// Values of a digit of a row that is not long, and of one that is.
const FEW: usize = 1 << 9;
const MANY: usize = 1 << 11;
/// The shortest long row.
const LONG: usize = 2048;

/// Bits of a place in a row, below those of where its value lies.
const PLACE_BITS: u32 = 24;
/// Bits of where a value lies: the upper ones are its digits.
const WHERE_BITS: u32 = 64 - PLACE_BITS;

/// Sorts each row once.
#[derive(Clone)]
pub(super) struct Rank {
    share: bool,
    /// Where values lie, above their places; and room for another order of them.
    cells: [Vec<u64>; 2],
    /// What is answered at each place of the order, if there are so many values and no ties.
    told: Vec<f64>,
}

impl Rank {
    /// Ranks, or as a share of their count.
    pub(super) fn new(share: bool) -> Self {
        Rank { share, cells: [Vec::new(), Vec::new()], told: Vec::new() }
    }

    #[inline(always)]
    fn over(&self, count: usize) -> f64 {
        if self.share { count as f64 } else { 1.0 }
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

    /// A row's cells in the order of two digits of as many values, missing ones last.
    #[inline(always)]
    fn sort<const DIGITS: usize>(&mut self, x: &[f64], extremes: (f64, f64)) {
        let [cells, other] = &mut self.cells;
        cells.resize(x.len(), 0);
        other.resize(x.len(), 0);
        locate(x, extremes, cells);
        let bits = DIGITS.trailing_zeros();
        let upper = |cell: u64| (cell >> (64 - bits)) as usize % DIGITS;
        let lower = |cell: u64| (cell >> (64 - 2 * bits)) as usize % DIGITS;
        let (mut ends, mut later) = ([0; DIGITS], [0; DIGITS]);
        for cell in &*cells {
            ends[lower(*cell)] += 1;
            later[upper(*cell)] += 1;
        }
        scatter(cells, other, ends, lower);
        scatter(other, cells, later, upper);
    }
}

/// Where values lie between the least and the greatest, above their places in the row. Missing ones
/// lie above all others. A positive row is measured by its logarithm, as the bits of a number
/// roughly are, so that a few large values do not press the others together.
#[inline(always)]
fn locate(x: &[f64], (low, high): (f64, f64), cells: &mut [u64]) {
    if low > 0.0 {
        spread(x, |x| f64::from_bits(SCALE | x.to_bits() >> 12), (low, high), cells);
    } else {
        spread(x, |x| x, (low, high), cells);
    }
}

/// 2^52, whose last bit is 1: in a sum with it, the lowest bits are a whole number.
const SCALE: u64 = 0x4330_0000_0000_0000;

#[inline(always)]
fn spread(x: &[f64], measure: impl Fn(f64) -> f64, (low, high): (f64, f64), cells: &mut [u64]) {
    let whole = f64::from_bits(SCALE);
    let most = (1u64 << WHERE_BITS) - 1;
    let (least, greatest) = (measure(low), measure(high));
    // The steps are monotone, whatever they round to; NaN and infinity have no low bits. The upper
    // digit of a value is below that of a missing one.
    let scale = (most - most / 256) as f64 / (greatest - least);
    for (at, (x, cell)) in x.iter().zip(cells).enumerate() {
        let valid = x.abs() < f64::INFINITY;
        let place = ((measure(*x) - least) * scale + whole).to_bits() & most;
        *cell = (if valid { place } else { most }) << PLACE_BITS | at as u64;
    }
}

/// In the order of a digit, and of `from` within it; `ends` holds how many have each.
#[inline(always)]
fn scatter<const DIGITS: usize>(
    from: &[u64],
    to: &mut [u64],
    mut ends: [u32; DIGITS],
    digit: impl Fn(u64) -> usize,
) {
    let mut next = 0;
    for end in &mut ends {
        (*end, next) = (next, next + *end);
    }
    for cell in from {
        let end = &mut ends[digit(*cell)];
        to[*end as usize] = *cell;
        *end += 1;
    }
}

/// In order by what lies below the digits, which is nearly so already, or of no matter.
#[inline(always)]
fn settle(cells: &mut [u64]) {
    let mut last = 0;
    let mut moves = 0;
    for at in 0..cells.len() {
        let cell = cells[at];
        if cell < last {
            let mut to = at;
            while to > 0 && cells[to - 1] > cell {
                cells[to] = cells[to - 1];
                to -= 1;
                moves += 1;
            }
            cells[to] = cell;
            // Many values share their digits.
            if moves > 8 * cells.len() {
                return cells.sort_unstable();
            }
        } else {
            last = cell;
        }
    }
}

impl Row for Rank {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        let x = inputs[0];
        let (count, low, high) = extent(x);
        let count = count as usize;
        if count < x.len() {
            out.fill(f64::NAN);
        }
        if count == 0 {
            return;
        }
        self.expect(count);
        if x.len() < LONG {
            self.sort::<FEW>(x, (low, high));
        } else {
            self.sort::<MANY>(x, (low, high));
        }
        let over = self.over(count);
        let cells = &mut self.cells[0][..count];
        settle(cells);
        let place = |cell: u64| (cell & ((1 << PLACE_BITS) - 1)) as usize;
        // Where no two lie at one place, each has its own rank.
        let mut close = false;
        for pair in cells.windows(2) {
            close |= pair[0] >> PLACE_BITS == pair[1] >> PLACE_BITS;
        }
        if !close {
            for (cell, told) in cells.iter().zip(&self.told) {
                out[place(*cell)] = *told;
            }
            return;
        }
        let of = |cell: &u64| x[place(*cell)];
        let mut before = 0;
        for near in cells.chunk_by_mut(|a, b| *a >> PLACE_BITS == *b >> PLACE_BITS) {
            if let [cell] = near {
                out[place(*cell)] = self.told[before];
                before += 1;
                continue;
            }
            let first = of(&near[0]);
            if near.iter().any(|cell| of(cell) != first) {
                near.sort_unstable_by(|a, b| of(a).total_cmp(&of(b)));
            }
            for equal in near.chunk_by(|a, b| of(a) == of(b)) {
                let rank = mean_rank(before, equal.len());
                equal.iter().for_each(|cell| out[place(*cell)] = rank / over);
                before += equal.len();
            }
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
