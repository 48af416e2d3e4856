//! Which time frames can be made of which bars, and how many bars a session has. No data are needed
//! to answer, so that a checker can.

use std::fmt;

use crate::{Interval, IntervalUnit};

/// Calendars with known hours, and the minutes in which a full session trades: breaks do not count.
const SESSION_MINUTES: [(&str, u32); 3] = [("XNYS", 390), ("XSHG", 240), ("24/7", 1440)];

/// The calendars' names; `none` is the one of which nothing is known.
pub const CALENDARS: [&str; 4] = ["XNYS", "XSHG", "24/7", "none"];

/// The calendar of that name, as it is spelt everywhere: `24x7` is `24/7`.
pub fn calendar_named(name: &str) -> Option<&'static str> {
    let name = if name == "24x7" { "24/7" } else { name };
    CALENDARS.into_iter().find(|known| *known == name)
}

/// Minutes of trading in a full session of that calendar; `None` where its hours are not known.
pub fn session_minutes(calendar: &str) -> Option<u32> {
    let name = calendar_named(calendar)?;
    SESSION_MINUTES.iter().find(|(known, _)| *known == name).map(|(_, minutes)| *minutes)
}

/// The most bars that a session of that calendar has; a broken last one counts. Daily bars have
/// one. `None` where the calendar's hours are not known, or a bar is longer than a session.
pub fn bars_per_session(calendar: &str, bar: Interval) -> Option<u32> {
    match bar.seconds() {
        Some(length) => {
            let session = u64::from(session_minutes(calendar)?) * 60;
            u32::try_from(session.div_ceil(length)).ok()
        }
        None => (bar == Interval::DAY).then_some(1),
    }
}

/// Why bars cannot be joined into a time frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameMisfit {
    /// The data's bar.
    pub bar: Interval,
    /// The frame that was asked for.
    pub every: Interval,
    /// What is wrong with it.
    pub why: Misfit,
    /// The nearest frame that would do, where there is one.
    pub instead: Option<Interval>,
}

/// What is wrong with a time frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Misfit {
    /// It is shorter than a bar.
    Finer,
    /// A whole number of bars does not fill it.
    NoMultiple,
    /// It is written in hours, minutes or seconds, and longer than a day.
    OverADay,
}

