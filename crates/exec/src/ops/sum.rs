//! `SUM`, `SMA`.

use super::blocked::{Blocked, Fold};

/// A sum, divided by `over` at the end.
pub(super) struct Sum {
    over: f64,
}

/// The sum of the window.
pub(super) fn sum(window: (usize, usize)) -> Blocked<Sum> {
    Blocked::new(Sum { over: 1.0 }, window)
}

/// The mean of the window.
pub(super) fn mean(window: (usize, usize)) -> Blocked<Sum> {
    Blocked::new(Sum { over: window.0 as f64 }, window)
}

impl Fold for Sum {
    type Acc = f64;

    fn start(&self, x: f64) -> f64 {
        x
    }

    fn value(&self, acc: f64) -> f64 {
        acc
    }

    fn add(&self, acc: f64, x: f64, _: f64) -> f64 {
        acc + x
    }

    fn combine(&self, a: f64, _: f64, b: f64, _: f64) -> f64 {
        a + b
    }

    fn answer(&self, acc: f64, _: f64) -> f64 {
        acc / self.over
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Operator, Rows};
    use super::*;

    fn run(mut op: impl Operator, x: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; x.len()];
        op.update(Rows { count: x.len(), width: 1, looked_at: None }, &[x], &mut out);
        out
    }

    #[test]
    fn sums_and_means_by_hand() {
        let x = [1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0, 7.0];
        let sums = run(sum((2, 1)), &x);
        assert!(sums[0].is_nan() && sums[2].is_nan() && sums[3].is_nan());
        assert_eq!((sums[1], sums[4], sums[5], sums[6]), (3.0, 9.0, 11.0, 13.0));
        let means = run(mean((3, 1)), &x);
        assert!(means[..5].iter().all(|v| v.is_nan()));
        assert_eq!(means[5..], [5.0, 6.0]);
        assert_eq!(run(sum((1, 1)), &[3.0, 4.0]), [3.0, 4.0]);
    }

    #[test]
    fn a_window_is_a_suffix_and_a_prefix_of_blocks() {
        // Blocks of 3: the window that ends at bar 4 is (c + (b of the older block)) + (d + e).
        let x = [0.1, 0.2, 0.3, 0.4, 0.5];
        let out = run(sum((3, 1)), &x);
        assert_eq!(out[3], (x[2] + x[1]) + x[3]);
        assert_eq!(out[4], x[2] + (x[3] + x[4]));
        assert_eq!(out[2], (x[0] + x[1]) + x[2]);
    }
}
