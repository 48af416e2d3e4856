//! The length of a bar or a rebalance step, as authors write it: `1D`, `4h`, `5m`, `1W`, `1M`.

use std::fmt;
use std::str::FromStr;

/// The unit of an [`Interval`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum IntervalUnit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `D`: a session, not 24 hours
    Day,
    /// `W`: the sessions of one ISO week
    Week,
    /// `M`: the sessions of one calendar month
    Month,
}

impl IntervalUnit {
    fn letter(self) -> &'static str {
        match self {
            IntervalUnit::Second => "s",
            IntervalUnit::Minute => "m",
            IntervalUnit::Hour => "h",
            IntervalUnit::Day => "D",
            IntervalUnit::Week => "W",
            IntervalUnit::Month => "M",
        }
    }
}

/// A whole number of units, at least one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Interval {
    /// How many units; never 0.
    pub count: u32,
    /// Of what.
    pub unit: IntervalUnit,
}

impl Interval {
    /// One session.
    pub const DAY: Interval = Interval { count: 1, unit: IntervalUnit::Day };

    /// Eight hours, the usual interval of funding.
    pub const EIGHT_HOURS: Interval = Interval { count: 8, unit: IntervalUnit::Hour };

    /// True where bars are finer than a session.
    pub fn is_intraday(self) -> bool {
        self.unit < IntervalUnit::Day
    }

    /// Length in seconds, for intraday intervals only: a session has no fixed length.
    pub fn seconds(self) -> Option<u64> {
        let unit = match self.unit {
            IntervalUnit::Second => 1,
            IntervalUnit::Minute => 60,
            IntervalUnit::Hour => 3600,
            _ => return None,
        };
        Some(u64::from(self.count) * unit)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit.letter())
    }
}

/// Why a text is not an interval.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseIntervalError(String);

impl fmt::Display for ParseIntervalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a time frame: write a whole number and one of s, m, h, D, W, M, as in 1D",
            self.0
        )
    }
}

impl std::error::Error for ParseIntervalError {}

impl FromStr for Interval {
    type Err = ParseIntervalError;

    /// Case matters only between `m` (minute) and `M` (month).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || ParseIntervalError(text.to_owned());
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let count = if digits == 0 { 1 } else { text[..digits].parse().map_err(|_| bad())? };
        let unit = match &text[digits..] {
            "s" | "S" => IntervalUnit::Second,
            "m" => IntervalUnit::Minute,
            "h" | "H" => IntervalUnit::Hour,
            "d" | "D" => IntervalUnit::Day,
            "w" | "W" => IntervalUnit::Week,
            "M" => IntervalUnit::Month,
            _ => return Err(bad()),
        };
        if count == 0 {
            return Err(bad());
        }
        Ok(Interval { count, unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_prints() {
        for (text, printed) in [("1D", "1D"), ("d", "1D"), ("4H", "4h"), ("5m", "5m"), ("M", "1M")]
        {
            assert_eq!(text.parse::<Interval>().unwrap().to_string(), printed);
        }
        for text in ["", "0D", "1x", "-1D", "1.5D", "99999999999D"] {
            assert!(text.parse::<Interval>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_intraday_has_a_length() {
        assert_eq!("4h".parse::<Interval>().unwrap().seconds(), Some(14_400));
        assert_eq!(Interval::DAY.seconds(), None);
        assert!("30m".parse::<Interval>().unwrap().is_intraday());
        assert!(!Interval::DAY.is_intraday());
    }
}
