//! Two series against each other, and one against time.

use qraft_ir::Native;

use super::moments::{Moments, combine, moments};
use super::windows::Parts;

/// Covariance (ddof 1), correlation, or the slope of the first on the second.
pub(super) fn answer(op: Native, parts: &Parts<(f64, f64)>) -> f64 {
    let sides = |part: &[(f64, f64)]| -> (Option<Moments>, Option<Moments>) {
        let a: Vec<f64> = part.iter().map(|(a, _)| *a).collect();
        let b: Vec<f64> = part.iter().map(|(_, b)| *b).collect();
        (moments(&a), moments(&b))
    };
    let ((a_older, b_older), (a_newer, b_newer)) = (sides(&parts.older), sides(&parts.newer));
    let (a, b) = (combine(a_older, a_newer), combine(b_older, b_newer));
    let mut shared = [products(&parts.older), products(&parts.newer)].into_iter().flatten();
    let shared = match (shared.next(), shared.next(), a_older.zip(a_newer), b_older.zip(b_newer)) {
        (Some(x), Some(y), Some((a, a_new)), Some((b, b_new))) => {
            let between = (a_new.mean - a.mean) * (b_new.mean - b.mean);
            (x + y) + between * (a.count * a_new.count / (a.count + a_new.count))
        }
        (one, ..) => one.unwrap_or(f64::NAN),
    };
    let flat = |of: fn((f64, f64)) -> f64| {
        let mut values = parts.values().map(of);
        let first = values.next();
        values.all(|x| Some(x) == first)
    };
    let (a_flat, b_flat) = (flat(|(a, _)| a), flat(|(_, b)| b));
    match op {
        Native::Cov => shared / (parts.count() - 1.0),
        Native::Corr if a_flat || b_flat => f64::NAN,
        Native::Corr => {
            let scale = (a.squares * b.squares).sqrt();
            let known = scale > 0.0 && scale < f64::INFINITY;
            if known { (shared / scale).clamp(-1.0, 1.0) } else { f64::NAN }
        }
        _ if b_flat => f64::NAN,
        _ => shared / b.squares,
    }
}

/// Σ (a − mean of a)(b − mean of b), as Welford's: the first mean before the bar, the second after.
fn products(part: &[(f64, f64)]) -> Option<f64> {
    let ((first_a, first_b), rest) = part.split_first()?;
    let (mut a_mean, mut b_mean, mut sum) = (*first_a, *first_b, 0.0);
    for (at, (a, b)) in rest.iter().enumerate() {
        let k = (at + 2) as f64;
        b_mean += (b - b_mean) / k;
        sum += (a - a_mean) * (b - b_mean);
        a_mean += (a - a_mean) / k;
    }
    Some(sum)
}

/// Least squares on 0, 1, …: Σ (t − middle)(x − mean) / Σ (t − middle)², where the last sum is
/// n(n² − 1)/12. A bar that is put after k others lies k/2 + 1/2 from their middle, and they 1/2
/// from the new one: their products gain (k + 1)/2 · (x − the new mean).
pub(super) fn slope(parts: &Parts<f64>) -> f64 {
    let line = |part: &[f64], sign: f64| {
        let (first, rest) = part.split_first()?;
        let (mut k, mut mean, mut products) = (1.0, *first, 0.0);
        for x in rest {
            k += 1.0;
            mean += (x - mean) / k;
            products += sign * (k / 2.0 * (x - mean));
        }
        Some((k, mean, products))
    };
    let n = parts.count();
    let products = match (line(&parts.older, -1.0), line(&parts.newer, 1.0)) {
        (Some((na, a_mean, a)), Some((nb, b_mean, b))) => {
            (a + b) + n / 2.0 * (b_mean - a_mean) * (na * nb / n)
        }
        (Some((_, _, one)), None) | (None, Some((_, _, one))) => one,
        (None, None) => f64::NAN,
    };
    products / (n * (n * n - 1.0) / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<T: Copy>(older: &[T], newer: &[T]) -> Parts<T> {
        Parts { older: older.to_vec(), newer: newer.to_vec() }
    }

    #[test]
    fn by_hand() {
        let both = parts(&[(2.0, 4.0), (1.0, 2.0)], &[(3.0, 6.0)]);
        assert_eq!(answer(Native::Cov, &both), 2.0);
        assert_eq!((answer(Native::Corr, &both), answer(Native::Beta, &both)), (1.0, 0.5));
        let flat = parts(&[(0.1, 1.0)], &[(0.1, 3.0)]);
        assert_eq!((answer(Native::Cov, &flat), answer(Native::Beta, &flat)), (0.0, 0.0));
        assert!(answer(Native::Corr, &flat).is_nan());
        assert!(answer(Native::Cov, &parts(&[], &[(1.0, 2.0)])).is_nan());
    }

    #[test]
    fn lines_by_hand() {
        assert_eq!(slope(&parts(&[3.0, 1.0], &[5.0, 7.0])), 2.0);
        assert!((slope(&parts(&[2.0, 2.0, 2.0], &[5.0])) - 0.9).abs() < 1e-15);
        assert!(slope(&parts(&[], &[1.0])).is_nan());
    }
}
