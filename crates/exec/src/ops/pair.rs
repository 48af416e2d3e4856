//! `COV`, `CORR`, `BETA` over a window of two series: their moments along a fold, combined as
//! Chan's.

use super::blocked::Fold;
use super::finite;
use super::moments::Moments;
use super::strip::Strip;

/// Both series, and the products of their deviations.
#[derive(Clone, Copy)]
pub(super) struct Both<S> {
    a: Moments<S>,
    b: Moments<S>,
    products: S,
}

/// What is answered of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    /// Covariance, ddof 1.
    Cov,
    /// Pearson's, kept within −1..1; NaN where either is constant.
    Corr,
    /// The slope of the first on the second; NaN where the second is constant.
    Beta,
}

impl Fold for Pair {
    type In<S: Strip> = (S, S);
    type Acc<S: Strip> = Both<S>;

    #[inline(always)]
    fn start<S: Strip>(&self, (x, y): (S, S)) -> Both<S> {
        Both { a: Moments::start(x), b: Moments::start(y), products: S::all(0.0) }
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: Both<S>, (x, y): (S, S), k: f64) -> Both<S> {
        let (a, b) = (acc.a.add(x, k), acc.b.add(y, k));
        Both { a, b, products: acc.products + (x - acc.a.mean) * (y - b.mean) }
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, older: Both<S>, na: f64, newer: Both<S>, nb: f64) -> Both<S> {
        let (x, y) = (newer.a.mean - older.a.mean, newer.b.mean - older.b.mean);
        let between = x * y * S::all(na * nb / (na + nb));
        Both {
            a: older.a.combine(na, newer.a, nb),
            b: older.b.combine(na, newer.b, nb),
            products: (older.products + newer.products) + between,
        }
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: Both<S>, _: (S, S), n: f64) -> S {
        let told = match self {
            Pair::Cov if n == 1.0 => S::all(f64::NAN),
            Pair::Cov => acc.products / S::all(n - 1.0),
            Pair::Corr => {
                let ratio = within_one(acc.products, (acc.a.m2 * acc.b.m2).map(f64::sqrt));
                acc.a.unless_flat(f64::NAN, acc.b.unless_flat(f64::NAN, ratio))
            }
            Pair::Beta => acc.b.unless_flat(f64::NAN, acc.products / acc.b.m2),
        };
        let missing = |a: f64, b: f64| a.is_nan() | b.is_nan();
        S::pick(missing, (acc.a.mean, acc.b.mean), S::all(f64::NAN), told)
    }
}

/// The ratio within −1..1; NaN where the scale is too small or too large to be told.
#[inline(always)]
fn within_one<S: Strip>(products: S, scale: S) -> S {
    let ratio = (products / scale.map(finite)).map(|ratio| ratio.clamp(-1.0, 1.0));
    S::pick(|scale, _| scale == 0.0, (scale, scale), S::all(f64::NAN), ratio)
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    fn run(fold: Pair, n: usize, x: &[f64], y: &[f64]) -> Vec<f64> {
        answers(Blocked::<_, f64>::new(fold, (n, 1)), &[x, y])
    }

    #[test]
    fn pairs_by_hand() {
        let x = [1.0, 2.0, 3.0, 4.0, f64::NAN, 1.0, 2.0, 3.0];
        let y = [2.0, 4.0, 6.0, 5.0, 1.0, 7.0, 7.0, 7.0];
        let (cov, corr) = (run(Pair::Cov, 3, &x, &y), run(Pair::Corr, 3, &x, &y));
        let beta = run(Pair::Beta, 3, &y, &x);
        assert_eq!((cov[2], corr[2], beta[2]), (2.0, 1.0, 2.0));
        // y − mean: −1, 1, 0; x − mean: −1, 0, 1
        assert!((cov[3] - 0.5).abs() < 1e-15 && (beta[3] - 0.5).abs() < 1e-15);
        assert!((corr[3] - 0.5).abs() < 1e-15);
        for at in [0, 1, 4, 5, 6] {
            assert!(cov[at].is_nan() && corr[at].is_nan() && beta[at].is_nan());
        }
        assert_eq!((cov[7], beta[7]), (0.0, 0.0));
        assert!(corr[7].is_nan(), "a constant has no correlation");
        assert!(run(Pair::Beta, 3, &x, &y)[7].is_nan(), "nor a slope on it");
        assert!(run(Pair::Cov, 1, &x, &y).iter().all(|v| v.is_nan()));
    }
}
