//! When rows close, and which row is the first to know of an instant.

use qraft_base::{Interval, Ts};

use crate::Calendar;
use crate::stamp::Stamp;

const SECOND_NS: i64 = 1_000_000_000;

/// The closing instants of a panel's rows.
pub(crate) struct Closes<'a> {
    calendar: &'a Calendar,
    intraday: bool,
    rows: Vec<i64>,
}

impl<'a> Closes<'a> {
    /// Of rows with these stamps. A daily or longer bar closes with its date's session; an intraday
    /// one its length after it opens, and no later than its session.
    pub fn of(ts: &[Ts], bar: Interval, calendar: &'a Calendar) -> Closes<'a> {
        let length = bar.seconds().map(|seconds| seconds as i64 * SECOND_NS);
        let mut closes = Closes { calendar, intraday: length.is_some(), rows: Vec::new() };
        let mut known_day = None;
        let mut day_close = 0;
        for ts in ts {
            let day = if length.is_some() { calendar.local(*ts).0 } else { ts.day() };
            if known_day != Some(day) {
                (known_day, day_close) = (Some(day), closes.day(day));
            }
            let close = match length {
                Some(length) if ts.0 < day_close => ts.0.saturating_add(length).min(day_close),
                Some(length) => ts.0.saturating_add(length),
                None => day_close,
            };
            closes.rows.push(close);
        }
        closes
    }

    /// The close of a day's session; the end of a day that has none, or whose hours nobody knows.
    fn day(&self, day: i32) -> i64 {
        let session = if self.calendar.is_none() { None } else { self.calendar.session(day) };
        match session {
            Some(session) => session.close().0,
            None => self.calendar.midnight(day.saturating_add(1)).0,
        }
    }

    /// The first row that closes at or after a stamp, put off by whole days; the number of rows
    /// where none does.
    ///
    /// A date is known at the close of its session. Where hours are not known, a time of day may
    /// lie after the close, so daily bars know it on the next day.
    pub fn row(&self, stamp: Stamp, lag_days: u32) -> usize {
        let lag = i64::from(lag_days).saturating_mul(Ts::DAY_NS);
        let clock_ns = stamp.clock_ns.saturating_add(lag);
        let day = Ts(clock_ns).day();
        let known = if stamp.is_midnight() {
            self.day(day)
        } else if self.calendar.is_none() && !self.intraday {
            self.day(day).saturating_add(1)
        } else {
            match stamp.offset_s {
                Some(_) => stamp.instant_ns().saturating_add(lag),
                None => self.calendar.instant_of_clock(clock_ns).unwrap_or(clock_ns),
            }
        };
        self.rows.partition_point(|close| *close < known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::day_number;

    fn row(calendar: &str, bar: &str, ts: &[Ts], stamp: &str, lag_days: u32) -> usize {
        let calendar = Calendar::named(calendar).unwrap();
        let closes = Closes::of(ts, bar.parse().unwrap(), calendar);
        closes.row(Stamp::parse(stamp).unwrap(), lag_days)
    }

    #[test]
    fn daily_rows_know_what_came_before_their_close() {
        // Thursday, Friday, Monday.
        let day = |dom| Ts::from_day(day_number(2020, 3, dom).unwrap());
        let ts = [day(5), day(6), day(9)];
        for (stamp, lag, at) in [
            ("2020-03-06", 0, 1),
            ("2020-03-06", 1, 2),
            ("2020-03-07", 0, 2),
            ("2020-03-06 16:00", 0, 1),
            ("2020-03-06 16:01", 0, 2),
            ("2020-03-06T21:00Z", 0, 1),
            ("2020-03-06T21:00:01Z", 0, 2),
            ("2020-03-09 17:00", 0, 3),
            ("1999-01-01", 0, 0),
        ] {
            assert_eq!(row("XNYS", "1D", &ts, stamp, lag), at, "{stamp}+{lag}d");
        }
        assert_eq!(row("none", "1D", &ts, "2020-03-06", 0), 1);
        assert_eq!(row("none", "1D", &ts, "2020-03-06 09:00", 0), 2, "hours are not known");
    }

    #[test]
    fn a_short_last_bar_closes_with_its_session() {
        let open = Calendar::named("XNYS").unwrap().session(day_number(2020, 3, 6).unwrap());
        let open = open.unwrap().open().0;
        let ts: Vec<Ts> = (0..7).map(|hour| Ts(open + hour * 3600 * SECOND_NS)).collect();
        for (stamp, at) in [
            ("2020-03-06 10:30", 0),
            ("2020-03-06 10:31", 1),
            ("2020-03-06", 6),
            ("2020-03-06 16:00", 6),
            ("2020-03-06 16:15", 7),
        ] {
            assert_eq!(row("XNYS", "1h", &ts, stamp, 0), at, "{stamp}");
        }
    }
}
