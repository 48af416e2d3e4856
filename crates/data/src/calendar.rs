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
mod session;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use qraft_base::timeframe::bars_per_session;
use qraft_base::{Interval, IntervalUnit, Ts};

pub use civil::{date_text, day_number, parse_day, weekday, year_month_day};
pub use rebalance::rebalance_rows;
pub use session::Session;

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
    /// First and last minute of the break in the middle of a session.
    pause: Option<(u16, u16)>,
    sessions_a_year: f64,
    /// Weekdays without a session, sorted.
    closed: Vec<i32>,
    /// Sessions that close before `close_minute`, with the minute, sorted by day.
    early: Vec<(i32, u16)>,
}

static CALENDARS: LazyLock<[Calendar; 4]> = LazyLock::new(|| {
    let mut xnys = Calendar::untabled("XNYS", Kind::Exchange, 252.0);
    xnys.read_table(include_str!("../calendars/XNYS.txt"));
    let mut xshg = Calendar::untabled("XSHG", Kind::Exchange, 243.0);
    xshg.read_table(include_str!("../calendars/XSHG.txt"));
    let always = Calendar::untabled("24/7", Kind::Always, 365.0);
    let none = Calendar::untabled("none", Kind::Unknown, 252.0);
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

    /// Open all day, by UTC's clock.
    fn untabled(name: &'static str, kind: Kind, sessions_a_year: f64) -> Calendar {
        Calendar {
            name,
            kind,
            zone_name: "UTC",
            zone: TimeZone::UTC,
            open_minute: 0,
            close_minute: 1440,
            pause: None,
            sessions_a_year,
            closed: Vec::new(),
            early: Vec::new(),
        }
    }

    /// Reads a checked-in table; a test holds that every line of it is understood.
    fn read_table(&mut self, text: &'static str) {
        for line in text.lines() {
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("zone") => self.set_zone(words.next().unwrap_or("UTC")),
                Some("hours") => {
                    if let (Some(open), Some(close)) = (minute(&mut words), minute(&mut words)) {
                        (self.open_minute, self.close_minute) = (open, close);
                    }
                }
                Some("break") => self.pause = minute(&mut words).zip(minute(&mut words)),
                Some("closed") => self.closed.extend(words.filter_map(civil::parse_day)),
                Some("early") => self.early.extend(words.filter_map(parse_early)),
                _ => {}
            }
        }
    }

    fn set_zone(&mut self, name: &'static str) {
        self.zone_name = name;
        // The zones are compiled in; a test holds that all are found.
        self.zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
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
                let known = if self.is_none() { "24/7" } else { self.name };
                f64::from(bars_per_session(known, bar).unwrap_or(1)) * self.sessions_a_year
            }
        }
    }
}

fn parse_early(word: &str) -> Option<(i32, u16)> {
    let (day, time) = word.split_once('=')?;
    Some((civil::parse_day(day)?, parse_minute(time)?))
}

fn parse_minute(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    Some(hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?)
}

fn minute<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<u16> {
    parse_minute(words.next()?)
}

#[cfg(test)]
mod tests;
