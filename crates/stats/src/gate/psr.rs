//! Sharpe ratios against luck: PSR, the expected maximum of N trials, DSR, MinTRL (Bailey & López
//! de Prado, J. Risk 2012 and JPM 2014). All Sharpe ratios are **per period**, ddof 1; skewness and
//! kurtosis are population moments, kurtosis 3 for a normal. `None` is undefined, and fails a gate.

use std::f64::consts::E;

use statrs::distribution::{ContinuousCDF, Normal};

/// The Euler–Mascheroni constant.
const GAMMA: f64 = 0.577_215_664_901_532_9;

/// What is known of one track record.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Record {
    /// Sharpe ratio per period.
    pub sharpe: f64,
    /// Number of returns.
    pub n: f64,
    /// Population skewness.
    pub skew: f64,
    /// Population kurtosis, non-excess.
    pub kurtosis: f64,
}

impl Record {
    /// 1 − g3·SR + (g4−1)/4·SR²: how much wider than a normal's the error of SR is.
    fn spread(&self) -> Option<f64> {
        let Record { sharpe, skew, kurtosis, .. } = *self;
        let spread = 1.0 - skew * sharpe + (kurtosis - 1.0) / 4.0 * sharpe * sharpe;
        (spread.is_finite() && spread > 0.0).then_some(spread)
    }
}

/// Probability that the true Sharpe ratio is above `benchmark` (per period): Φ((SR − SR*)·√(n−1)
/// / √spread). `None` where n < 2, anything is not finite, or the radicand is not positive.
pub fn psr(record: &Record, benchmark: f64) -> Option<f64> {
    let spread = record.spread()?;
    if record.n.is_nan() || record.n < 2.0 {
        return None;
    }
    let z = (record.sharpe - benchmark) * (record.n - 1.0).sqrt() / spread.sqrt();
    z.is_finite().then(|| Normal::standard().cdf(z))
}

/// The greatest Sharpe ratio that `trials` trials without skill are expected to show, where the
/// trials' Sharpe ratios have variance `variance` (ddof 1, per period). 0 for N ≤ 1 or V = 0;
/// `None` where the variance is negative or either is not finite.
pub fn expected_max_sharpe(variance: f64, trials: f64) -> Option<f64> {
    if !(variance >= 0.0 && variance.is_finite() && trials.is_finite()) {
        return None;
    }
    if trials <= 1.0 || variance == 0.0 {
        return Some(0.0);
    }
    let normal = Normal::standard();
    let first = normal.inverse_cdf(1.0 - 1.0 / trials);
    let second = normal.inverse_cdf(1.0 - 1.0 / (trials * E));
    Some(variance.sqrt() * ((1.0 - GAMMA) * first + GAMMA * second))
}

/// The deflated Sharpe ratio: [`psr`] against [`expected_max_sharpe`]. Every trial counts, also the
/// failed and the stopped.
pub fn dsr(record: &Record, variance: f64, trials: f64) -> Option<f64> {
    psr(record, expected_max_sharpe(variance, trials)?)
}

/// Returns that are needed to believe, at confidence 1 − `alpha`, that the true Sharpe ratio is
/// above `benchmark`. ∞ where it is not above it. `None` as for [`psr`], and where alpha is not
/// strictly between 0 and 1.
pub fn min_trl(record: &Record, benchmark: f64, alpha: f64) -> Option<f64> {
    let spread = record.spread()?;
    if !(benchmark.is_finite() && alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    if record.sharpe <= benchmark {
        return Some(f64::INFINITY);
    }
    let ratio = Normal::standard().inverse_cdf(1.0 - alpha) / (record.sharpe - benchmark);
    Some(1.0 + spread * ratio * ratio)
}

/// Independent trials that `trials` trials with mean correlation `mean_correlation` amount to:
/// ρ̄ + (1 − ρ̄)·M.
pub fn effective_trials(mean_correlation: f64, trials: f64) -> f64 {
    mean_correlation + (1.0 - mean_correlation) * trials
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(have: Option<f64>, want: f64, tolerance: f64) {
        let have = have.expect("defined");
        assert!((have - want).abs() <= tolerance, "{have} is not {want}");
    }

    #[test]
    fn published_psr() {
        let normal = Record { sharpe: 0.458, n: 24.0, skew: 0.0, kurtosis: 3.0 };
        near(psr(&normal, 0.0), 0.982, 5e-4);
        let fat = Record { skew: -2.448, kurtosis: 10.164, ..normal };
        near(psr(&fat, 0.0), 0.913, 5e-4);
    }

    #[test]
    fn published_dsr() {
        // 2.5 a year over 1250 days; the trials' annual variance is one half
        let variance = 0.5 / 250.0;
        near(expected_max_sharpe(variance, 100.0), 0.1132, 5e-5);
        let sharpe = 2.5 / 250f64.sqrt();
        let fat = Record { sharpe, n: 1250.0, skew: -3.0, kurtosis: 10.0 };
        near(dsr(&fat, variance, 100.0), 0.9004, 5e-5);
        near(dsr(&fat, variance, 46.0), 0.9505, 5e-5);
        let normal = Record { skew: 0.0, kurtosis: 3.0, ..fat };
        near(dsr(&normal, variance, 88.0), 0.9505, 5e-5);
    }

    #[test]
    fn published_track_lengths() {
        // an annual Sharpe of 2 against 1 at 95 %: years of daily, weekly and monthly returns
        for (periods, years) in [(250.0, 2.73), (52.0, 2.83), (12.0, 3.24)] {
            let root = f64::sqrt(periods);
            let record = Record { sharpe: 2.0 / root, n: 1.0, skew: 0.0, kurtosis: 3.0 };
            let bars = min_trl(&record, 1.0 / root, 0.05);
            near(bars.map(|bars| bars / periods), years, 6e-3);
        }
        let root = f64::sqrt(12.0);
        let fat = Record { sharpe: 2.0 / root, n: 1.0, skew: -0.72, kurtosis: 5.78 };
        near(min_trl(&fat, 1.0 / root, 0.05).map(|bars| bars / 12.0), 4.99, 6e-3);
    }

    #[test]
    fn undefined_is_never_a_pass() {
        let record = Record { sharpe: 1.0, n: 1.0, skew: 0.0, kurtosis: 3.0 };
        assert_eq!(psr(&record, 0.0), None);
        let twisted = Record { n: 10.0, skew: 9.0, ..record };
        assert_eq!(psr(&twisted, 0.0), None);
        assert_eq!(psr(&Record { sharpe: f64::NAN, ..twisted }, 0.0), None);
        assert_eq!(expected_max_sharpe(-1.0, 10.0), None);
        assert_eq!(expected_max_sharpe(0.2, 1.0), Some(0.0));
        assert_eq!(min_trl(&record, 1.0, 0.05), Some(f64::INFINITY));
        assert_eq!(min_trl(&record, 0.0, 1.0), None);
    }

    #[test]
    fn correlation_shrinks_trials() {
        assert_eq!(effective_trials(0.0, 100.0), 100.0);
        assert_eq!(effective_trials(1.0, 100.0), 1.0);
        assert!((effective_trials(0.25, 101.0) - 76.0).abs() < 1e-12);
    }
}
