//! Equity, drawdown, benchmark, rolling Sharpe ratio; years and months.

use qraft_base::Ts;
use qraft_stats::Figure;
use qraft_stats::metrics::{MetricsError, Options, Period, by_period, rolling_sharpe};

use super::dates::{seconds, year_month};
use crate::model::{Month, Num, Series, Year};

/// The bars of one trial, whole.
#[derive(Clone, Debug)]
pub struct Bars<'a> {
    /// Instants.
    pub ts: &'a [Ts],
    /// What 1 has grown to, at each bar's close.
    pub growth: Vec<f64>,
    /// Simple returns; the first against the capital.
    pub returns: Vec<f64>,
    /// What 1 held has grown to.
    pub hold: Option<Vec<f64>>,
    /// Bars a year, where known.
    pub periods_per_year: Option<f64>,
}

/// Simple returns of an equity curve; the first against `capital`.
pub fn returns(equity: &[f64], capital: f64) -> Vec<f64> {
    let before = std::iter::once(&capital).chain(equity);
    equity.iter().zip(before).map(|(now, before)| now / before - 1.0).collect()
}

/// Share lost from the last peak, 0 or negative; the start, 1, is a peak.
fn drawdown(growth: &[f64]) -> Vec<f64> {
    let mut peak = 1.0f64;
    let step = |now: &f64| {
        peak = peak.max(*now);
        now / peak - 1.0
    };
    growth.iter().map(step).collect()
}

/// Bars of the rolling window: a year's, or a quarter of what there is where that is less; at least
/// 20.
fn window(bars: usize, periods_per_year: f64) -> usize {
    let year = periods_per_year.round().max(1.0) as usize;
    year.min(bars / 4).max(20)
}

impl Bars<'_> {
    /// The curves at these bars.
    pub fn series(&self, rows: &[usize]) -> Series {
        let at = |values: &[f64]| rows.iter().map(|row| Num(values[*row])).collect::<Vec<Num>>();
        let ppy = self.periods_per_year.unwrap_or(1.0);
        let window = window(self.growth.len(), ppy);
        let sharpe = match self.periods_per_year {
            Some(ppy) => rolling_sharpe(&self.returns, window, ppy),
            None => vec![None; self.growth.len()],
        };
        Series {
            bars: self.growth.len(),
            ts: rows.iter().map(|row| seconds(self.ts[*row])).collect(),
            equity: at(&self.growth),
            drawdown: at(&drawdown(&self.growth)),
            hold: self.hold.as_deref().map(at),
            hold_drawdown: self.hold.as_deref().map(|hold| at(&drawdown(hold))),
            sharpe: rows.iter().map(|row| Num::from(sharpe[*row])).collect(),
            sharpe_window: window,
        }
    }

    /// Figures by year.
    ///
    /// # Errors
    /// [`MetricsError`]: a return that no figure can be made of.
    pub fn years(&self) -> Result<Vec<Year>, MetricsError> {
        let ppy = self.periods_per_year.ok_or(MetricsError::PeriodsPerYear)?;
        let keys: Vec<i16> = self.ts.iter().map(|ts| year_month(*ts).0).collect();
        let parts = by_period(&self.returns, &keys, &Options::new(ppy), None)?;
        let hold = match &self.hold {
            Some(hold) => by_period(&returns(hold, 1.0), &keys, &Options::new(ppy), None)?,
            None => Vec::new(),
        };
        let num = |figure: Figure| Num::from(figure.value());
        let year = |(at, part): (usize, &Period<i16>)| Year {
            year: part.key,
            bars: part.metrics.n,
            total_return: num(part.metrics.total_return),
            hold: hold.get(at).map_or(Num::NONE, |hold| num(hold.metrics.total_return)),
            sharpe: num(part.metrics.sharpe),
            volatility: num(part.metrics.volatility),
            max_drawdown: num(part.metrics.max_drawdown),
        };
        Ok(parts.iter().enumerate().map(year).collect())
    }

    /// Returns by month.
    ///
    /// # Errors
    /// [`MetricsError`]: a return that no figure can be made of.
    pub fn months(&self) -> Result<Vec<Month>, MetricsError> {
        let keys: Vec<(i16, i8)> = self.ts.iter().map(|ts| year_month(*ts)).collect();
        // Of a month only its return is shown, which knows no bars a year.
        let parts = by_period(&self.returns, &keys, &Options::new(1.0), None)?;
        let month = |part: &Period<(i16, i8)>| Month {
            year: part.key.0,
            month: part.key.1,
            total_return: Num::from(part.metrics.total_return.value()),
        };
        Ok(parts.iter().map(month).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(ts: &[Ts]) -> Bars<'_> {
        let growth = vec![1.1, 0.99, 1.2, 1.32];
        let returns = returns(&growth, 1.0);
        let hold = Some(vec![1.0, 1.5, 0.75, 1.5]);
        Bars { ts, growth, returns, hold, periods_per_year: Some(252.0) }
    }

    #[test]
    fn curves_years_and_months() {
        // The last two bars are of January 2015.
        let ts = [16_433, 16_434, 16_436, 16_437].map(Ts::from_day);
        let bars = bars(&ts);
        let series = bars.series(&[0, 1, 3]);
        assert_eq!(series.bars, 4);
        assert_eq!(series.ts, [16_433 * 86_400, 16_434 * 86_400, 16_437 * 86_400]);
        assert_eq!(series.equity, [1.1, 0.99, 1.32].map(Num));
        assert_eq!(series.drawdown, [0.0, 0.99 / 1.1 - 1.0, 0.0].map(Num));
        assert_eq!(series.hold_drawdown, Some(vec![Num(0.0), Num(0.0), Num(0.0)]));
        assert!(series.sharpe.iter().all(|sharpe| sharpe.get().is_none()));
        let years = bars.years().unwrap();
        assert_eq!(
            years.iter().map(|y| (y.year, y.bars)).collect::<Vec<_>>(),
            [(2014, 2), (2015, 2)]
        );
        assert!((years[1].total_return.0 - (1.32 / 0.99 - 1.0)).abs() < 1e-12);
        assert!((years[1].hold.0 - 0.0).abs() < 1e-12);
        let months: Vec<_> = bars.months().unwrap().iter().map(|m| (m.year, m.month)).collect();
        assert_eq!(months, [(2014, 12), (2015, 1)]);
    }

    #[test]
    fn without_bars_a_year_there_is_no_figure_by_year() {
        let ts = [1, 2, 3, 4].map(Ts::from_day);
        let bars = Bars { periods_per_year: None, ..bars(&ts) };
        assert_eq!(bars.years(), Err(MetricsError::PeriodsPerYear));
        assert!(bars.months().is_ok());
    }

    #[test]
    fn the_window_is_a_year_or_a_quarter_of_all() {
        assert_eq!(window(2_000, 252.0), 252);
        assert_eq!(window(400, 252.0), 100);
        assert_eq!(window(10, 252.0), 20);
    }
}
