//! Metrics of a whole return series, of one turnover step, and of a list of trades. Two-pass sums;
//! for the streaming figures of a trial line see [`crate::Figures`].

mod drawdown;
mod moments;
mod periods;
mod rolling;
mod trades;
mod turnover;

use std::fmt;

use crate::Figure;
use crate::figures::{ALL_FLAT, CONSTANT, NO_DOWNSIDE, ONE_BAR, calmar as calmar_of};

pub use periods::{Period, by_period};
pub use rolling::rolling_sharpe;
pub use trades::{TradeStats, trade_stats};
pub use turnover::{TurnoverStep, turnover_step};

/// What to do with a return that is NaN.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum NanPolicy {
    /// Refuse the series.
    #[default]
    Error,
    /// Leave the bar out, in series and benchmark alike.
    Drop,
}

/// How to measure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Options {
    /// Periods a year, above 0.
    pub periods_per_year: f64,
    /// Risk-free return a period.
    pub rf_per_period: f64,
    /// Least acceptable return a period, of the downside.
    pub mar_per_period: f64,
    /// What to do with NaN.
    pub nan_policy: NanPolicy,
}

impl Options {
    /// No risk-free rate, no hurdle, NaN refused.
    pub fn new(periods_per_year: f64) -> Options {
        Options {
            periods_per_year,
            rf_per_period: 0.0,
            mar_per_period: 0.0,
            nan_policy: NanPolicy::Error,
        }
    }
}

/// Why a series has no metrics at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MetricsError {
    /// No return, or none left.
    Empty,
    /// A NaN at that index, and the policy refuses it.
    MissingReturn(usize),
    /// An infinity at that index.
    NonFiniteReturn(usize),
    /// More than everything was lost at that index.
    ReturnBelowMinusOne(usize),
    /// The benchmark has another length.
    BenchmarkLength,
    /// Periods a year are not above 0 and finite.
    PeriodsPerYear,
}

impl fmt::Display for MetricsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MetricsError::Empty => write!(f, "there is no return"),
            MetricsError::MissingReturn(at) => write!(f, "return {at} is missing"),
            MetricsError::NonFiniteReturn(at) => write!(f, "return {at} is infinite"),
            MetricsError::ReturnBelowMinusOne(at) => write!(f, "return {at} is below -1"),
            MetricsError::BenchmarkLength => write!(f, "the benchmark has another length"),
            MetricsError::PeriodsPerYear => write!(f, "periods a year must be above 0"),
        }
    }
}

impl std::error::Error for MetricsError {}

/// Every metric of a return series. Losses are positive; indices are into the equity curve, 0 the
/// start.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Metrics {
    /// Returns measured.
    pub n: usize,
    /// Π(1+r) − 1
    pub total_return: Figure,
    /// (1 + total)^(ppy/n) − 1
    pub cagr: Figure,
    /// Mean × ppy
    pub mean_annual: Figure,
    /// Standard deviation (ddof 1) × √ppy
    pub volatility: Figure,
    /// mean(r − rf) / std × √ppy
    pub sharpe: Figure,
    /// √mean(min(r − mar, 0)²) × √ppy
    pub downside_deviation: Figure,
    /// mean(r − mar) / downside, a year's
    pub sortino: Figure,
    /// Greatest loss from a peak.
    pub max_drawdown: Figure,
    /// Where it began.
    pub max_drawdown_peak: usize,
    /// Where it was greatest.
    pub max_drawdown_valley: usize,
    /// Where the peak was met again, if it was.
    pub max_drawdown_recovery: Option<usize>,
    /// Longest run strictly below a peak.
    pub max_underwater_bars: usize,
    /// cagr / max_drawdown
    pub calmar: Figure,
    /// #(r > 0) / #(r ≠ 0)
    pub hit_rate: Figure,
    /// Σ gains / Σ losses; +∞ without a loss.
    pub profit_factor: Figure,
    /// Population skewness.
    pub skew: Figure,
    /// Population kurtosis, non-excess.
    pub kurtosis: Figure,
    /// −(type-7 quantile at 5 %)
    pub var_95: Figure,
    /// −mean of the returns at or below that quantile
    pub cvar_95: Figure,
    /// Against the benchmark, where there is one.
    pub benchmark: Option<AgainstBenchmark>,
}

