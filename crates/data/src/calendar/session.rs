//! The hours of one day, as instants.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use qraft_base::Ts;

use super::Calendar;

const MINUTE_NS: i64 = 60_000_000_000;

/// One session's trading hours: one stretch, or two around a break.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Session {
    /// The exchange-local day, since 1970-01-01.
    pub day: i32,
    first: (i64, i64),
    /// Empty at the close where there is no break.
    second: (i64, i64),
}

impl Session {
    /// The instant at which it opens.
    pub fn open(&self) -> Ts {
        Ts(self.first.0)
    }

    /// The instant at which it closes; early closes count.
    pub fn close(&self) -> Ts {
        Ts(self.second.1)
    }

    /// Nanoseconds of trading in it: breaks do not count.
    pub fn length(&self) -> i64 {
        self.elapsed(self.close())
    }

    /// Nanoseconds of trading from the open to an instant; 0 before it, all of them after the
    /// close.
    pub fn elapsed(&self, at: Ts) -> i64 {
        let within = |(from, to): (i64, i64)| at.0.clamp(from, to) - from;
        within(self.first) + within(self.second)
    }

    /// The first instant at which so much has been traded; the close where that is never.
    pub fn instant(&self, elapsed: i64) -> Ts {
        let morning = self.first.1 - self.first.0;
        if elapsed <= morning {
            return Ts(self.first.0 + elapsed.max(0));
        }
        Ts((self.second.0 + (elapsed - morning)).min(self.second.1))
    }
}

impl Calendar {
    /// The trading hours of a day; `None` where it has no session. Under `none` a day is UTC's,
    /// from midnight to midnight.
    pub fn session(&self, day: i32) -> Option<Session> {
        if !self.is_session(day) {
            return None;
        }
        let close_minute = self.close_minute(day).unwrap_or(1440);
        let at = |minute: u16| self.instant(day, minute.min(close_minute));
        let close = at(close_minute);
        let (first, second) = match self.pause {
            Some((from, to)) => ((at(self.open_minute), at(from)), (at(to), close)),
            None => ((at(self.open_minute), close), (close, close)),
        };
        Some(Session { day, first, second })
    }

    /// The instant at which a local day begins.
    pub fn midnight(&self, day: i32) -> Ts {
        Ts(self.instant(day, 0))
    }

    /// The instant of a minute of a local day. One that a change of clocks skips counts as an hour
    /// later, one that it repeats is the first of the two.
    fn instant(&self, day: i32, minute: u16) -> i64 {
        let clock_ns = Ts::from_day(day).0.saturating_add(i64::from(minute) * MINUTE_NS);
        self.instant_of_clock(clock_ns).unwrap_or(clock_ns)
    }

    /// The instant of a local time, told as nanoseconds since 1970-01-01T00:00 of that clock.
    /// `None` outside of what 64 bits hold.
    pub(crate) fn instant_of_clock(&self, clock_ns: i64) -> Option<i64> {
        if self.zone_name == "UTC" {
            return Some(clock_ns);
        }
        let local: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
            .checked_add(SignedDuration::from_nanos(clock_ns))
            .ok()?;
        let instant: Timestamp = self.zone.to_ambiguous_timestamp(local).compatible().ok()?;
        i64::try_from(instant.as_nanosecond()).ok()
    }
}
