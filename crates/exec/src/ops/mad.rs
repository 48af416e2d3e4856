//! `MAD`: the mean distance from the window's mean. Every distance changes with the mean, so each
//! window is walked twice, from the oldest bar to the newest.

use super::ring::Ring;
use super::{Operator, Rows, finite};

#[derive(Clone, Copy, Default)]
struct Sums {
    count: f64,
    mean: f64,
    distance: f64,
    low: f64,
    high: f64,
}

/// The last n bars of each symbol.
#[derive(Clone)]
pub(super) struct Mad {
    least: f64,
    ring: Ring<f64>,
    sums: Vec<Sums>,
}

impl Mad {
    /// Of n bars, at least so many of them valid.
    pub(super) fn new((n, width): (usize, usize), least: u32) -> Self {
        let ring = Ring::new(f64::NAN, (n, width));
        Mad { least: f64::from(least), ring, sums: vec![Sums::default(); width] }
    }

    #[inline(always)]
    fn row(&mut self, x: &[f64], out: &mut [f64]) {
        self.ring.push(|j, _| finite(x[j]));
        let none = Sums { low: f64::INFINITY, high: f64::NEG_INFINITY, ..Sums::default() };
        self.sums.fill(none);
        for row in self.ring.rows() {
            for (x, sums) in row.iter().zip(&mut self.sums).filter(|(x, _)| !x.is_nan()) {
                sums.count += 1.0;
                sums.mean += x;
                sums.low = if *x < sums.low { *x } else { sums.low };
                sums.high = if *x > sums.high { *x } else { sums.high };
            }
        }
        self.sums.iter_mut().for_each(|sums| sums.mean /= sums.count);
        for row in self.ring.rows() {
            for (x, sums) in row.iter().zip(&mut self.sums).filter(|(x, _)| !x.is_nan()) {
                sums.distance += (x - sums.mean).abs();
            }
        }
        for (sums, out) in self.sums.iter().zip(out) {
            *out = match sums {
                sums if sums.count < self.least => f64::NAN,
                sums if sums.low == sums.high => 0.0,
                sums => finite(sums.distance / sums.count),
            };
        }
    }
}

impl Operator for Mad {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        for row in 0..rows.count {
            let span = row * rows.width..(row + 1) * rows.width;
            self.row(&inputs[0][span.clone()], &mut out[span]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::*;

    #[test]
    fn distances_by_hand() {
        let x = [1.0, 2.0, 6.0, f64::NAN, 0.1, 0.1, 0.1];
        let out = answers(Mad::new((3, 1), 3), &[&x]);
        assert_eq!((out[2], out[6]), (2.0, 0.0));
        assert!([0, 1, 3, 4, 5].iter().all(|at| out[*at].is_nan()));
        let out = answers(Mad::new((3, 1), 2), &[&x]);
        assert_eq!((out[1], out[3], out[5]), (0.5, 2.0, 0.0));
        assert!(out[0].is_nan() && out[4] == 2.95);
    }
}
