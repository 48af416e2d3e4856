//! What the ledger is told: prices, and what the strategy thinks of them.

use qraft_base::{Interval, IntervalUnit, Ts};
use qraft_ir::policy::FillAt;

/// A condition's answer. Only `True` acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// It cannot be said.
    Unknown,
}

/// Prices, time-major `[bar][symbol]`; NaN is missing.
#[derive(Clone, Copy, Debug)]
pub struct Market<'a> {
    /// Number of symbols.
    pub symbols: usize,
    /// Opening prices.
    pub open: &'a [f64],
    /// Closing prices.
    pub close: &'a [f64],
    /// Volumes, where the data have them.
    pub volume: Option<&'a [f64]>,
    /// Highest prices, where the data have them.
    pub high: Option<&'a [f64]>,
    /// Lowest prices, where the data have them.
    pub low: Option<&'a [f64]>,
    /// Mean prices weighted by volume, where the data have them.
    pub vwap: Option<&'a [f64]>,
    /// Codes of the column of `selection.by`; NaN has none.
    pub groups: Option<&'a [f64]>,
    /// Codes of industries; NaN has none.
    pub industry: Option<&'a [f64]>,
    /// Ordinal of each bar's session.
    pub session: &'a [u32],
    /// Instants of funding of each bar.
    pub funding_due: Option<&'a [u32]>,
    /// Bars a year.
    pub periods_per_year: f64,
}

/// The prices of one symbol's bar, each where there is one.
pub(super) struct Bar {
    pub(super) open: Option<f64>,
    /// Or the higher of open and close.
    pub(super) high: Option<f64>,
    /// Or the lower of open and close.
    pub(super) low: Option<f64>,
}

impl<'a> Market<'a> {
    /// Opens, closes and sessions alone, 252 bars a year.
    pub fn new(open: &'a [f64], close: &'a [f64], symbols: usize, session: &'a [u32]) -> Self {
        Market {
            symbols,
            open,
            close,
            volume: None,
            high: None,
            low: None,
            vwap: None,
            groups: None,
            industry: None,
            session,
            funding_due: None,
            periods_per_year: 252.0,
        }
    }
}

impl Market<'_> {
    /// Number of bars.
    pub fn bars(&self) -> usize {
        self.session.len()
    }

    fn at(&self, column: Option<&[f64]>, bar: usize, symbol: usize) -> Option<f64> {
        column.map(|column| column[bar * self.symbols + symbol]).filter(|price| is_price(*price))
    }

    /// True where the symbol trades at that bar's open.
    pub fn opens(&self, bar: usize, symbol: usize) -> bool {
        self.at(Some(self.open), bar, symbol).is_some() && self.has_volume(bar, symbol)
    }

    pub(super) fn has_volume(&self, bar: usize, symbol: usize) -> bool {
        self.volume.is_none_or(|volume| volume[bar * self.symbols + symbol] > 0.0)
    }

    /// The price on which a fill is based, where the bar has one.
    pub(super) fn fill_price(&self, fill: FillAt, bar: usize, symbol: usize) -> Option<f64> {
        let column = match fill {
            FillAt::NextOpen => Some(self.open),
            FillAt::NextClose | FillAt::SameClose => Some(self.close),
            FillAt::NextVwap => self.vwap,
        };
        self.at(column, bar, symbol)
    }

    pub(super) fn bar(&self, bar: usize, symbol: usize) -> Bar {
        let open = self.at(Some(self.open), bar, symbol);
        let close = self.at(Some(self.close), bar, symbol);
        let ends = || open.into_iter().chain(close);
        let high = self.at(self.high, bar, symbol).or_else(|| ends().reduce(f64::max));
        let low = self.at(self.low, bar, symbol).or_else(|| ends().reduce(f64::min));
        Bar { open, high, low }
    }
}

/// A price that books can use; everything else is missing.
pub(super) fn is_price(number: f64) -> bool {
    number.is_finite() && number > 0.0
}

