//! `STD`, `VAR` and the z-score over a window: Welford along a fold, Chan to combine.

use super::blocked::Fold;
use super::strip::{Strip, divide};

/// Mean and squared deviations, and whether there are any, so that a constant window has exactly
/// none.
#[derive(Clone, Copy)]
pub(super) struct Moments<S> {
    /// The mean; NaN where a value is missing.
    pub mean: S,
    /// The sum of squared deviations from it.
    pub m2: S,
    /// What all values are; NaN where they are not all the same.
    level: S,
}

/// What both are; NaN where they differ.
#[inline(always)]
pub(super) fn common<S: Strip>(x: S, y: S) -> S {
    S::pick(|x, y| x == y, (x, y), x, S::all(f64::NAN))
}

impl<S: Strip> Moments<S> {
    /// Of one value.
    #[inline(always)]
    pub(super) fn start(x: S) -> Self {
        Moments { mean: x, m2: S::all(0.0), level: x }
    }

    /// With one more value, the `k`-th.
    #[inline(always)]
    pub(super) fn add(self, x: S, k: f64) -> Self {
        let away = x - self.mean;
        let mean = self.mean + divide(away, k);
        let m2 = self.m2 + away * (x - mean);
        Moments { mean, m2, level: common(self.level, x) }
    }

    /// Of `na` values and of `nb`.
    #[inline(always)]
    pub(super) fn combine(self, na: f64, b: Self, nb: f64) -> Self {
        let n = na + nb;
        let apart = b.mean - self.mean;
        let mean = self.mean + apart * S::all(nb / n);
        let m2 = (self.m2 + b.m2) + apart * apart * S::all(na * nb / n);
        Moments { mean, m2, level: common(self.level, b.level) }
    }

    /// `flat` where all values are the same, `spread` where not or where one is missing, which the
    /// mean tells.
    #[inline(always)]
    pub(super) fn unless_flat(self, flat: f64, spread: S) -> S {
        S::pick(|level, _| level.is_nan(), (self.level, self.level), spread, S::all(flat))
    }
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
    type In<S: Strip> = S;
    type Acc<S: Strip> = Moments<S>;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> Moments<S> {
        Moments::start(x)
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: Moments<S>, x: S, k: f64) -> Moments<S> {
        acc.add(x, k)
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: Moments<S>, na: f64, b: Moments<S>, nb: f64) -> Moments<S> {
        a.combine(na, b, nb)
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: Moments<S>, x: S, n: f64) -> S {
        let variance = acc.m2 / S::all(n - self.ddof);
        let undefined = if n == self.ddof { f64::NAN } else { 0.0 };
        let (told, needed) = match self.ask {
            Ask::Variance => (acc.unless_flat(undefined, variance), acc.mean),
            Ask::Deviation => (acc.unless_flat(undefined, variance.map(f64::sqrt)), acc.mean),
            Ask::Score => (acc.unless_flat(0.0, (x - acc.mean) / variance.map(f64::sqrt)), x),
        };
        let missing = |x: f64, mean: f64| x.is_nan() | mean.is_nan();
        S::pick(missing, (needed, acc.mean), S::all(f64::NAN), told)
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    fn run(fold: Spread, n: usize, x: &[f64]) -> Vec<f64> {
        answers(Blocked::<_, f64>::new(fold, (n, 1)), &[x])
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
