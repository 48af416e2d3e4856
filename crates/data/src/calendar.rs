//! Trading calendars: which days have a session, when a week or a month ends, how many periods a
//! year has. The tables are generated from facts of the exchanges and checked in
//! (`crates/data/calendars`), so that no answer depends on which rows a data file happens to hold.
//!
//! | name | sessions | zone | minutes | days a year |
//! | --- | --- | --- | --- | --- |
//! | `XNYS` | NYSE, 1990–2030 | America/New_York | 09:30–16:00: 390; early closes | 252 |
//! | `XSHG` | Shanghai, 1990-12–2026 | Asia/Shanghai | 09:30–15:00 less lunch: 240 | 243 |
//! | `24/7` (or `24x7`) | every day | UTC | 00:00–24:00: 1440 | 365 |
//! | `none` | not known | UTC | not known | see [`Calendar::periods_per_year`] |
//!
//! Outside of its table's range a calendar takes every weekday for a session.

mod civil;
mod rebalance;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use qraft_base::{Interval, IntervalUnit, Ts};

pub use civil::{date_text, day_number, weekday, year_month_day};
pub use rebalance::rebalance_rows;

/// What a calendar without a table says of weekends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Weekdays, less the table's closed days.
    Exchange,
    /// Every day.
    Always,
    /// Nothing is known: ends are Fridays and last weekdays.
    Unknown,
}

/// The sessions of one market.
#[derive(Debug)]
pub struct Calendar {
    name: &'static str,
    kind: Kind,
    zone_name: &'static str,
    zone: TimeZone,
    open_minute: u16,
    close_minute: u16,
    session_minutes: u16,
    sessions_a_year: f64,
    /// Weekdays without a session, sorted.
    closed: Vec<i32>,
    /// Sessions that close before `close_minute`, with the minute, sorted by day.
    early: Vec<(i32, u16)>,
}

static CALENDARS: LazyLock<[Calendar; 4]> = LazyLock::new(|| {
    let mut xnys = Calendar::untabled("XNYS", Kind::Exchange, "America/New_York", 252.0);
    (xnys.open_minute, xnys.close_minute, xnys.session_minutes) = (570, 960, 390);
    xnys.read_table(include_str!("../calendars/XNYS.txt"));
    let mut xshg = Calendar::untabled("XSHG", Kind::Exchange, "Asia/Shanghai", 243.0);
    (xshg.open_minute, xshg.close_minute, xshg.session_minutes) = (570, 900, 240);
    xshg.read_table(include_str!("../calendars/XSHG.txt"));
    let always = Calendar::untabled("24/7", Kind::Always, "UTC", 365.0);
    let none = Calendar::untabled("none", Kind::Unknown, "UTC", 252.0);
    [xnys, xshg, always, none]
});

impl Calendar {
    /// The names that [`Calendar::named`] knows, as a panel spells them.
    pub const NAMES: [&'static str; 4] = ["XNYS", "XSHG", "24/7", "none"];

    /// The calendar of that name; `24x7` is `24/7`.
    pub fn named(name: &str) -> Option<&'static Calendar> {
        let name = if name == "24x7" { "24/7" } else { name };
        CALENDARS.iter().find(|calendar| calendar.name == name)
    }

