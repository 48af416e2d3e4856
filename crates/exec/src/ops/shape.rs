//! `SKEW`, `KURT` over a window: central moments to the fourth along a fold, combined by Pébay's
//! formulas.

use super::blocked::Fold;

/// Mean and sums of powers of deviations, with the extremes.
#[derive(Clone, Copy)]
pub(super) struct Powers {
    mean: f64,
    m2: f64,
    m3: f64,
    m4: f64,
    low: f64,
    high: f64,
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
    type In = f64;
    type Acc = Powers;

    fn start(&self, x: f64) -> Powers {
        Powers { mean: x, m2: 0.0, m3: 0.0, m4: 0.0, low: x, high: x }
    }

    fn value(&self, acc: Powers) -> f64 {
        acc.mean
    }

    fn add(&self, acc: Powers, x: f64, k: f64) -> Powers {
        let away = x - acc.mean;
        let step = away / k;
        let square = away * step * (k - 1.0);
        let m4 = acc.m4
            + ((square * step * step * (k * k - 3.0 * k + 3.0) + 6.0 * step * step * acc.m2)
                - 4.0 * step * acc.m3);
        let m3 = acc.m3 + (square * step * (k - 2.0) - 3.0 * step * acc.m2);
        let low = if x < acc.low { x } else { acc.low };
        let high = if x > acc.high { x } else { acc.high };
        Powers { mean: acc.mean + step, m2: acc.m2 + square, m3, m4, low, high }
    }

    fn combine(&self, a: Powers, na: f64, b: Powers, nb: f64) -> Powers {
        let n = na + nb;
        let apart = b.mean - a.mean;
        let step = apart / n;
        let square = apart * step * (na * nb);
        let m2 = (a.m2 + b.m2) + square;
        let m3 = ((a.m3 + b.m3) + square * step * (na - nb)) + 3.0 * step * (na * b.m2 - nb * a.m2);
        let m4 = (((a.m4 + b.m4) + square * step * step * (na * na - na * nb + nb * nb))
            + 6.0 * step * step * (na * na * b.m2 + nb * nb * a.m2))
            + 4.0 * step * (na * b.m3 - nb * a.m3);
        let low = if b.low < a.low { b.low } else { a.low };
        let high = if b.high > a.high { b.high } else { a.high };
        Powers { mean: a.mean + step * nb, m2, m3, m4, low, high }
    }

    fn answer(&self, acc: Powers, _: f64, n: f64) -> f64 {
        let few = n < if self.tails { 4.0 } else { 3.0 };
        if few || acc.low == acc.high {
            return f64::NAN;
        }
        if self.tails {
            let ratio = acc.m4 / acc.m2 / acc.m2;
            let scale = (n - 1.0) / ((n - 2.0) * (n - 3.0));
            scale * ((n + 1.0) * n * ratio - 3.0 * (n - 1.0))
        } else {
            let ratio = acc.m3 / (acc.m2 * acc.m2.sqrt());
            n * (n - 1.0).sqrt() / (n - 2.0) * ratio
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::blocked::Blocked;
    use super::*;

    fn run(fold: Shape, n: usize, x: &[f64]) -> Vec<f64> {
        answers(Blocked::new(fold, (n, 1)), &[x])
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
