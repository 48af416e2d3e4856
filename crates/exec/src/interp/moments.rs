//! Mean, deviations and their powers: Welford's and Pébay's recurrences along a part, Chan's and
//! Pébay's formulas to combine two. A window whose values are all equal has exactly no spread.

use qraft_ir::Native;

use super::windows::Parts;

fn is_flat(parts: &Parts<f64>) -> bool {
    let mut values = parts.values();
    let first = values.next();
    values.all(|x| Some(x) == first)
}

/// Standard deviation, variance or z-score of `now`.
pub(super) fn spread(op: Native, parts: &Parts<f64>, now: f64) -> f64 {
    let ddof = if matches!(op, Native::StdP | Native::VarP) { 0.0 } else { 1.0 };
    let count = parts.count();
    if op == Native::TsZscore && now.is_nan() {
        return f64::NAN;
    }
    if op != Native::TsZscore && count == ddof {
        return f64::NAN;
    }
    if is_flat(parts) {
        return 0.0;
    }
    let all = combine(moments(&parts.older), moments(&parts.newer));
    let variance = all.squares / (count - ddof);
    match op {
        Native::Var | Native::VarP => variance,
        Native::Std | Native::StdP => variance.sqrt(),
        _ => (now - all.mean) / variance.sqrt(),
    }
}

/// Mean distance from the mean, whose sum is plain, from the oldest value to the newest.
pub(super) fn mean_distance(parts: &Parts<f64>) -> f64 {
    if is_flat(parts) {
        return 0.0;
    }
    let mean = parts.values().fold(0.0, |sum, x| sum + x) / parts.count();
    parts.values().fold(0.0, |sum, x| sum + (x - mean).abs()) / parts.count()
}

#[derive(Clone, Copy)]
pub(super) struct Moments {
    pub count: f64,
    pub mean: f64,
    pub squares: f64,
}

/// Welford's.
pub(super) fn moments(x: &[f64]) -> Option<Moments> {
    let (first, rest) = x.split_first()?;
    let mut of = Moments { count: 1.0, mean: *first, squares: 0.0 };
    for x in rest {
        of.count += 1.0;
        let away = x - of.mean;
        of.mean += away / of.count;
        of.squares += away * (x - of.mean);
    }
    Some(of)
}

/// Chan's.
pub(super) fn combine(a: Option<Moments>, b: Option<Moments>) -> Moments {
    let nothing = Moments { count: 0.0, mean: f64::NAN, squares: f64::NAN };
    let (Some(a), Some(b)) = (a, b) else { return a.or(b).unwrap_or(nothing) };
    let count = a.count + b.count;
    let apart = b.mean - a.mean;
    let mean = a.mean + apart * (b.count / count);
    let between = apart * apart * (a.count * b.count / count);
    Moments { count, mean, squares: (a.squares + b.squares) + between }
}

#[derive(Clone, Copy)]
struct Powers {
    count: f64,
    mean: f64,
    squares: f64,
    cubes: f64,
    fourths: f64,
}

/// G1 = n·√(n−1)/(n−2) · Σd³/(Σd²)^1.5 or G2 = (n−1)/((n−2)(n−3)) · ((n+1)·n·Σd⁴/(Σd²)² − 3(n−1)).
pub(super) fn shape(op: Native, parts: &Parts<f64>) -> f64 {
    let n = parts.count();
    let few = n < if op == Native::Kurt { 4.0 } else { 3.0 };
    let (older, newer) = (powers(&parts.older), powers(&parts.newer));
    let all = match (older, newer) {
        (Some(a), Some(b)) => joined(a, b),
        (Some(all), None) | (None, Some(all)) => all,
        (None, None) => return f64::NAN,
    };
    match op {
        _ if few || is_flat(parts) => f64::NAN,
        Native::Kurt => {
            let ratio = all.fourths / all.squares / all.squares;
            let scale = (n - 1.0) / ((n - 2.0) * (n - 3.0));
            scale * ((n + 1.0) * n * ratio - 3.0 * (n - 1.0))
        }
        _ => {
            let ratio = all.cubes / (all.squares * all.squares.sqrt());
            n * (n - 1.0).sqrt() / (n - 2.0) * ratio
        }
    }
}

