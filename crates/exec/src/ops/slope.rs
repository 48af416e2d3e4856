//! `SLOPE`: least squares of a window on its bars.

use super::blocked::Fold;
use super::strip::{Strip, divide};

/// The mean, and the products of deviations from it with those of time from its middle.
#[derive(Clone, Copy)]
pub(super) struct Line<S> {
    mean: S,
    products: S,
}

/// Change a bar.
#[derive(Clone)]
pub(super) struct Slope;

/// Time is counted in bars, so its own deviations are known: the middle of k bars lies k/2 before
/// the next one, and k/2 + l/2 before the middle of the l that follow.
impl Fold for Slope {
    type In<S: Strip> = S;
    type Acc<S: Strip> = Line<S>;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> Line<S> {
        Line { mean: x, products: S::all(0.0) }
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: Line<S>, x: S, k: f64) -> Line<S> {
        let mean = acc.mean + divide(x - acc.mean, k);
        Line { mean, products: acc.products + S::all(k / 2.0) * (x - mean) }
    }

    #[inline(always)]
    fn add_older<S: Strip>(&self, acc: Line<S>, x: S, k: f64) -> Line<S> {
        let mean = acc.mean + divide(x - acc.mean, k);
        Line { mean, products: acc.products - S::all(k / 2.0) * (x - mean) }
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: Line<S>, na: f64, b: Line<S>, nb: f64) -> Line<S> {
        let n = na + nb;
        let apart = b.mean - a.mean;
        let between = S::all(n / 2.0) * apart * S::all(na * nb / n);
        let mean = a.mean + apart * S::all(nb / n);
        Line { mean, products: (a.products + b.products) + between }
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: Line<S>, _: S, n: f64) -> S {
        acc.products / S::all(n * (n * n - 1.0) / 12.0)
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
        let out = answers(Blocked::<_, f64>::new(Slope, (4, 1)), &[&x]);
        assert_eq!(out[3..5], [2.0, 2.0]);
        assert!(out[..3].iter().chain(&out[5..9]).all(|y| y.is_nan()));
        assert_eq!(out[9], 0.0);
        // times −1.5, −0.5, 0.5, 1.5 with 2, 2, 2, 5: 4.5 / 5
        assert!((out[10] - 0.9).abs() < 1e-15);
        assert!(answers(Blocked::<_, f64>::new(Slope, (1, 1)), &[&x]).iter().all(|y| y.is_nan()));
    }
}
