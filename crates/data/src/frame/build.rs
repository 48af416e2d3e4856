//! One pass over the rows.

use qraft_base::{Interval, IntervalUnit, Ts};

use super::Frame;
use crate::calendar::{Calendar, Session, weekday, year_month_day};

const SECOND_NS: i64 = 1_000_000_000;
/// More coarse bars than a session can have: one a second.
const BARS_A_DAY: i64 = 100_000;
/// The end of a bar whose last row cannot be told yet.
const OPEN_END: i64 = i64::MAX;

pub(super) fn frame(ts: &[Ts], bar: Interval, calendar: &Calendar, every: Interval) -> Frame {
    let mut builder = Builder::new(ts.len());
    if bar.seconds().is_some() {
        intraday(&mut builder, ts, bar, calendar, every);
    } else if bar.unit == every.unit && every.unit == IntervalUnit::Day {
        let ratio = i64::from(every.count / bar.count);
        for row in 0..ts.len() as i64 {
            builder.row(Some(span(row, ratio)), row);
        }
    } else if bar.unit == every.unit {
        let ratio = i64::from(every.count / bar.count);
        for ts in ts {
            let period = index(ts.day(), bar.unit).div_euclid(i64::from(bar.count));
            builder.row(Some(span(period, ratio)), period);
        }
    } else {
        for ts in ts {
            let at = days(calendar, ts.day(), every);
            builder.row(Some((at.0, i64::from(at.1))), i64::from(ts.day()));
        }
    }
    builder.finish(every)
}

/// The coarse bar of period `at`, and the last period of it.
fn span(at: i64, ratio: i64) -> (i64, i64) {
    let key = at.div_euclid(ratio);
    (key, key * ratio + ratio - 1)
}

/// The ordinal of a day's week or month.
fn index(day: i32, unit: IntervalUnit) -> i64 {
    if unit == IntervalUnit::Week {
        return (i64::from(day) + 3).div_euclid(7);
    }
    let (year, month, _) = year_month_day(day);
    i64::from(year) * 12 + i64::from(month) - 1
}

/// The coarse bar of weeks or months to which a day belongs, and its last session's day.
fn days(calendar: &Calendar, day: i32, every: Interval) -> (i64, i32) {
    // Far more days than any market was ever closed.
    const LONGEST_CLOSURE: i32 = 60;
    let counts = |day: &i32| match calendar.is_none() {
        true => weekday(*day) < 5,
        false => calendar.is_session(*day),
    };
    let key = |day: i32| index(day, every.unit).div_euclid(i64::from(every.count));
    let day = (day..day.saturating_add(LONGEST_CLOSURE)).find(counts).unwrap_or(day);
    let this = key(day);
    let last = (day..).take_while(|later| key(*later) == this).filter(counts).last();
    (this, last.unwrap_or(day))
}

fn intraday(builder: &mut Builder, ts: &[Ts], bar: Interval, calendar: &Calendar, every: Interval) {
    let length = nanoseconds(bar).unwrap_or(0);
    let step = nanoseconds(every);
    let mut hours = Hours { calendar, day: None };
    let mut groups = Groups::default();
    let mut earlier_close = i64::MIN;
    for ts in ts {
        let close = ts.0.saturating_add(length);
        // Where a short last bar was stamped by its close, its opening is told too early.
        let open = ts.0.max(earlier_close);
        earlier_close = earlier_close.max(close);
        if step == Some(length) {
            builder.row(Some((ts.0, close)), close);
            continue;
        }
        let place = hours.session(*ts).and_then(|session| {
            let from = session.elapsed(Ts(open));
            if session.elapsed(Ts(close)) <= from {
                return None;
            }
            Some(match step {
                Some(step) => within(&session, from, step),
                None => groups.of(calendar, &session, every),
            })
        });
        builder.row(place, close);
    }
}

fn nanoseconds(interval: Interval) -> Option<i64> {
    i64::try_from(interval.seconds()?).ok()?.checked_mul(SECOND_NS)
}

/// The bar of a session that holds a moment of its trading time, and its end.
fn within(session: &Session, elapsed: i64, step: i64) -> (i64, i64) {
    let bar = elapsed / step;
    let end = session.instant(((bar + 1) * step).min(session.length()));
    (i64::from(session.day) * BARS_A_DAY + bar, end.0)
}

/// The session of the row at hand; a day's hours are found once.
struct Hours<'a> {
    calendar: &'a Calendar,
    /// First and last instant of the local day, and its session.
    day: Option<(i64, i64, Option<Session>)>,
}

impl Hours<'_> {
    fn session(&mut self, ts: Ts) -> Option<Session> {
        if let Some((from, to, session)) = self.day
            && (from..to).contains(&ts.0)
        {
            return session;
        }
        let (day, _) = self.calendar.local(ts);
        let midnight = |day| self.calendar.midnight(day).0;
        let session = self.calendar.session(day);
        self.day = Some((midnight(day), midnight(day + 1), session));
        session
    }
}

/// Days, weeks and months of intraday rows: found once a session.
#[derive(Default)]
struct Groups {
    day: Option<i32>,
    /// Sessions with rows so far.
    sessions: i64,
    place: (i64, i64),
}

impl Groups {
    fn of(&mut self, calendar: &Calendar, session: &Session, every: Interval) -> (i64, i64) {
        if self.day == Some(session.day) {
            return self.place;
        }
        self.day = Some(session.day);
        self.place = if every.unit == IntervalUnit::Day {
            let (key, last) = span(self.sessions, i64::from(every.count));
            let end = if self.sessions == last { session.close().0 } else { OPEN_END };
            self.sessions += 1;
            (key, end)
        } else {
            let (key, last) = days(calendar, session.day, every);
            let end = calendar.session(last).map_or(OPEN_END, |last| last.close().0);
            (key, end)
        };
        self.place
    }
}

#[derive(Default)]
struct Builder {
    bar_of: Vec<u32>,
    completed: Vec<u32>,
    done_at: Vec<u32>,
    /// Scheduled ends of the bars so far.
    ends: Vec<i64>,
    key: Option<i64>,
}

impl Builder {
    fn new(rows: usize) -> Builder {
        Builder {
            bar_of: Vec::with_capacity(rows),
            completed: Vec::with_capacity(rows),
            ..Builder::default()
        }
    }

    /// The next row: the key and scheduled end of the coarse bar it falls into, and its own close,
    /// by one clock.
    fn row(&mut self, place: Option<(i64, i64)>, close: i64) {
        let row = self.bar_of.len() as u32;
        let bar = place.and_then(|(key, end)| self.bar(key, end));
        self.bar_of.push(bar.unwrap_or(Frame::OUTSIDE));
        while self.ends.get(self.done_at.len()).is_some_and(|end| *end <= close) {
            self.done_at.push(row);
        }
        self.completed.push(self.done_at.len() as u32);
    }

    /// The bar of that key; `None` where it was complete before: it cannot change any more.
    fn bar(&mut self, key: i64, end: i64) -> Option<u32> {
        if self.key.is_none_or(|last| last < key) {
            self.key = Some(key);
            self.ends.push(end);
        } else if self.key != Some(key) || self.done_at.len() == self.ends.len() {
            return None;
        }
        let at = self.ends.len() - 1;
        self.ends[at] = end;
        Some(at as u32)
    }

    fn finish(mut self, every: Interval) -> Frame {
        self.done_at.resize(self.ends.len(), Frame::NEVER);
        Frame { every, bar_of: self.bar_of, done_at: self.done_at, completed: self.completed }
    }
}