/// What the strategy says, `[bar][symbol]` like the prices.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// Enter or hold long.
    pub long: Option<Vec<Truth>>,
    /// Leave long.
    pub exit_long: Option<Vec<Truth>>,
    /// Enter or hold short.
    pub short: Option<Vec<Truth>>,
    /// Leave short.
    pub exit_short: Option<Vec<Truth>>,
    /// What a selection ranks by.
    pub score: Option<Vec<f64>>,
    /// The rate of funding of one instant.
    pub funding: Option<Vec<f64>>,
    /// Bars before the current one that a symbol needs before it may be entered.
    pub warm_up: usize,
}

/// The bars on which a strategy is re-targeted, on a panel whose calendar is unknown: every n-th
/// bar, or the Friday (last weekday of the month) by date, or the next bar where that has none.
pub fn rebalance_rows(step: Interval, bar: Interval, ts: &[Ts]) -> Vec<bool> {
    let every = step.count as usize;
    match step.unit {
        IntervalUnit::Week => on_ends(every, ts, is_friday),
        IntervalUnit::Month => on_ends(every, ts, is_last_weekday),
        unit => {
            assert_eq!(unit, bar.unit, "a step in another unit than the bar's has no meaning");
            let bars = every / bar.count as usize;
            (0..ts.len()).map(|t| t % bars == bars - 1).collect()
        }
    }
}

/// Marks the bar of every `every`-th end day, counted from the panel's first day.
fn on_ends(every: usize, ts: &[Ts], is_end: fn(i32) -> bool) -> Vec<bool> {
    let mut rows = vec![false; ts.len()];
    let (Some(first), Some(last)) = (ts.first(), ts.last()) else { return rows };
    let ends = (first.day()..=last.day()).filter(|day| is_end(*day));
    for end in ends.skip(every - 1).step_by(every) {
        if let Some(bar) = ts.iter().position(|t| t.day() >= end) {
            rows[bar] = true;
        }
    }
    rows
}

/// 1970-01-01 was a Thursday: day 1 is a Friday.
fn is_friday(day: i32) -> bool {
    day.rem_euclid(7) == 1
}

fn is_weekday(day: i32) -> bool {
    // Saturday is day 2, Sunday day 3.
    !matches!(day.rem_euclid(7), 2 | 3)
}

fn is_last_weekday(day: i32) -> bool {
    if !is_weekday(day) {
        return false;
    }
    let next = (day + 1..day + 4).find(|d| is_weekday(*d));
    next.is_some_and(|next| month_of(next) != month_of(day))
}

/// Months since 0000-03, by the usual civil-from-days reckoning.
fn month_of(day: i32) -> i32 {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    (era * 400 + year_of_era) * 12 + (5 * day_of_year + 2) / 153
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(range: std::ops::Range<i32>) -> Vec<Ts> {
        range.filter(|d| is_weekday(*d)).map(Ts::from_day).collect()
    }

    #[test]
    fn steps_count_bars_from_the_first() {
        let rows = rebalance_rows("5D".parse().unwrap(), Interval::DAY, &days(0..21));
        let marked: Vec<usize> = (0..rows.len()).filter(|t| rows[*t]).collect();
        assert_eq!(marked, [4, 9, 14]);
    }

    #[test]
    fn weeks_end_on_friday_or_on_the_bar_after_a_missing_one() {
        // Thursday 1970-01-01 onwards, without Friday the 9th.
        let ts: Vec<Ts> = days(0..20).into_iter().filter(|t| t.day() != 8).collect();
        let rows = rebalance_rows("1W".parse().unwrap(), Interval::DAY, &ts);
        let marked: Vec<i32> = (0..ts.len()).filter(|t| rows[*t]).map(|t| ts[t].day()).collect();
        assert_eq!(marked, [1, 11, 15]);
    }

    #[test]
    fn months_end_on_their_last_weekday() {
        // 1970: 30 January is a Friday, 27 February a Friday, 31 March a Tuesday.
        let ts = days(0..100);
        let rows = rebalance_rows("1M".parse().unwrap(), Interval::DAY, &ts);
        let marked: Vec<i32> = (0..ts.len()).filter(|t| rows[*t]).map(|t| ts[t].day()).collect();
        assert_eq!(marked, [29, 57, 89]);
    }
}
