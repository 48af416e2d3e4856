//! Windows, folded anew at every bar.
//!
//! Bars are cut into blocks of n from bar 0. A window that ends at t is a suffix of one block,
//! folded from its newest bar to its oldest, and a prefix of the next, folded from its oldest to
//! its newest; the answer combines the two.

use qraft_ir::Native;

use super::{by_symbol, series};

/// The operator over windows of n bars of each symbol.
pub(super) fn each(op: Native, x: &[f64], n: usize, width: usize) -> Vec<f64> {
    by_symbol(x.len(), width, |symbol| {
        let x = series(x, symbol, width);
        (0..x.len()).map(|t| if t + 1 < n { f64::NAN } else { window(op, &x, t, n) }).collect()
    })
}

fn window(op: Native, x: &[f64], t: usize, n: usize) -> f64 {
    let bars = &x[t + 1 - n..=t];
    if bars.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let prefix_len = t % n + 1;
    let (older, newer) = bars.split_at(n - prefix_len);
    let older: Vec<f64> = older.iter().rev().copied().collect();
    let over = n as f64;
    match op {
        Native::Sum => sum(&older, newer),
        Native::Sma => sum(&older, newer) / over,
        Native::RollingMin => pick(&older, newer, |a, b| b < a),
        Native::RollingMax => pick(&older, newer, |a, b| b > a),
        Native::Std if n == 1 => f64::NAN,
        _ if bars.iter().all(|x| *x == bars[0]) => 0.0,
        _ => {
            let all = combine(moments(&older), moments(newer));
            let spread = (all.squares / (over - 1.0)).sqrt();
            if op == Native::Std { spread } else { (x[t] - all.mean) / spread }
        }
    }
}

fn fold(x: &[f64]) -> Option<f64> {
    x.iter().copied().reduce(|a, b| a + b)
}

fn sum(older: &[f64], newer: &[f64]) -> f64 {
    match (fold(older), fold(newer)) {
        (Some(a), Some(b)) => a + b,
        (a, b) => a.or(b).unwrap_or(f64::NAN),
    }
}

/// The best in the order of the fold: a later one only if it is better.
fn pick(older: &[f64], newer: &[f64], better: fn(f64, f64) -> bool) -> f64 {
    let best = |x: &[f64]| x.iter().copied().reduce(|a, b| if better(a, b) { b } else { a });
    let ends: Vec<f64> = [best(older), best(newer)].into_iter().flatten().collect();
    best(&ends).unwrap_or(f64::NAN)
}

#[derive(Clone, Copy)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

/// Welford's.
fn moments(x: &[f64]) -> Option<Moments> {
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
fn combine(a: Option<Moments>, b: Option<Moments>) -> Moments {
    let nothing = Moments { count: 0.0, mean: f64::NAN, squares: f64::NAN };
    let (Some(a), Some(b)) = (a, b) else { return a.or(b).unwrap_or(nothing) };
    let count = a.count + b.count;
    let apart = b.mean - a.mean;
    let mean = a.mean + apart * (b.count / count);
    let between = apart * apart * (a.count * b.count / count);
    Moments { count, mean, squares: (a.squares + b.squares) + between }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let x = [1.0, 2.0, 3.0, 5.0, f64::NAN, 1.0, 1.0, 1.0];
        let of = |op| each(op, &x, 3, 1);
        assert_eq!(of(Native::Sum)[2..4], [6.0, 10.0]);
        assert_eq!(of(Native::Sma)[2], 2.0);
        assert_eq!((of(Native::RollingMin)[3], of(Native::RollingMax)[3]), (2.0, 5.0));
        assert_eq!((of(Native::Std)[2], of(Native::Std)[7]), (1.0, 0.0));
        assert_eq!((of(Native::TsZscore)[2], of(Native::TsZscore)[7]), (1.0, 0.0));
        assert!(of(Native::Sum)[4..7].iter().all(|y| y.is_nan()));
        assert!(each(Native::Std, &x, 1, 1).iter().all(|y| y.is_nan()));
    }
}
