//! Operators that remember: they hold their state over what is missing, and show NaN there.

use qraft_ir::Native;

use super::{by_symbol, finite, series};
use crate::bound::Numbers;

/// `EMA`, `RMA` or `RSI` of each symbol.
pub(super) fn each(op: Native, x: &[f64], of: Numbers, width: usize) -> Vec<f64> {
    let one = |x: Vec<f64>| match op {
        Native::Ema => ema(&x, of.window, of.least),
        Native::Rma => wilder(&x, of.window),
        _ => rsi(&x, of.window),
    };
    by_symbol(x.len(), width, |symbol| one(series(x, symbol, width)))
}

/// y₀ is the first valid value; y = α·x + (1 − α)·y; shown from the `least`-th valid value.
fn ema(x: &[f64], n: usize, least: usize) -> Vec<f64> {
    let alpha = 2.0 / (n as f64 + 1.0);
    let mut valid: Vec<f64> = Vec::new();
    let step = |x: &f64| {
        if x.is_nan() {
            return f64::NAN;
        }
        let y = valid.last().map_or(*x, |y| alpha * x + (1.0 - alpha) * y);
        valid.push(y);
        if valid.len() < least { f64::NAN } else { y }
    };
    x.iter().map(step).collect()
}

/// Wilder's average of what is valid: first the mean of n, then (y·(n − 1) + x)/n.
fn wilder(x: &[f64], n: usize) -> Vec<f64> {
    let (mut count, mut y, over) = (0, 0.0, n as f64);
    let step = |x: &f64| {
        if x.is_nan() {
            return f64::NAN;
        }
        count += 1;
        if count > n {
            y = (y * (over - 1.0) + x) / over;
            return y;
        }
        y += x;
        if count == n {
            y /= over;
            return y;
        }
        f64::NAN
    };
    x.iter().map(step).collect()
}

/// Of the changes from bar to bar; a change needs both bars.
fn rsi(x: &[f64], n: usize) -> Vec<f64> {
    let mut changes = vec![f64::NAN];
    changes.extend(x.windows(2).map(|two| finite(two[1] - two[0])));
    let side = |keep: fn(f64) -> bool, sign: f64| -> Vec<f64> {
        let of = |c: &f64| match *c {
            c if c.is_nan() => f64::NAN,
            c if keep(c) => sign * c,
            _ => 0.0,
        };
        wilder(&changes.iter().map(of).collect::<Vec<f64>>(), n)
    };
    let (gains, losses) = (side(|c| c > 0.0, 1.0), side(|c| c < 0.0, -1.0));
    let index = |(gain, loss): (&f64, &f64)| {
        let both = gain + loss;
        if both == 0.0 { 50.0 } else { 100.0 * (gain / both) }
    };
    gains.iter().zip(&losses).map(index).take(x.len()).collect()
}

/// Wilder's average of true ranges; a range needs the last bar's close.
pub(super) fn atr(high: &[f64], low: &[f64], close: &[f64], n: usize, width: usize) -> Vec<f64> {
    by_symbol(high.len(), width, |symbol| {
        let (high, low) = (series(high, symbol, width), series(low, symbol, width));
        let close = series(close, symbol, width);
        let range = |t: usize| {
            if t == 0 {
                return f64::NAN;
            }
            let spans =
                [high[t] - low[t], (high[t] - close[t - 1]).abs(), (low[t] - close[t - 1]).abs()];
            if spans.iter().any(|s| s.is_nan()) {
                return f64::NAN;
            }
            finite(spans.into_iter().fold(0.0, |a, b| if b > a { b } else { a }))
        };
        wilder(&(0..high.len()).map(range).collect::<Vec<f64>>(), n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let x = [f64::NAN, 2.0, 4.0, f64::NAN, 8.0];
        let y = ema(&x, 2, 2);
        assert!(y[1].is_nan() && y[3].is_nan());
        assert!((y[2] - 10.0 / 3.0).abs() < 1e-12 && (y[4] - 58.0 / 9.0).abs() < 1e-12);
        assert_eq!(ema(&x, 2, 1)[1], 2.0);
        let mean = wilder(&x, 2);
        assert!(mean[1].is_nan() && mean[3].is_nan());
        assert_eq!((mean[2], mean[4]), (3.0, 5.5));
        assert_eq!(rsi(&[1.0, 2.0, 1.0, 4.0], 2)[2..], [50.0, 87.5]);
        assert_eq!(rsi(&[1.0, 1.0], 1)[1], 50.0);
        let gap = rsi(&[1.0, f64::NAN, 1.0, 2.0], 1);
        assert!(gap[2].is_nan());
        assert_eq!(gap[3], 100.0);
        let range = atr(&[10.0, 12.0], &[9.0, 11.0], &[9.5, 11.5], 1, 1);
        assert!(range[0].is_nan());
        assert_eq!(range[1], 2.5);
    }
}
