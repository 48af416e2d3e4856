//! `STD`, `VAR` and the z-score over a window: Welford along a fold, Chan to combine.

use super::blocked::Fold;

/// Mean and squared deviations, with the extremes, so that a constant window has exactly none.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    mean: f64,
    m2: f64,
    low: f64,
    high: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Variance,
    Deviation,
    Score,
}

/// What is answered of the moments.
#[derive(Clone)]
pub(super) struct Spread {
    ask: Ask,
    ddof: f64,
}

impl Spread {
    /// Standard deviation, ddof 1; NaN over one value.
    pub(super) const STD: Spread = Spread { ask: Ask::Deviation, ddof: 1.0 };
    /// Standard deviation, ddof 0.
    pub(super) const STD_P: Spread = Spread { ask: Ask::Deviation, ddof: 0.0 };
    /// Variance, ddof 1; NaN over one value.
    pub(super) const VAR: Spread = Spread { ask: Ask::Variance, ddof: 1.0 };
    /// Variance, ddof 0.
    pub(super) const VAR_P: Spread = Spread { ask: Ask::Variance, ddof: 0.0 };
    /// (x − mean) / std, ddof 1; 0 in a constant window.
    pub(super) const SCORE: Spread = Spread { ask: Ask::Score, ddof: 1.0 };
}

impl Fold for Spread {
    type In = f64;
    type Acc = Moments;

    fn start(&self, x: f64) -> Moments {
        Moments { mean: x, m2: 0.0, low: x, high: x }
    }

    fn value(&self, acc: Moments) -> f64 {
        acc.mean
    }

    fn add(&self, acc: Moments, x: f64, k: f64) -> Moments {
        let away = x - acc.mean;
        let mean = acc.mean + away / k;
        let m2 = acc.m2 + away * (x - mean);
        let low = if x < acc.low { x } else { acc.low };
        let high = if x > acc.high { x } else { acc.high };
        Moments { mean, m2, low, high }
    }

    fn combine(&self, a: Moments, na: f64, b: Moments, nb: f64) -> Moments {
        let n = na + nb;
        let apart = b.mean - a.mean;
        let mean = a.mean + apart * (nb / n);
        let m2 = (a.m2 + b.m2) + apart * apart * (na * nb / n);
        let low = if b.low < a.low { b.low } else { a.low };
        let high = if b.high > a.high { b.high } else { a.high };
        Moments { mean, m2, low, high }
    }

    fn answer(&self, acc: Moments, x: f64, n: f64) -> f64 {
        // A NaN in the window is in the mean, whatever the extremes say.
        if acc.mean.is_nan() || (self.ask == Ask::Score && x.is_nan()) {
            return f64::NAN;
        }
        if acc.low == acc.high {
            let undefined = n == self.ddof && self.ask != Ask::Score;
            return if undefined { f64::NAN } else { 0.0 };
        }
        let variance = acc.m2 / (n - self.ddof);
        match self.ask {
            Ask::Variance => variance,
            Ask::Deviation => variance.sqrt(),
            Ask::Score => (x - acc.mean) / variance.sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    fn run(fold: Spread, n: usize, x: &[f64]) -> Vec<f64> {
        answers(Blocked::new(fold, (n, 1)), &[x])
    }

    #[test]
    fn deviation_by_hand() {
        let out = run(Spread::STD, 3, &[1.0, 2.0, 3.0, 5.0, f64::NAN, 1.0, 1.0, 1.0]);
        assert_eq!(out[2], 1.0);
        assert!((out[3] - 1.527_525_231_651_946_6).abs() < 1e-12);
        assert!(out[..2].iter().chain(&out[4..7]).all(|v| v.is_nan()));
        assert_eq!(out[7], 0.0);
        assert!(run(Spread::STD, 1, &[1.0, 2.0]).iter().all(|v| v.is_nan()));
    }

    #[test]
    fn variances_by_hand() {
        let x = [1.0, 2.0, 3.0];
        assert_eq!(run(Spread::VAR, 3, &x)[2], 1.0);
        assert_eq!(run(Spread::VAR_P, 3, &x)[2], 2.0 / 3.0);
        assert_eq!(run(Spread::STD_P, 3, &x)[2], (2.0_f64 / 3.0).sqrt());
        assert_eq!(run(Spread::VAR_P, 1, &x), [0.0; 3]);
        assert!(run(Spread::VAR, 1, &x).iter().all(|v| v.is_nan()));
    }

    #[test]
    fn constant_windows_have_no_spread() {
        assert_eq!(run(Spread::STD, 4, &[0.1; 9])[3..], [0.0; 6]);
        assert_eq!(run(Spread::SCORE, 4, &[0.1; 9])[3..], [0.0; 6]);
        assert_eq!(run(Spread::SCORE, 3, &[1.0, 2.0, 3.0])[2], 1.0);
    }
}
