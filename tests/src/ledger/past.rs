//! Returns from mark to mark, and what they vary.

use super::desk::Desk;

/// Sessions of the volatility that scales impact.
const SESSIONS: usize = 20;

/// Mean of squared deviations, over n − 1.
pub(super) fn covariance(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / (n - 1.0)
}

/// Standard deviation, over n − 1.
pub(super) fn deviation(x: &[f64]) -> f64 {
    covariance(x, x).sqrt()
}

/// Returns of the last `lookback` bars, oldest first; 0 where a mark is missing.
pub(super) fn returns(desk: &Desk<'_>, bar: usize, symbol: usize) -> Vec<f64> {
    let lookback = desk.settings.lookback() as usize;
    (0..lookback)
        .rev()
        .map(|back| {
            let (Some(now), true) = (bar.checked_sub(back), bar > back) else { return 0.0 };
            let change = desk.mark(now, symbol) / desk.mark(now - 1, symbol) - 1.0;
            if change.is_nan() { 0.0 } else { change }
        })
        .collect()
}

/// σ of the last 20 completed sessions before the one of `bar`; 0 until 20 are there.
pub(super) fn daily_volatility(desk: &Desk<'_>, bar: usize, symbol: usize) -> f64 {
    let session = desk.market.session;
    // The last bars of the sessions that are over, newest first.
    let ends = (0..bar).rev().filter(|t| session[*t] != session[t + 1]);
    let marks: Vec<f64> = ends.map(|t| desk.mark(t, symbol)).take(SESSIONS + 1).collect();
    if marks.len() <= SESSIONS || marks.iter().any(|mark| mark.is_nan()) {
        return 0.0;
    }
    let returns: Vec<f64> = marks.windows(2).map(|pair| pair[0] / pair[1] - 1.0).collect();
    deviation(&returns)
}
