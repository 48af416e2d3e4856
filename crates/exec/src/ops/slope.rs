//! `SLOPE`: least squares of a window on its bars.

use super::blocked::Fold;

/// The mean, and the products of deviations from it with those of time from its middle.
#[derive(Clone, Copy)]
pub(super) struct Line {
    mean: f64,
    products: f64,
}

/// Change a bar.
#[derive(Clone)]
pub(super) struct Slope;

/// Time is counted in bars, so its own deviations are known: the middle of k bars lies k/2 before
/// the next one, and k/2 + l/2 before the middle of the l that follow.
impl Fold for Slope {
    type In = f64;
    type Acc = Line;

    fn start(&self, x: f64) -> Line {
        Line { mean: x, products: 0.0 }
    }

    fn value(&self, acc: Line) -> f64 {
        acc.mean
    }

    fn add(&self, acc: Line, x: f64, k: f64) -> Line {
        let mean = acc.mean + (x - acc.mean) / k;
        Line { mean, products: acc.products + k / 2.0 * (x - mean) }
    }

    fn add_older(&self, acc: Line, x: f64, k: f64) -> Line {
        let mean = acc.mean + (x - acc.mean) / k;
        Line { mean, products: acc.products - k / 2.0 * (x - mean) }
    }

    fn combine(&self, a: Line, na: f64, b: Line, nb: f64) -> Line {
        let n = na + nb;
        let apart = b.mean - a.mean;
        let between = n / 2.0 * apart * (na * nb / n);
        let mean = a.mean + apart * (nb / n);
        Line { mean, products: (a.products + b.products) + between }
    }

    fn answer(&self, acc: Line, _: f64, n: f64) -> f64 {
        acc.products / (n * (n * n - 1.0) / 12.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    #[test]
    fn lines_wherever_the_blocks_lie() {
        let x = [1.0, 3.0, 5.0, 7.0, 9.0, f64::NAN, 2.0, 2.0, 2.0, 2.0, 5.0];
        let out = answers(Blocked::new(Slope, (4, 1)), &[&x]);
        assert_eq!(out[3..5], [2.0, 2.0]);
        assert!(out[..3].iter().chain(&out[5..9]).all(|y| y.is_nan()));
        assert_eq!(out[9], 0.0);
        // times −1.5, −0.5, 0.5, 1.5 with 2, 2, 2, 5: 4.5 / 5
        assert!((out[10] - 0.9).abs() < 1e-15);
        assert!(answers(Blocked::new(Slope, (1, 1)), &[&x]).iter().all(|y| y.is_nan()));
    }
}
