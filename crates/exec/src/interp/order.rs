//! What depends on the order of values alone.

use super::windows::Parts;

/// Bars since the best of the last n bars, the most recent on ties.
pub(super) fn age(x: &[f64], n: usize, better: fn(f64, f64) -> bool) -> f64 {
    let mut best = None;
    for (ago, x) in x.iter().rev().take(n).enumerate() {
        if !x.is_nan() && best.is_none_or(|(_, y)| better(*x, y)) {
            best = Some((ago, *x));
        }
    }
    best.map_or(f64::NAN, |(ago, _)| ago as f64)
}

/// The average rank of `now`, from 1: those below, and half of the equals with itself in the
/// middle; over their number where `share`.
pub(super) fn rank(parts: &Parts<f64>, now: f64, share: bool) -> f64 {
    if now.is_nan() {
        return f64::NAN;
    }
    let below = parts.values().filter(|x| *x < now).count() as f64;
    let equal = parts.values().filter(|x| *x == now).count() as f64;
    let rank = below + (equal + 1.0) / 2.0;
    if share { rank / parts.count() } else { rank }
}

/// Type 7: at (m − 1)·q of the sorted values, between two of them in proportion. Zeros have no
/// sign.
pub(super) fn quantile(values: impl Iterator<Item = f64>, q: f64) -> f64 {
    let mut sorted: Vec<f64> = values.map(|x| if x == 0.0 { 0.0 } else { x }).collect();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() {
        return f64::NAN;
    }
    let place = (sorted.len() - 1) as f64 * q;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    below + (place - place.floor()) * (above - below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let x = [5.0, 1.0, f64::NAN, 1.0, 3.0];
        assert_eq!((age(&x, 4, |a, b| a < b), age(&x, 5, |a, b| a > b)), (1.0, 4.0));
        let parts = Parts { older: vec![3.0, 1.0], newer: vec![2.0, 3.0] };
        assert_eq!((rank(&parts, 3.0, false), rank(&parts, 1.0, true)), (3.5, 0.25));
        assert!(rank(&parts, f64::NAN, false).is_nan());
        let of = |q| quantile([4.0, 1.0, 3.0, 2.0].into_iter(), q);
        assert_eq!((of(0.0), of(0.5), of(0.9), of(1.0)), (1.0, 2.5, 3.7, 4.0));
    }
}
