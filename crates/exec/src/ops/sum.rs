//! `SUM`, `SMA`, `PRODUCT`.

use super::blocked::Fold;
use super::strip::Strip;

/// A sum, divided by the number of values where it is a mean.
#[derive(Clone)]
pub(super) struct Sum {
    mean: bool,
}

impl Sum {
    /// The sum of the window.
    pub(super) const SUM: Sum = Sum { mean: false };
    /// The mean of the window.
    pub(super) const MEAN: Sum = Sum { mean: true };
}

impl Fold for Sum {
    type In<S: Strip> = S;
    type Acc<S: Strip> = S;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> S {
        x
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: S, x: S, _: f64) -> S {
        acc + x
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: S, _: f64, b: S, _: f64) -> S {
        a + b
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: S, _: S, n: f64) -> S {
        if self.mean { acc / S::all(n) } else { acc }
    }
}

/// The product of the window.
#[derive(Clone)]
pub(super) struct Product;

impl Fold for Product {
    type In<S: Strip> = S;
    type Acc<S: Strip> = S;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> S {
        x
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: S, x: S, _: f64) -> S {
        acc * x
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: S, _: f64, b: S, _: f64) -> S {
        a * b
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: S, _: S, _: f64) -> S {
        acc
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    #[test]
    fn sums_means_and_products_by_hand() {
        let x = [1.0, 2.0, f64::NAN, 4.0, 5.0, 6.0, 7.0];
        let sums = answers(Blocked::<_, f64>::new(Sum::SUM, (2, 1)), &[&x]);
        assert!(sums[0].is_nan() && sums[2].is_nan() && sums[3].is_nan());
        assert_eq!((sums[1], sums[4], sums[5], sums[6]), (3.0, 9.0, 11.0, 13.0));
        let means = answers(Blocked::<_, f64>::new(Sum::MEAN, (3, 1)), &[&x]);
        assert!(means[..5].iter().all(|v| v.is_nan()));
        assert_eq!(means[5..], [5.0, 6.0]);
        assert_eq!(answers(Blocked::<_, f64>::new(Sum::SUM, (1, 1)), &[&[3.0, 4.0]]), [3.0, 4.0]);
        let products = answers(Blocked::<_, f64>::new(Product, (2, 1)), &[&x]);
        assert!(products[3].is_nan());
        assert_eq!((products[1], products[4], products[6]), (2.0, 20.0, 42.0));
    }

    #[test]
    fn a_window_is_a_suffix_and_a_prefix_of_blocks() {
        // Blocks of 3: the window that ends at bar 4 is (c + (b of the older block)) + (d + e).
        let x = [0.1, 0.2, 0.3, 0.4, 0.5];
        let out = answers(Blocked::<_, f64>::new(Sum::SUM, (3, 1)), &[&x]);
        assert_eq!(out[3], (x[2] + x[1]) + x[3]);
        assert_eq!(out[4], x[2] + (x[3] + x[4]));
        assert_eq!(out[2], (x[0] + x[1]) + x[2]);
    }
}
