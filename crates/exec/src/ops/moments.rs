//! `STD` and the z-score over a window: Welford along a fold, Chan to combine.

use super::blocked::{Blocked, Fold};

/// Mean and squared deviations, with the extremes, so that a constant window has exactly none.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    mean: f64,
    m2: f64,
    low: f64,
    high: f64,
}

/// What is answered of the moments.
pub(super) struct Spread {
    n: f64,
    score: bool,
}

/// Standard deviation, ddof 1; NaN over one bar.
pub(super) fn std(window: (usize, usize)) -> Blocked<Spread> {
    Blocked::new(Spread { n: window.0 as f64, score: false }, window)
}

/// (x − mean) / std; 0 in a constant window.
pub(super) fn zscore(window: (usize, usize)) -> Blocked<Spread> {
    Blocked::new(Spread { n: window.0 as f64, score: true }, window)
}

impl Fold for Spread {
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

    fn answer(&self, acc: Moments, x: f64) -> f64 {
        // A NaN in the window is in the mean, whatever the extremes say.
        if acc.mean.is_nan() {
            return f64::NAN;
        }
        let flat = acc.low == acc.high;
        match (self.score, flat) {
            (false, _) if self.n == 1.0 => f64::NAN,
            (_, true) => 0.0,
            (false, false) => (acc.m2 / (self.n - 1.0)).sqrt(),
            (true, false) => (x - acc.mean) / (acc.m2 / (self.n - 1.0)).sqrt(),
        }
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
    fn deviation_by_hand() {
        let out = run(std((3, 1)), &[1.0, 2.0, 3.0, 5.0, f64::NAN, 1.0, 1.0, 1.0]);
        assert_eq!(out[2], 1.0);
        assert!((out[3] - 1.527_525_231_651_946_6).abs() < 1e-12);
        assert!(out[..2].iter().chain(&out[4..7]).all(|v| v.is_nan()));
        assert_eq!(out[7], 0.0);
        assert!(run(std((1, 1)), &[1.0, 2.0]).iter().all(|v| v.is_nan()));
    }

    #[test]
    fn constant_windows_have_no_spread() {
        assert_eq!(run(std((4, 1)), &[0.1; 9])[3..], [0.0; 6]);
        assert_eq!(run(zscore((4, 1)), &[0.1; 9])[3..], [0.0; 6]);
        assert_eq!(run(zscore((3, 1)), &[1.0, 2.0, 3.0])[2], 1.0);
    }
}
