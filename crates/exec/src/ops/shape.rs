//! `SKEW`, `KURT` over a window: central moments to the fourth along a fold, combined by Pébay's
//! formulas.

use super::blocked::Fold;
use super::moments::common;
use super::strip::{Strip, divide};

/// Mean and sums of powers of deviations, and whether there are any.
#[derive(Clone, Copy)]
pub(super) struct Powers<S> {
    mean: S,
    m2: S,
    m3: S,
    m4: S,
    /// What all values are; NaN where they are not all the same.
    level: S,
}

/// What is answered of them.
#[derive(Clone)]
pub(super) struct Shape {
    tails: bool,
}

impl Shape {
    /// Adjusted skewness G1; NaN under three values or where all are equal.
    pub(super) const SKEW: Shape = Shape { tails: false };
    /// Adjusted excess kurtosis G2; NaN under four values or where all are equal.
    pub(super) const KURT: Shape = Shape { tails: true };
}

impl Fold for Shape {
    type In<S: Strip> = S;
    type Acc<S: Strip> = Powers<S>;

    #[inline(always)]
    fn start<S: Strip>(&self, x: S) -> Powers<S> {
        let none = S::all(0.0);
        Powers { mean: x, m2: none, m3: none, m4: none, level: x }
    }

    #[inline(always)]
    fn add<S: Strip>(&self, acc: Powers<S>, x: S, k: f64) -> Powers<S> {
        let (three, four, six) = (S::all(3.0), S::all(4.0), S::all(6.0));
        let away = x - acc.mean;
        let step = divide(away, k);
        let square = away * step * S::all(k - 1.0);
        let m4 = acc.m4
            + ((square * step * step * S::all(k * k - 3.0 * k + 3.0) + six * step * step * acc.m2)
                - four * step * acc.m3);
        let m3 = acc.m3 + (square * step * S::all(k - 2.0) - three * step * acc.m2);
        let level = common(acc.level, x);
        Powers { mean: acc.mean + step, m2: acc.m2 + square, m3, m4, level }
    }

    #[inline(always)]
    fn combine<S: Strip>(&self, a: Powers<S>, na: f64, b: Powers<S>, nb: f64) -> Powers<S> {
        let n = na + nb;
        let (three, four, six) = (S::all(3.0), S::all(4.0), S::all(6.0));
        let apart = b.mean - a.mean;
        let step = apart / S::all(n);
        let square = apart * step * S::all(na * nb);
        let m2 = (a.m2 + b.m2) + square;
        let m3 = ((a.m3 + b.m3) + square * step * S::all(na - nb))
            + three * step * (S::all(na) * b.m2 - S::all(nb) * a.m2);
        let m4 = (((a.m4 + b.m4) + square * step * step * S::all(na * na - na * nb + nb * nb))
            + six * step * step * (S::all(na * na) * b.m2 + S::all(nb * nb) * a.m2))
            + four * step * (S::all(na) * b.m3 - S::all(nb) * a.m3);
        let level = common(a.level, b.level);
        Powers { mean: a.mean + step * S::all(nb), m2, m3, m4, level }
    }

    #[inline(always)]
    fn answer<S: Strip>(&self, acc: Powers<S>, _: S, n: f64) -> S {
        if n < if self.tails { 4.0 } else { 3.0 } {
            return S::all(f64::NAN);
        }
        let told = if self.tails {
            let ratio = acc.m4 / acc.m2 / acc.m2;
            let scale = (n - 1.0) / ((n - 2.0) * (n - 3.0));
            S::all(scale) * (S::all((n + 1.0) * n) * ratio - S::all(3.0 * (n - 1.0)))
        } else {
            let ratio = acc.m3 / (acc.m2 * acc.m2.map(f64::sqrt));
            S::all(n * (n - 1.0).sqrt() / (n - 2.0)) * ratio
        };
        S::pick(|level, _| level.is_nan(), (acc.level, acc.level), told, S::all(f64::NAN))
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    fn run(fold: Shape, n: usize, x: &[f64]) -> Vec<f64> {
        answers(Blocked::<_, f64>::new(fold, (n, 1)), &[x])
    }

    /// From the definition, in two passes.
    fn plain(x: &[f64], power: i32) -> f64 {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        x.iter().map(|x| (x - mean).powi(power)).sum()
    }

    #[test]
    fn shapes_equal_the_definition_wherever_the_blocks_lie() {
        let x = [1.0, 2.0, 4.0, 8.0, 3.0, -5.0, 0.5, 2.5, 7.0, 1.0, 1.5];
        let n = 5.0;
        let (skew, kurt) = (run(Shape::SKEW, 5, &x), run(Shape::KURT, 5, &x));
        for t in 4..x.len() {
            let bars = &x[t - 4..=t];
            let (m2, m3, m4) = (plain(bars, 2), plain(bars, 3), plain(bars, 4));
            let g1 = n * (n - 1.0_f64).sqrt() / (n - 2.0) * m3 / (m2 * m2.sqrt());
            let g2 = (n - 1.0) / ((n - 2.0) * (n - 3.0))
                * ((n + 1.0) * n * m4 / (m2 * m2) - 3.0 * (n - 1.0));
            assert!((skew[t] - g1).abs() < 1e-12, "{} {g1}", skew[t]);
            assert!((kurt[t] - g2).abs() < 1e-12, "{} {g2}", kurt[t]);
        }
    }

    #[test]
    fn undefined_shapes() {
        assert!(run(Shape::SKEW, 2, &[1.0, 2.0, 3.0]).iter().all(|y| y.is_nan()));
        assert!(run(Shape::KURT, 3, &[1.0, 2.0, 4.0]).iter().all(|y| y.is_nan()));
        assert!(run(Shape::SKEW, 3, &[0.1; 5]).iter().all(|y| y.is_nan()));
        assert!(run(Shape::SKEW, 3, &[1.0, f64::NAN, 4.0, 8.0])[3].is_nan());
        assert_eq!(run(Shape::SKEW, 3, &[1.0, 2.0, 3.0])[2], 0.0);
    }
}
