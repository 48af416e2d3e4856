//! `RESIDUAL` across symbols: what a line through x leaves of y.

use super::across::Row;
use super::finite;
use super::lanes::{Lanes, extent, lanes};

/// `[y, x]`, of the symbols that have both.
#[derive(Clone, Default)]
pub(super) struct Residual {
    y: Vec<f64>,
    x: Vec<f64>,
}

impl Row for Residual {
    #[inline(always)]
    fn row(&mut self, inputs: &[&[f64]], out: &mut [f64]) {
        let both = |of: f64, other: f64| if finite(other).is_nan() { f64::NAN } else { finite(of) };
        let pairs = || inputs[0].iter().zip(inputs[1]);
        self.y.clear();
        self.x.clear();
        self.y.extend(pairs().map(|(y, x)| both(*y, *x)));
        self.x.extend(pairs().map(|(y, x)| both(*x, *y)));
        let ((count, least, most), (_, low, high)) = (extent(&self.y), extent(&self.x));
        let y_mean = lanes(&self.y, |y| y) / count;
        let x_mean = lanes(&self.x, |x| x) / count;
        let mut products = Lanes::default();
        for (at, (y, x)) in self.y.iter().zip(&self.x).enumerate() {
            let product = (y - y_mean) * (x - x_mean);
            products.add(at, if product.is_nan() { 0.0 } else { product });
        }
        let squares = lanes(&self.x, |x| (x - x_mean) * (x - x_mean));
        let slope = products.total() / squares;
        for ((y, x), out) in self.y.iter().zip(&self.x).zip(out) {
            let away = y - y_mean;
            *out = match () {
                () if y.is_nan() => f64::NAN,
                () if least == most => 0.0,
                () if low == high => finite(away),
                () => finite(away - slope * (x - x_mean)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(y: [f64; 4], x: [f64; 4]) -> [f64; 4] {
        let mut out = [9.0; 4];
        Residual::default().row(&[&y, &x], &mut out);
        out
    }

    #[test]
    fn what_a_line_leaves() {
        let out = run([1.0, 3.0, f64::NAN, 2.0], [0.0, 1.0, 7.0, 2.0]);
        assert!(out[2].is_nan());
        // The line is 1.5 + 0.5·x.
        assert_eq!([out[0], out[1], out[3]], [-0.5, 1.0, -0.5]);
        let out = run([1.0, 3.0, 5.0, 2.0], [0.0, 1.0, f64::NAN, 2.0]);
        assert!(out[2].is_nan());
        assert_eq!(out[1], 1.0);
        assert_eq!(run([1.0, 3.0, 1.0, 3.0], [0.1; 4]), [-1.0, 1.0, -1.0, 1.0]);
        assert_eq!(run([0.1; 4], [1.0, 2.0, 4.0, 5.0]), [0.0; 4]);
    }
}