    /// The calendar of which nothing is known.
    pub fn none() -> &'static Calendar {
        &CALENDARS[3]
    }

    fn untabled(
        name: &'static str,
        kind: Kind,
        zone_name: &'static str,
        sessions_a_year: f64,
    ) -> Calendar {
        Calendar {
            name,
            kind,
            zone_name,
            // The zones are compiled in; a test holds that all four are found.
            zone: TimeZone::get(zone_name).unwrap_or(TimeZone::UTC),
            open_minute: 0,
            close_minute: 1440,
            session_minutes: 1440,
            sessions_a_year,
            closed: Vec::new(),
            early: Vec::new(),
        }
    }

    /// Reads a checked-in table; a test holds that every line of it is understood.
    fn read_table(&mut self, text: &str) {
        for line in text.lines() {
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("closed") => self.closed.extend(words.filter_map(civil::parse_day)),
                Some("early") => self.early.extend(words.filter_map(parse_early)),
                _ => {}
            }
        }
    }

    /// `XNYS`, `XSHG`, `24/7` or `none`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// True for `none`: sessions and hours are not known.
    pub fn is_none(&self) -> bool {
        self.kind == Kind::Unknown
    }

    /// The exchange's time zone, by its IANA name.
    pub fn zone_name(&self) -> &'static str {
        self.zone_name
    }

    /// The exchange's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether the market has a session on that day (days since 1970-01-01). Under `none`, yes.
    pub fn is_session(&self, day: i32) -> bool {
        match self.kind {
            Kind::Always | Kind::Unknown => true,
            Kind::Exchange => weekday(day) < 5 && self.closed.binary_search(&day).is_err(),
        }
    }

    /// Whether that day has the last session of its ISO week. Under `none`: whether it is a Friday.
    pub fn is_last_of_week(&self, day: i32) -> bool {
        if self.kind == Kind::Unknown {
            return weekday(day) == 4;
        }
        let sunday = day + 6 - weekday(day) as i32;
        self.is_session(day) && !(day + 1..=sunday).any(|later| self.is_session(later))
    }

    /// Whether that day has the last session of its month. Under `none`: the last weekday.
    pub fn is_last_of_month(&self, day: i32) -> bool {
        let counts = |day: i32| match self.kind {
            Kind::Unknown => weekday(day) < 5,
            _ => self.is_session(day),
        };
        let month = |day: i32| year_month_day(day).1;
        let this = month(day);
        counts(day) && !(day + 1..).take_while(|later| month(*later) == this).any(counts)
    }

    /// Minute of the local day at which sessions open. `None` under `none`.
    pub fn open_minute(&self) -> Option<u16> {
        (!self.is_none()).then_some(self.open_minute)
    }

    /// Minute of the local day at which that day's session closes; early closes count. `None`
    /// under `none`.
    pub fn close_minute(&self, day: i32) -> Option<u16> {
        if self.is_none() {
            return None;
        }
        let early = self.early.binary_search_by_key(&day, |(day, _)| *day);
        Some(early.map_or(self.close_minute, |at| self.early[at].1))
    }

    /// The exchange-local day (since 1970-01-01) and nanosecond of that day of an instant.
    pub fn local(&self, ts: Ts) -> (i32, i64) {
        let offset = if self.zone_name == "UTC" {
            0
        } else {
            // The bounds of `Ts` lie well inside those of jiff's timestamps.
            let instant = Timestamp::from_nanosecond(i128::from(ts.0)).unwrap_or_default();
            i64::from(self.zone.to_offset(instant).seconds()) * 1_000_000_000
        };
        let local = ts.0.saturating_add(offset);
        (local.div_euclid(Ts::DAY_NS) as i32, local.rem_euclid(Ts::DAY_NS))
    }

    /// Periods a year of bars of that length: sessions a year (252, 243, 365) for days, 52 weeks,
    /// 12 months; intraday, the bars of a full session times the sessions a year, a broken last bar
    /// counting as one (XNYS `1h`: 7 × 252). Under `none`: what weekday-only data have, 252 days a
    /// year, and intraday the bars of 24 hours.
    pub fn periods_per_year(&self, bar: Interval) -> f64 {
        let count = f64::from(bar.count);
        match bar.unit {
            IntervalUnit::Day => self.sessions_a_year / count,
            IntervalUnit::Week => 52.0 / count,
            IntervalUnit::Month => 12.0 / count,
            _ => {
                let session = u64::from(self.session_minutes) * 60;
                let bars = session.div_ceil(bar.seconds().unwrap_or(session));
                bars as f64 * self.sessions_a_year
            }
        }
    }
}

fn parse_early(word: &str) -> Option<(i32, u16)> {
    let (day, time) = word.split_once('=')?;
    let (hour, minute) = time.split_once(':')?;
    let minutes = hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?;
    Some((civil::parse_day(day)?, minutes))
}

#[cfg(test)]
mod tests;