impl fmt::Display for FrameMisfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FrameMisfit { bar, every, .. } = self;
        match self.why {
            Misfit::Finer => write!(f, "{every} is finer than the data's bar of {bar}"),
            Misfit::NoMultiple => {
                write!(f, "{every} is no whole multiple of the data's bar of {bar}")
            }
            Misfit::OverADay => write!(f, "{every} is longer than a day: write it in days"),
        }?;
        match self.instead {
            Some(instead) => write!(f, "; the nearest that can be had is {instead}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FrameMisfit {}

/// Whether bars of length `bar` can be joined into bars of length `every`.
///
/// Intraday bars join into whole multiples of their length up to a day, and into any number of
/// days, weeks or months. One-day bars join into days, weeks and months. Longer bars join into
/// whole multiples of their own unit: weeks do not fill months, nor pairs of days weeks.
pub fn frame_fits(bar: Interval, every: Interval) -> Result<(), FrameMisfit> {
    const DAY_SECONDS: u64 = 86_400;
    let misfit = |why, instead| Err(FrameMisfit { bar, every, why, instead });
    // The nearest whole number of bars, and at least one.
    let near = |step: u64, length: u64, most: u64| {
        let whole = ((step + length / 2) / length).clamp(1, most / length);
        Some(Interval { count: whole as u32 * bar.count, unit: bar.unit })
    };
    match (bar.seconds(), every.seconds()) {
        (None, Some(_)) => misfit(Misfit::Finer, Some(bar)),
        (Some(length), Some(step)) if step < length => misfit(Misfit::Finer, Some(bar)),
        (Some(_), Some(step)) if step > DAY_SECONDS => {
            let count = u32::try_from(step / DAY_SECONDS).unwrap_or(u32::MAX);
            misfit(Misfit::OverADay, Some(Interval { count, unit: IntervalUnit::Day }))
        }
        (Some(length), Some(step)) if step % length != 0 => {
            misfit(Misfit::NoMultiple, near(step, length, DAY_SECONDS))
        }
        (Some(_), _) => Ok(()),
        (None, None) if bar == Interval::DAY => Ok(()),
        (None, None) if every.unit < bar.unit => misfit(Misfit::Finer, Some(bar)),
        (None, None) if every.unit > bar.unit => misfit(Misfit::NoMultiple, None),
        (None, None) if every.count < bar.count => misfit(Misfit::Finer, Some(bar)),
        (None, None) if !every.count.is_multiple_of(bar.count) => {
            let (step, length) = (u64::from(every.count), u64::from(bar.count));
            misfit(Misfit::NoMultiple, near(step, length, u64::from(u32::MAX)))
        }
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(bar: &str, every: &str) -> Result<(), String> {
        let (bar, every) = (bar.parse().unwrap(), every.parse().unwrap());
        frame_fits(bar, every).map_err(|misfit| misfit.to_string())
    }

    #[test]
    fn whole_multiples_fit() {
        let fitting = ["5m 5m", "5m 10m", "5m 1h", "5m 4h", "30s 5m", "7m 1D", "1h 1W", "1h 24h"];
        let longer = ["1D 1D", "1D 5D", "1D 1W", "1D 3M", "1W 2W", "2W 4W", "1M 3M", "3M 12M"];
        for pair in fitting.iter().chain(&longer) {
            let (bar, every) = pair.split_once(' ').unwrap();
            assert_eq!(fits(bar, every), Ok(()), "{pair}");
        }
    }

    #[test]
    fn others_say_what_would_do() {
        let says = |bar: &str, every: &str, text: &str| {
            assert_eq!(fits(bar, every), Err(text.to_owned()), "{bar} {every}");
        };
        says(
            "5m",
            "7m",
            "7m is no whole multiple of the data's bar of 5m; the nearest that can \
             be had is 5m",
        );
        says(
            "5m",
            "1m",
            "1m is finer than the data's bar of 5m; the nearest that can be had is 5m",
        );
        says(
            "1h",
            "90m",
            "90m is no whole multiple of the data's bar of 1h; the nearest that can \
             be had is 2h",
        );
        says(
            "13h",
            "23h",
            "23h is no whole multiple of the data's bar of 13h; the nearest that \
             can be had is 13h",
        );
        says(
            "1D",
            "4h",
            "4h is finer than the data's bar of 1D; the nearest that can be had is 1D",
        );
        says(
            "1h",
            "48h",
            "48h is longer than a day: write it in days; the nearest that can be \
             had is 2D",
        );
        says("1W", "1M", "1M is no whole multiple of the data's bar of 1W");
        says("2D", "1W", "1W is no whole multiple of the data's bar of 2D");
        says(
            "2W",
            "3W",
            "3W is no whole multiple of the data's bar of 2W; the nearest that can \
             be had is 4W",
        );
        says(
            "1M",
            "1W",
            "1W is finer than the data's bar of 1M; the nearest that can be had is 1M",
        );
    }

    #[test]
    fn sessions_have_so_many_bars() {
        let bars = |calendar: &str, bar: &str| bars_per_session(calendar, bar.parse().unwrap());
        assert_eq!(bars("XNYS", "5m"), Some(78));
        assert_eq!(bars("XNYS", "1h"), Some(7));
        assert_eq!(bars("XSHG", "5m"), Some(48));
        assert_eq!(bars("24x7", "1m"), Some(1440));
        assert_eq!(bars("24/7", "1D"), Some(1));
        assert_eq!(bars("none", "5m"), None);
        assert_eq!(bars("none", "1D"), Some(1));
        assert_eq!(bars("XNYS", "1W"), None);
    }
}