/// Pébay's recurrence, with d = x − mean, s = d/k and q = d·s·(k−1) for the k-th value.
fn powers(x: &[f64]) -> Option<Powers> {
    let (first, rest) = x.split_first()?;
    let mut of = Powers { count: 1.0, mean: *first, squares: 0.0, cubes: 0.0, fourths: 0.0 };
    for x in rest {
        of.count += 1.0;
        let k = of.count;
        let d = x - of.mean;
        let s = d / k;
        let q = d * s * (k - 1.0);
        let from_squares = 6.0 * s * s * of.squares;
        let from_cubes = 4.0 * s * of.cubes;
        of.fourths += (q * s * s * (k * k - 3.0 * k + 3.0) + from_squares) - from_cubes;
        of.cubes += q * s * (k - 2.0) - 3.0 * s * of.squares;
        of.squares += q;
        of.mean += s;
    }
    Some(of)
}

/// Pébay's formulas, with d the distance of the means, s = d/n and q = d·s·(na·nb).
fn joined(a: Powers, b: Powers) -> Powers {
    let (na, nb) = (a.count, b.count);
    let n = na + nb;
    let d = b.mean - a.mean;
    let s = d / n;
    let q = d * s * (na * nb);
    let cubes = (a.cubes + b.cubes) + q * s * (na - nb);
    let fourths = (a.fourths + b.fourths) + q * s * s * (na * na - na * nb + nb * nb);
    let from_squares = 6.0 * s * s * (na * na * b.squares + nb * nb * a.squares);
    Powers {
        count: n,
        mean: a.mean + s * nb,
        squares: (a.squares + b.squares) + q,
        cubes: cubes + 3.0 * s * (na * b.squares - nb * a.squares),
        fourths: (fourths + from_squares) + 4.0 * s * (na * b.cubes - nb * a.cubes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(older: &[f64], newer: &[f64]) -> Parts<f64> {
        Parts { older: older.to_vec(), newer: newer.to_vec() }
    }

    #[test]
    fn by_hand() {
        let x = parts(&[1.0], &[2.0, 3.0]);
        assert_eq!((spread(Native::Std, &x, 3.0), spread(Native::TsZscore, &x, 3.0)), (1.0, 1.0));
        assert_eq!((spread(Native::Var, &x, 3.0), spread(Native::VarP, &x, 3.0)), (1.0, 2.0 / 3.0));
        assert!(spread(Native::TsZscore, &x, f64::NAN).is_nan());
        assert_eq!(spread(Native::VarP, &parts(&[], &[2.0]), 2.0), 0.0);
        assert!(spread(Native::Var, &parts(&[], &[2.0]), 2.0).is_nan());
        assert_eq!(mean_distance(&parts(&[2.0, 1.0], &[6.0])), 2.0);
        assert_eq!(mean_distance(&parts(&[0.1, 0.1], &[0.1])), 0.0);
    }

    #[test]
    fn shapes_by_hand() {
        // Deviations −1, −1, 2 and −2, −1, 0, 3.
        let skew = shape(Native::Skew, &parts(&[1.0], &[1.0, 4.0]));
        assert!((skew - 3.0_f64.sqrt()).abs() < 1e-12);
        let kurt = shape(Native::Kurt, &parts(&[2.0, 1.0], &[3.0, 6.0]));
        let by_definition = 3.0 / 2.0 * (20.0 * 98.0 / 196.0 - 9.0);
        assert!((kurt - by_definition).abs() < 1e-12);
        assert!(shape(Native::Skew, &parts(&[0.1, 0.1], &[0.1])).is_nan());
        assert!(shape(Native::Kurt, &parts(&[1.0, 2.0], &[4.0])).is_nan());
    }
}