/// Metrics against a benchmark.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgainstBenchmark {
    /// std(r − b) × √ppy
    pub tracking_error: Figure,
    /// mean(r − b) / std(r − b) × √ppy
    pub information_ratio: Figure,
    /// cov(r, b) / var(b)
    pub beta: Figure,
    /// Pearson.
    pub correlation: Figure,
}

/// Measures a series of simple returns, equity from 1.
///
/// # Errors
/// [`MetricsError`]: infinities and returns below −1 always; NaN unless it is dropped (pairwise
/// with the benchmark).
pub fn of_returns(
    returns: &[f64],
    options: &Options,
    benchmark: Option<&[f64]>,
) -> Result<Metrics, MetricsError> {
    if !(options.periods_per_year > 0.0 && options.periods_per_year.is_finite()) {
        return Err(MetricsError::PeriodsPerYear);
    }
    let (r, b) = clean(returns, options.nan_policy, benchmark)?;
    let (n, root) = (r.len() as f64, options.periods_per_year.sqrt());
    let (mean, std) = (moments::mean(&r), moments::std(&r));
    let fall = drawdown::of(&r);
    let total = r.iter().fold(1.0, |equity, r| equity * (1.0 + r)) - 1.0;
    let cagr = Figure::finite(libm::pow(1.0 + total, options.periods_per_year / n) - 1.0);
    let max_drawdown = Figure::finite(fall.depth);
    let below: f64 = r.iter().map(|r| square((r - options.mar_per_period).min(0.0))).sum();
    let downside = (below / n).sqrt();
    let (skew, kurtosis) = moments::shape(&r);
    let (var_95, cvar_95) = tail(&r);
    Ok(Metrics {
        n: r.len(),
        total_return: Figure::finite(total),
        cagr,
        mean_annual: Figure::finite(mean * options.periods_per_year),
        volatility: annual(std, root),
        sharpe: ratio(mean - options.rf_per_period, std, root),
        downside_deviation: Figure::finite(downside * root),
        sortino: if downside == 0.0 {
            Figure::Undefined(NO_DOWNSIDE)
        } else {
            Figure::finite((mean - options.mar_per_period) / downside * root)
        },
        max_drawdown,
        max_drawdown_peak: fall.peak,
        max_drawdown_valley: fall.valley,
        max_drawdown_recovery: fall.recovery,
        max_underwater_bars: fall.underwater,
        calmar: calmar_of(cagr, max_drawdown),
        hit_rate: trades::hit_rate(&r, ALL_FLAT),
        profit_factor: trades::profit_factor(&r, ALL_FLAT),
        skew,
        kurtosis,
        var_95: Figure::finite(var_95),
        cvar_95: Figure::finite(cvar_95),
        benchmark: b.map(|b| against(&r, &b, root)),
    })
}

fn square(x: f64) -> f64 {
    x * x
}

/// A deviation a year; a deviation of one bar is undefined.
fn annual(std: Option<f64>, root: f64) -> Figure {
    std.map_or(Figure::Undefined(ONE_BAR), |std| Figure::finite(std * root))
}

/// mean / std, a year's.
fn ratio(mean: f64, std: Option<f64>, root: f64) -> Figure {
    match std {
        None => Figure::Undefined(ONE_BAR),
        Some(0.0) => Figure::Undefined(CONSTANT),
        Some(std) => Figure::finite(mean / std * root),
    }
}

/// The series and its benchmark without what the policy drops.
fn clean(
    returns: &[f64],
    policy: NanPolicy,
    benchmark: Option<&[f64]>,
) -> Result<(Vec<f64>, Option<Vec<f64>>), MetricsError> {
    if benchmark.is_some_and(|benchmark| benchmark.len() != returns.len()) {
        return Err(MetricsError::BenchmarkLength);
    }
    let (mut r, mut b) = (Vec::with_capacity(returns.len()), Vec::new());
    for (at, &x) in returns.iter().enumerate() {
        let y = benchmark.map(|benchmark| benchmark[at]);
        for value in [Some(x), y].into_iter().flatten() {
            if value.is_infinite() {
                return Err(MetricsError::NonFiniteReturn(at));
            }
            if value < -1.0 {
                return Err(MetricsError::ReturnBelowMinusOne(at));
            }
        }
        if x.is_nan() || y.is_some_and(f64::is_nan) {
            match policy {
                NanPolicy::Error => return Err(MetricsError::MissingReturn(at)),
                NanPolicy::Drop => continue,
            }
        }
        r.push(x);
        b.extend(y);
    }
    if r.is_empty() {
        return Err(MetricsError::Empty);
    }
    Ok((r, benchmark.map(|_| b)))
}

