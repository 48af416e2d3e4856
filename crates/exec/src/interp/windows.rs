//! Windows, folded anew at every bar.
//!
//! Bars are cut into blocks of n from bar 0. A window that ends at t is a suffix of one block,
//! folded from its newest bar to its oldest, and a prefix of the next, folded from its oldest to
//! its newest; the answer combines the two. Where a window may have gaps (`min_periods` below n),
//! its valid values are folded from the oldest to the newest, as if they were such a prefix.

use qraft_ir::Native;

use super::{by_symbol, moments, order, pairs, series};
use crate::bound::Numbers;

/// The operator over windows of one series.
pub(super) fn each(op: Native, x: &[f64], of: Numbers, width: usize) -> Vec<f64> {
    by_symbol(x.len(), width, |symbol| {
        let x = series(x, symbol, width);
        (0..x.len()).map(|t| window(op, &x, t, of)).collect()
    })
}

/// The operator over windows of two series; a bar is missing where either value is.
pub(super) fn pair(op: Native, a: &[f64], b: &[f64], of: Numbers, width: usize) -> Vec<f64> {
    by_symbol(a.len(), width, |symbol| {
        let (a, b) = (series(a, symbol, width), series(b, symbol, width));
        let both: Vec<(f64, f64)> = a.into_iter().zip(b).collect();
        let at = |t| match parts(&both, t, of, |(x, y)| !x.is_nan() && !y.is_nan()) {
            Some(parts) => pairs::answer(op, &parts),
            None => f64::NAN,
        };
        (0..both.len()).map(at).collect()
    })
}

/// What is folded at one bar.
pub(super) struct Parts<T> {
    /// Of the block before: from its newest bar to its oldest.
    pub older: Vec<T>,
    /// From the oldest bar to the newest.
    pub newer: Vec<T>,
}

impl<T: Copy> Parts<T> {
    /// How many values.
    pub(super) fn count(&self) -> f64 {
        (self.older.len() + self.newer.len()) as f64
    }

    /// All values.
    pub(super) fn values(&self) -> impl Iterator<Item = T> {
        self.older.iter().rev().chain(&self.newer).copied()
    }
}

/// The parts of the window that ends at t; `None` where too few of its values are valid.
fn parts<T: Copy>(x: &[T], t: usize, of: Numbers, is_valid: fn(&T) -> bool) -> Option<Parts<T>> {
    let n = of.window;
    let bars = &x[(t + 1).saturating_sub(n)..=t];
    let valid: Vec<T> = bars.iter().copied().filter(is_valid).collect();
    if valid.len() < of.least {
        return None;
    }
    if of.least < n {
        return Some(Parts { older: Vec::new(), newer: valid });
    }
    let (older, newer) = bars.split_at(n - (t % n + 1));
    Some(Parts { older: older.iter().rev().copied().collect(), newer: newer.to_vec() })
}

fn window(op: Native, x: &[f64], t: usize, of: Numbers) -> f64 {
    let Some(parts) = parts(x, t, of, |x| !x.is_nan()) else { return f64::NAN };
    let now = x[t];
    match op {
        Native::Sum => fold(&parts, |a, b| a + b),
        Native::Sma => fold(&parts, |a, b| a + b) / parts.count(),
        Native::Product => fold(&parts, |a, b| a * b),
        Native::RollingMin => fold(&parts, |a, b| if b < a { b } else { a }),
        Native::RollingMax => fold(&parts, |a, b| if b > a { b } else { a }),
        Native::Wma => weighted(&parts),
        Native::Slope => pairs::slope(&parts),
        Native::Mad => moments::mean_distance(&parts),
        Native::ArgMin => order::age(&x[..=t], of.window, |a, b| a < b),
        Native::ArgMax => order::age(&x[..=t], of.window, |a, b| a > b),
        Native::TsRank => order::rank(&parts, now, of.more[0] != 0.0),
        Native::Quantile => order::quantile(parts.values(), of.more[0]),
        Native::Skew | Native::Kurt => moments::shape(op, &parts),
        _ => moments::spread(op, &parts, now),
    }
}

/// Each part from its first to its last, then the two.
fn fold(parts: &Parts<f64>, join: fn(f64, f64) -> f64) -> f64 {
    let of = |part: &[f64]| part.iter().copied().reduce(join);
    let ends = [of(&parts.older), of(&parts.newer)];
    ends.into_iter().flatten().reduce(join).unwrap_or(f64::NAN)
}

/// Weights 1..n, the newest heaviest. Each bar that is put before others raises their weights by 1;
/// a whole part before another raises them by its length.
fn weighted(parts: &Parts<f64>) -> f64 {
    let (mut older_sum, mut older) = (0.0, 0.0);
    for (at, x) in parts.older.iter().enumerate() {
        older_sum = if at == 0 { *x } else { older_sum + x };
        older = if at == 0 { *x } else { older + older_sum };
    }
    let (mut newer_sum, mut newer) = (0.0, 0.0);
    for (at, x) in parts.newer.iter().enumerate() {
        newer_sum = if at == 0 { *x } else { newer_sum + x };
        newer = if at == 0 { *x } else { newer + (at + 1) as f64 * x };
    }
    let n = parts.count();
    let all = match parts.older.len() {
        0 => newer,
        before => older + (newer + before as f64 * newer_sum),
    };
    all / (n * (n + 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(window: usize, least: usize) -> Numbers {
        Numbers { window, least, more: [0.0; 2] }
    }

    #[test]
    fn by_hand() {
        let x = [1.0, 2.0, 3.0, 5.0, f64::NAN, 1.0, 1.0, 1.0];
        let run = |op| each(op, &x, of(3, 3), 1);
        assert_eq!(run(Native::Sum)[2..4], [6.0, 10.0]);
        assert_eq!((run(Native::Sma)[2], run(Native::Product)[3]), (2.0, 30.0));
        assert_eq!((run(Native::RollingMin)[3], run(Native::RollingMax)[3]), (2.0, 5.0));
        assert_eq!((run(Native::Wma)[2], run(Native::Wma)[3]), (14.0 / 6.0, 23.0 / 6.0));
        assert_eq!((run(Native::ArgMin)[7], run(Native::ArgMax)[3]), (0.0, 0.0));
        assert!(run(Native::Sum)[4..7].iter().all(|y| y.is_nan()));
        assert!(each(Native::Std, &x, of(1, 1), 1).iter().all(|y| y.is_nan()));
    }

    #[test]
    fn gaps_are_left_out_where_they_may_be() {
        let x = [1.0, 2.0, f64::NAN, f64::NAN, 4.0];
        let run = |op, least| each(op, &x, of(3, least), 1);
        assert_eq!(run(Native::Sum, 1)[..4], [1.0, 3.0, 3.0, 2.0]);
        let two = run(Native::Wma, 2);
        assert_eq!(two[1..3], [5.0 / 3.0; 2]);
        assert!(two[0].is_nan() && two[3].is_nan() && two[4].is_nan());
        assert_eq!(run(Native::ArgMax, 1)[2..], [1.0, 2.0, 0.0]);
    }

    #[test]
    fn a_pair_needs_both() {
        let (x, y) = ([1.0, 2.0, 3.0, f64::NAN], [2.0, 4.0, 6.0, 1.0]);
        let run = |op| pair(op, &x, &y, of(3, 3), 1);
        assert_eq!(
            (run(Native::Cov)[2], run(Native::Corr)[2], run(Native::Beta)[2]),
            (2.0, 1.0, 0.5)
        );
        assert!(run(Native::Cov)[3].is_nan());
    }
}
