//! The figures of an equity curve, each by its textbook formula in two passes over the returns.

use super::book::Outcome;

/// Figures; `None` is undefined.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Equity at the end over the capital, less one.
    pub total_return: f64,
    /// Per year, compounded.
    pub cagr: Option<f64>,
    /// Standard deviation (ddof 1), per year.
    pub volatility: Option<f64>,
    /// Mean over standard deviation, per year.
    pub sharpe_ratio: Option<f64>,
    /// Mean over downside deviation, per year.
    pub sortino_ratio: Option<f64>,
    /// Positive.
    pub max_drawdown: f64,
    /// `cagr` over `max_drawdown`.
    pub calmar_ratio: Option<f64>,
    /// Rising bars among those that moved.
    pub hit_rate: Option<f64>,
    /// Population skewness.
    pub skew: Option<f64>,
    /// Population kurtosis, 3 for a normal.
    pub kurtosis: Option<f64>,
    /// Σ traded value over equity.
    pub turnover: f64,
    /// Fees and taxes in money.
    pub fees: f64,
    /// Share of bars with anything held.
    pub exposure: Option<f64>,
    /// Decisions that money followed.
    pub trades: u64,
}

/// The returns of every bar, the first against the capital.
fn returns(equity: &[f64], capital: f64) -> Vec<f64> {
    let before = std::iter::once(&capital).chain(equity);
    let change = |(was, is): (&f64, &f64)| if *was == 0.0 { 0.0 } else { is / was - 1.0 };
    before.zip(equity).map(change).collect()
}

/// The figures of a run.
pub fn figures(outcome: &Outcome, capital: f64, periods_per_year: f64) -> Figures {
    let r = returns(&outcome.equity, capital);
    let n = r.len() as f64;
    let end = outcome.equity.last().copied().unwrap_or(capital);
    let total_return = end / capital - 1.0;
    let mean = r.iter().sum::<f64>() / n;
    let moment = |k: i32| r.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / n;
    let is_constant = r.windows(2).all(|pair| pair[0] == pair[1]);
    let std = match r.len() {
        0 | 1 => None,
        _ if is_constant => Some(0.0),
        _ => Some((moment(2) * n / (n - 1.0)).sqrt()),
    };
    let downside = (r.iter().map(|x| x.min(0.0).powi(2)).sum::<f64>() / n).sqrt();
    let moved = r.iter().filter(|x| **x != 0.0).count() as f64;
    let risen = r.iter().filter(|x| **x > 0.0).count() as f64;
    let year = periods_per_year.sqrt();
    let cagr = (n > 0.0).then(|| (1.0 + total_return).powf(periods_per_year / n) - 1.0);
    let max_drawdown = deepest(&outcome.equity, capital);
    let spread = std.filter(|std| *std > 0.0);
    Figures {
        total_return,
        cagr,
        volatility: std.map(|std| std * year),
        sharpe_ratio: spread.map(|std| mean / std * year),
        sortino_ratio: (downside > 0.0).then(|| mean / downside * year),
        max_drawdown,
        calmar_ratio: cagr.filter(|_| max_drawdown > 0.0).map(|cagr| cagr / max_drawdown),
        hit_rate: (moved > 0.0).then(|| risen / moved),
        skew: spread.map(|_| moment(3) / moment(2).powf(1.5)),
        kurtosis: spread.map(|_| moment(4) / moment(2).powi(2)),
        turnover: outcome.turnover,
        fees: outcome.fees,
        exposure: (n > 0.0).then(|| outcome.exposed as f64 / n),
        trades: outcome.trades,
    }
}

/// The greatest loss from a peak, the capital being the first one.
fn deepest(equity: &[f64], capital: f64) -> f64 {
    let mut peak = capital;
    let mut worst: f64 = 0.0;
    for equity in equity {
        peak = peak.max(*equity);
        worst = worst.max(1.0 - equity / peak);
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(equity: &[f64]) -> Outcome {
        Outcome { equity: equity.to_vec(), ..Outcome::default() }
    }

    #[test]
    fn a_curve_worked_by_hand() {
        // Returns: 0.1, -0.1, 0.
        let f = figures(&curve(&[110.0, 99.0, 99.0]), 100.0, 252.0);
        assert!((f.total_return + 0.01).abs() < 1e-15);
        assert!((f.max_drawdown - 0.1).abs() < 1e-15);
        assert_eq!(f.hit_rate, Some(0.5));
        assert!((f.volatility.unwrap() - 0.1 * 252f64.sqrt()).abs() < 1e-12);
        assert!(f.sharpe_ratio.unwrap().abs() < 1e-12);
        assert!((f.kurtosis.unwrap() - 1.5).abs() < 1e-9);
    }

    #[test]
    fn what_is_undefined_is_absent() {
        let f = figures(&curve(&[100.0, 100.0]), 100.0, 252.0);
        assert_eq!((f.sharpe_ratio, f.sortino_ratio, f.calmar_ratio), (None, None, None));
        assert_eq!((f.hit_rate, f.skew, f.volatility), (None, None, Some(0.0)));
        let ruined = figures(&curve(&[50.0, 0.0, 0.0]), 100.0, 252.0);
        assert_eq!((ruined.cagr, ruined.max_drawdown), (Some(-1.0), 1.0));
    }
}
