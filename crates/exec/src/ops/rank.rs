//! `RANK`, `PCT_RANK` across symbols: average ranks from 1, NaN left out.

use super::{Operator, Rows, finite};

/// Sorts each row once.
pub(super) struct Rank {
    share: bool,
    sorted: Vec<(u64, u32)>,
}

impl Rank {
    /// Ranks, or as a share of their count.
    pub(super) fn new(share: bool) -> Self {
        Rank { share, sorted: Vec::new() }
    }

    fn row(&mut self, x: &[f64], out: &mut [f64]) {
        self.sorted.clear();
        out.fill(f64::NAN);
        for (at, x) in x.iter().enumerate() {
            let x = finite(*x);
            if !x.is_nan() {
                self.sorted.push((order(x), at as u32));
            }
        }
        self.sorted.sort_unstable();
        let count = self.sorted.len();
        let over = if self.share { count as f64 } else { 1.0 };
        let mut from = 0;
        while from < count {
            let key = self.sorted[from].0;
            let mut to = from + 1;
            while to < count && self.sorted[to].0 == key {
                to += 1;
            }
            // The mean of the ranks from + 1 ..= to.
            let rank = (from + 1 + to) as f64 / 2.0;
            for (_, at) in &self.sorted[from..to] {
                out[*at as usize] = rank / over;
            }
            from = to;
        }
    }
}

/// A key that orders as the numbers do; −0 and 0 are equal.
fn order(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

impl Operator for Rank {
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        for row in 0..rows.count {
            if rows.looked_at.is_none_or(|looked| looked[row]) {
                let span = row * rows.width..(row + 1) * rows.width;
                self.row(&inputs[0][span.clone()], &mut out[span]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_their_mean_rank() {
        let x = [3.0, f64::NAN, -1.0, 3.0, 0.0, -0.0];
        let mut out = [0.0; 6];
        let rows = Rows { count: 1, width: 6, looked_at: None };
        Rank::new(false).update(rows, &[&x], &mut out);
        assert!(out[1].is_nan());
        assert_eq!([out[0], out[2], out[3], out[4], out[5]], [4.5, 1.0, 4.5, 2.5, 2.5]);
        Rank::new(true).update(rows, &[&x], &mut out);
        assert_eq!([out[0], out[2]], [0.9, 0.2]);
    }

    #[test]
    fn rows_that_no_one_looks_at_are_left() {
        let mut out = [7.0; 4];
        let rows = Rows { count: 2, width: 2, looked_at: Some(&[false, true]) };
        Rank::new(false).update(rows, &[&[1.0, 2.0, 2.0, 1.0]], &mut out);
        assert_eq!(out, [7.0, 7.0, 2.0, 1.0]);
    }
}
