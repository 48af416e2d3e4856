//! Means, spreads and shapes, in two passes.

use crate::Figure;
use crate::figures::{CONSTANT, ONE_BAR};

/// The mean.
pub(super) fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// True where all values are one: their spread is exactly 0, whatever the sums say.
fn is_constant(x: &[f64]) -> bool {
    x.windows(2).all(|pair| pair[0] == pair[1])
}

/// Standard deviation, ddof 1; `None` below two values.
pub(super) fn std(x: &[f64]) -> Option<f64> {
    if x.len() < 2 {
        return None;
    }
    if is_constant(x) {
        return Some(0.0);
    }
    let mean = mean(x);
    let squares: f64 = x.iter().map(|x| (x - mean) * (x - mean)).sum();
    Some((squares / (x.len() - 1) as f64).sqrt())
}

/// Population skewness and kurtosis (non-excess).
pub(super) fn shape(x: &[f64]) -> (Figure, Figure) {
    let undefined = |reason| (Figure::Undefined(reason), Figure::Undefined(reason));
    if x.len() < 2 {
        return undefined(ONE_BAR);
    }
    let (n, centre) = (x.len() as f64, mean(x));
    let (mut m2, mut m3, mut m4) = (0.0, 0.0, 0.0);
    for x in x {
        let d = x - centre;
        m2 += d * d;
        m3 += d * d * d;
        m4 += (d * d) * (d * d);
    }
    (m2, m3, m4) = (m2 / n, m3 / n, m4 / n);
    if is_constant(x) || m2 <= 0.0 {
        return undefined(CONSTANT);
    }
    (Figure::finite(m3 / (m2 * m2.sqrt())), Figure::finite(m4 / (m2 * m2)))
}

/// Beta of x on y, and their Pearson correlation.
pub(super) fn co(x: &[f64], y: &[f64]) -> (Figure, Figure) {
    let undefined = |reason| (Figure::Undefined(reason), Figure::Undefined(reason));
    if x.len() < 2 {
        return undefined(ONE_BAR);
    }
    if is_constant(y) {
        return undefined(CONSTANT);
    }
    let (mx, my) = (mean(x), mean(y));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (dx, dy) = (x - mx, y - my);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    let correlation = if is_constant(x) {
        Figure::Undefined(CONSTANT)
    } else {
        Figure::finite((xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
    };
    (Figure::finite(xy / yy), correlation)
}
