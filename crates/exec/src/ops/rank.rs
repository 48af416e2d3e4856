//! `RANK`, `PCT_RANK` across symbols: average ranks from 1, NaN left out.

use super::across::Row;
use super::finite;

/// Sorts each row once.
#[derive(Clone)]
pub(super) struct Rank {
    share: bool,
    sorted: Vec<(u64, u32)>,
}

impl Rank {
    /// Ranks, or as a share of their count.
    pub(super) fn new(share: bool) -> Self {
        Rank { share, sorted: Vec::new() }
    }
}

impl Row for Rank {
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        self.sorted.clear();
        out.fill(f64::NAN);
        for (at, x) in inputs[0].iter().enumerate() {
            let x = finite(*x);
            if !x.is_nan() {
                self.sorted.push((order(x), at as u32));
            }
        }
        self.sorted.sort_unstable();
        let over = if self.share { self.sorted.len() as f64 } else { 1.0 };
        ranks(&self.sorted, |(key, _)| *key, |(_, at), rank| out[*at as usize] = rank / over);
    }
}

/// Tells each of the sorted things its rank from 1; equal ones share their mean rank.
pub(super) fn ranks<T>(sorted: &[T], key: impl Fn(&T) -> u64, mut tell: impl FnMut(&T, f64)) {
    let mut from = 0;
    for equal in sorted.chunk_by(|a, b| key(a) == key(b)) {
        let to = from + equal.len();
        // The mean of the ranks from + 1 ..= to.
        let rank = (from + 1 + to) as f64 / 2.0;
        equal.iter().for_each(|one| tell(one, rank));
        from = to;
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
}
