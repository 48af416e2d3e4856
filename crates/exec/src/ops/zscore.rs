//! `ZSCORE`, `DEMEAN`, `SCALE` across symbols: NaN left out, sums on eight lanes.

use super::across::Row;
use super::finite;
use super::lanes::{extent, lanes};

/// (x − mean) / std, ddof 0; all equal → 0.
#[derive(Clone)]
pub(super) struct Zscore;

impl Row for Zscore {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        let x = inputs[0];
        let (count, low, high) = extent(x);
        let mean = lanes(x, |x| x) / count;
        let variance = lanes(x, |x| (x - mean) * (x - mean)) / count;
        let spread = variance.sqrt();
        for (x, y) in x.iter().zip(out) {
            let x = finite(*x);
            let score = if low == high { 0.0 } else { (x - mean) / spread };
            *y = if x.is_nan() { f64::NAN } else { finite(score) };
        }
    }
}

/// x − mean; all equal → 0.
#[derive(Clone)]
pub(super) struct Demean;

impl Row for Demean {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        let x = inputs[0];
        let (count, low, high) = extent(x);
        let mean = lanes(x, |x| x) / count;
        for (x, y) in x.iter().zip(out) {
            let x = finite(*x);
            let away = if low == high { 0.0 } else { x - mean };
            *y = if x.is_nan() { f64::NAN } else { finite(away) };
        }
    }
}

/// x over the sum of absolute values; 0 where that is 0.
#[derive(Clone)]
pub(super) struct Scale;

impl Row for Scale {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        let size = lanes(inputs[0], f64::abs);
        for (x, y) in inputs[0].iter().zip(out) {
            let x = finite(*x);
            let share = if size == 0.0 { 0.0 } else { x / size };
            *y = if x.is_nan() { f64::NAN } else { finite(share) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(mut of: impl Row, x: [f64; 4]) -> [f64; 4] {
        let mut out = [9.0; 4];
        of.row(&[&x], &mut out);
        out
    }

    #[test]
    fn by_hand() {
        let x = [1.0, f64::NAN, -1.0, 0.0];
        let out = run(Zscore, x);
        assert!(out[1].is_nan());
        assert_eq!([out[0], out[2], out[3]], [1.5_f64.sqrt(), -1.5_f64.sqrt(), 0.0]);
        let out = run(Demean, [4.0, f64::NAN, 1.0, 1.0]);
        assert!(out[1].is_nan());
        assert_eq!([out[0], out[2], out[3]], [2.0, -1.0, -1.0]);
        let out = run(Scale, x);
        assert!(out[1].is_nan());
        assert_eq!([out[0], out[2], out[3]], [0.5, -0.5, 0.0]);
    }

    #[test]
    fn equal_values_have_no_distance() {
        assert_eq!(run(Zscore, [0.1; 4]), [0.0; 4]);
        assert_eq!(run(Demean, [0.1; 4]), [0.0; 4]);
        assert_eq!(run(Scale, [0.0; 4]), [0.0; 4]);
    }
}
