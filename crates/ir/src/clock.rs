//! How many bars things last: the arithmetic of time frames and durations that needs no data, only
//! the data's bar and calendar.

use qraft_base::timeframe::bars_per_session;
use qraft_base::{Interval, IntervalUnit};
use qraft_syntax::expr::DurationUnit;

/// The bars of a series, and the calendar that cuts them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Length of a bar.
    pub bar: Interval,
    /// The calendar's name, where known.
    pub calendar: Option<String>,
}

/// The most sessions of a week, and of a month.
const WEEK: u32 = 7;
const MONTH: u32 = 31;

impl Clock {
    /// The most bars of a session; of an unknown calendar a whole day's.
    pub(crate) fn bars_a_session(&self) -> u32 {
        let named = self.calendar.as_deref().and_then(|name| bars_per_session(name, self.bar));
        let day = || match self.bar.seconds() {
            Some(length) => u32::try_from(86_400_u64.div_ceil(length)).unwrap_or(u32::MAX),
            None => 1,
        };
        named.unwrap_or_else(day).max(1)
    }

    /// Sessions of a full week: 7 where every day trades, or might.
    fn sessions_a_week(&self) -> u32 {
        match self.calendar.as_deref() {
            Some("XNYS" | "XSHG") => 5,
            _ => WEEK,
        }
    }

    /// The most bars of this clock within one bar of `every`: what a warm-up of one such bar costs.
    pub(crate) fn bars_in_one(&self, every: Interval) -> u32 {
        let of_bar = |sessions: u32| match self.bar.unit {
            IntervalUnit::Week | IntervalUnit::Month => 1,
            _ => sessions.saturating_mul(self.bars_a_session()).div_ceil(self.bar_days()),
        };
        let count = every.count;
        let bars = match (every.seconds(), self.bar.seconds()) {
            (Some(step), Some(length)) => u32::try_from(step.div_ceil(length)).unwrap_or(u32::MAX),
            (Some(_), None) => 1,
            (None, _) => match every.unit {
                IntervalUnit::Week if self.bar.unit == IntervalUnit::Week => {
                    count.div_ceil(self.bar.count)
                }
                IntervalUnit::Month if self.bar.unit == IntervalUnit::Month => {
                    count.div_ceil(self.bar.count)
                }
                IntervalUnit::Week => of_bar(self.sessions_a_week().saturating_mul(count)),
                IntervalUnit::Month => of_bar(
                    MONTH.min(MONTH * self.sessions_a_week() / WEEK + 1).saturating_mul(count),
                ),
                _ => of_bar(count),
            },
        };
        bars.max(1)
    }

    /// Days that a bar lasts at least, for bars of days and more; 1 for finer ones.
    pub(crate) fn days_a_bar(&self) -> u32 {
        match self.bar.unit {
            IntervalUnit::Day => self.bar.count,
            IntervalUnit::Week => self.bar.count.saturating_mul(7),
            IntervalUnit::Month => self.bar.count.saturating_mul(28),
            _ => 1,
        }
    }

    fn bar_days(&self) -> u32 {
        if self.bar.unit == IntervalUnit::Day { self.bar.count } else { 1 }
    }

    /// How many bars a duration spans; `None` where that depends on hours that are not known. Days
    /// are sessions, a week is five of them, or seven where every day trades.
    pub(crate) fn bars_in(&self, count: f64, unit: DurationUnit) -> Option<f64> {
        let per = f64::from(self.bar.count);
        let seconds = match unit {
            DurationUnit::Second => 1.0,
            DurationUnit::Minute => 60.0,
            DurationUnit::Hour => 3_600.0,
            DurationUnit::Day | DurationUnit::Week => return self.bars_in_days(count, unit),
        };
        match self.bar.seconds() {
            Some(length) => Some(count * seconds / length as f64),
            // A part of a session can never be whole daily bars.
            None => {
                Some(count * seconds / 86_400.0 / per).filter(|bars| *bars >= 1.0).or(Some(0.0))
            }
        }
    }

    fn bars_in_days(&self, count: f64, unit: DurationUnit) -> Option<f64> {
        let per = f64::from(self.bar.count);
        match (unit, self.bar.unit) {
            (DurationUnit::Week, IntervalUnit::Week) => return Some(count / per),
            (_, IntervalUnit::Month) => return Some(0.0),
            (DurationUnit::Day, IntervalUnit::Week) => return Some(0.0),
            _ => {}
        }
        let sessions = match unit {
            DurationUnit::Week => count * f64::from(self.sessions_a_week_known()?),
            _ => count,
        };
        if self.bar.unit == IntervalUnit::Day {
            return Some(sessions / per);
        }
        let name = self.calendar.as_deref()?;
        let session = qraft_base::timeframe::session_minutes(name)?;
        let length = self.bar.seconds()? as f64;
        Some(sessions * f64::from(session) * 60.0 / length)
    }

    fn sessions_a_week_known(&self) -> Option<u32> {
        match self.calendar.as_deref() {
            Some("XNYS" | "XSHG") => Some(5),
            Some("24/7" | "24x7") => Some(7),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(bar: &str, calendar: Option<&str>) -> Clock {
        Clock { bar: bar.parse().unwrap(), calendar: calendar.map(str::to_owned) }
    }

    #[test]
    fn durations_count_bars() {
        let daily = clock("1D", None);
        assert_eq!(daily.bars_in(20.0, DurationUnit::Day), Some(20.0));
        assert_eq!(daily.bars_in(2.0, DurationUnit::Week), None);
        assert_eq!(clock("1D", Some("XNYS")).bars_in(2.0, DurationUnit::Week), Some(10.0));
        let fine = clock("5m", Some("XNYS"));
        assert_eq!(fine.bars_in(60.0, DurationUnit::Minute), Some(12.0));
        assert_eq!(fine.bars_in(7.0, DurationUnit::Minute), Some(1.4));
        assert_eq!(fine.bars_in(2.0, DurationUnit::Day), Some(156.0));
        assert_eq!(clock("5m", None).bars_in(20.0, DurationUnit::Day), None);
        assert_eq!(clock("1h", Some("XNYS")).bars_in(1.0, DurationUnit::Day), Some(6.5));
        assert_eq!(clock("1W", None).bars_in(4.0, DurationUnit::Week), Some(4.0));
        assert_eq!(daily.bars_in(30.0, DurationUnit::Minute), Some(0.0));
    }

    #[test]
    fn a_coarse_bar_costs_the_most_that_it_may_hold() {
        let every = |text: &str| text.parse::<Interval>().unwrap();
        assert_eq!(clock("1D", Some("XNYS")).bars_in_one(every("1W")), 5);
        assert_eq!(clock("1D", None).bars_in_one(every("1W")), 7);
        assert_eq!(clock("5m", Some("XSHG")).bars_in_one(every("1D")), 48);
        assert_eq!(clock("5m", None).bars_in_one(every("4h")), 48);
        assert_eq!(clock("1D", Some("XNYS")).bars_in_one(every("1M")), 23);
        assert_eq!(clock("1W", None).bars_in_one(every("2W")), 2);
    }
}
