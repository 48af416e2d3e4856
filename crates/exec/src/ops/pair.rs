//! `COV`, `CORR`, `BETA` over a window of two series: their moments along a fold, combined as
//! Chan's.

use super::blocked::Fold;

/// One series' mean, squared deviations and extremes.
#[derive(Clone, Copy)]
pub(super) struct Side {
    mean: f64,
    m2: f64,
    low: f64,
    high: f64,
}

impl Side {
    fn start(x: f64) -> Self {
        Side { mean: x, m2: 0.0, low: x, high: x }
    }

    fn add(self, x: f64, k: f64) -> Self {
        let away = x - self.mean;
        let mean = self.mean + away / k;
        let m2 = self.m2 + away * (x - mean);
        let low = if x < self.low { x } else { self.low };
        let high = if x > self.high { x } else { self.high };
        Side { mean, m2, low, high }
    }

    fn combine(self, na: f64, b: Side, nb: f64) -> Self {
        let n = na + nb;
        let apart = b.mean - self.mean;
        let mean = self.mean + apart * (nb / n);
        let m2 = (self.m2 + b.m2) + apart * apart * (na * nb / n);
        let low = if b.low < self.low { b.low } else { self.low };
        let high = if b.high > self.high { b.high } else { self.high };
        Side { mean, m2, low, high }
    }

    fn is_flat(&self) -> bool {
        self.low == self.high
    }
}

/// Both series, and the products of their deviations.
#[derive(Clone, Copy)]
pub(super) struct Both {
    a: Side,
    b: Side,
    products: f64,
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
    type In = (f64, f64);
    type Acc = Both;

    fn start(&self, (x, y): (f64, f64)) -> Both {
        Both { a: Side::start(x), b: Side::start(y), products: 0.0 }
    }

    fn value(&self, acc: Both) -> (f64, f64) {
        (acc.a.mean, acc.b.mean)
    }

    fn add(&self, acc: Both, (x, y): (f64, f64), k: f64) -> Both {
        let (a, b) = (acc.a.add(x, k), acc.b.add(y, k));
        Both { a, b, products: acc.products + (x - acc.a.mean) * (y - b.mean) }
    }

    fn combine(&self, older: Both, na: f64, newer: Both, nb: f64) -> Both {
        let (x, y) = (newer.a.mean - older.a.mean, newer.b.mean - older.b.mean);
        let between = x * y * (na * nb / (na + nb));
        Both {
            a: older.a.combine(na, newer.a, nb),
            b: older.b.combine(na, newer.b, nb),
            products: (older.products + newer.products) + between,
        }
    }

    fn answer(&self, acc: Both, _: (f64, f64), n: f64) -> f64 {
        let undefined = match self {
            Pair::Cov => n == 1.0,
            Pair::Corr => acc.a.is_flat() || acc.b.is_flat(),
            Pair::Beta => acc.b.is_flat(),
        };
        // A missing pair is in the means, whatever the extremes say.
        if undefined || acc.a.mean.is_nan() || acc.b.mean.is_nan() {
            return f64::NAN;
        }
        match self {
            Pair::Cov => acc.products / (n - 1.0),
            Pair::Corr => within_one(acc.products, (acc.a.m2 * acc.b.m2).sqrt()),
            Pair::Beta => acc.products / acc.b.m2,
        }
    }
}

/// The ratio within −1..1; NaN where the scale is too small or too large to be told.
fn within_one(products: f64, scale: f64) -> f64 {
    let ratio = products / scale;
    if scale == 0.0 || scale == f64::INFINITY { f64::NAN } else { ratio.clamp(-1.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    fn run(fold: Pair, n: usize, x: &[f64], y: &[f64]) -> Vec<f64> {
        answers(Blocked::new(fold, (n, 1)), &[x, y])
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