/// Historical value at risk and its tail mean, 95 %.
fn tail(r: &[f64]) -> (f64, f64) {
    let mut sorted = r.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = 0.05 * (sorted.len() - 1) as f64;
    let (low, part) = (place.floor() as usize, place - place.floor());
    let next = sorted[(low + 1).min(sorted.len() - 1)];
    let quantile = sorted[low] + part * (next - sorted[low]);
    let worst: Vec<f64> = r.iter().copied().filter(|r| *r <= quantile).collect();
    (-quantile, -moments::mean(&worst))
}

/// A series against its benchmark, of the same length.
fn against(r: &[f64], b: &[f64], root: f64) -> AgainstBenchmark {
    let excess: Vec<f64> = r.iter().zip(b).map(|(r, b)| r - b).collect();
    let error = moments::std(&excess);
    let (beta, correlation) = moments::co(r, b);
    AgainstBenchmark {
        tracking_error: annual(error, root),
        information_ratio: ratio(moments::mean(&excess), error, root),
        beta,
        correlation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(returns: &[f64]) -> Metrics {
        of_returns(returns, &Options::new(252.0), None).expect("measured")
    }

    #[test]
    fn a_wiped_out_series_ends_at_nothing() {
        let metrics = measure(&[0.1, -1.0, 0.0]);
        assert_eq!(metrics.total_return, Figure::Value(-1.0));
        assert_eq!(metrics.cagr, Figure::Value(-1.0));
        assert_eq!((metrics.max_drawdown_peak, metrics.max_drawdown_valley), (1, 2));
        assert_eq!(metrics.max_drawdown_recovery, None);
    }

    #[test]
    fn bad_returns_are_refused() {
        let of = |r: &[f64]| of_returns(r, &Options::new(252.0), None).map(|m| m.n);
        assert_eq!(of(&[]), Err(MetricsError::Empty));
        assert_eq!(of(&[0.1, f64::NAN]), Err(MetricsError::MissingReturn(1)));
        assert_eq!(of(&[f64::INFINITY]), Err(MetricsError::NonFiniteReturn(0)));
        assert_eq!(of(&[0.0, 0.0, -1.1]), Err(MetricsError::ReturnBelowMinusOne(2)));
        assert_eq!(of_returns(&[0.1], &Options::new(0.0), None), Err(MetricsError::PeriodsPerYear));
    }

    #[test]
    fn dropping_is_pairwise() {
        let options = Options { nan_policy: NanPolicy::Drop, ..Options::new(252.0) };
        let nan = f64::NAN;
        let metrics = of_returns(&[0.1, nan, 0.2, 0.3], &options, Some(&[0.1, 0.5, nan, 0.2]));
        assert_eq!(metrics.map(|m| m.n), Ok(2));
    }

    #[test]
    fn the_tail_takes_every_tie() {
        let mut returns = vec![0.01; 18];
        returns.extend([-0.02, -0.02]);
        let metrics = measure(&returns);
        assert_eq!(metrics.var_95, Figure::Value(0.02));
        assert_eq!(metrics.cvar_95, Figure::Value(0.02));
    }

    #[test]
    fn the_benchmark_itself_has_no_information() {
        let r = [0.01, -0.005, 0.002];
        let metrics = of_returns(&r, &Options::new(252.0), Some(&r)).expect("measured");
        let against = metrics.benchmark.expect("given");
        assert_eq!(against.tracking_error, Figure::Value(0.0));
        assert_eq!(against.information_ratio, Figure::Undefined(CONSTANT));
        assert_eq!(against.beta, Figure::Value(1.0));
    }
}
