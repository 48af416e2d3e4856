//! One time stamp as its file writes it. The rules stand in [`crate::load`](mod@crate::load).

use qraft_base::Ts;

use crate::calendar::day_number;

const SECOND_NS: i64 = 1_000_000_000;
/// Clocks are kept this far from 1970 (the years 1679 to 2260), so that adding an offset, a day or
/// a bar stays within 64 bits.
const FAR_NS: i64 = 106_000 * Ts::DAY_NS;

/// A written clock, and how far it is from UTC where that is written too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Stamp {
    /// The written date and time, as nanoseconds since 1970-01-01T00:00 of the same clock.
    pub clock_ns: i64,
    /// Seconds east of UTC.
    pub offset_s: Option<i32>,
}

impl Stamp {
    /// `None` where 64 bits of nanoseconds are too few.
    pub fn new(clock_ns: i64, offset_s: Option<i32>) -> Option<Stamp> {
        (-FAR_NS..FAR_NS).contains(&clock_ns).then_some(Stamp { clock_ns, offset_s })
    }

    /// The written date.
    pub fn day(self) -> i32 {
        Ts(self.clock_ns).day()
    }

    /// Its date alone.
    pub fn date(self) -> Option<Stamp> {
        Stamp::new(Ts::from_day(self.day()).0, None)
    }

    /// At 00:00 of its own clock.
    pub fn is_midnight(self) -> bool {
        self.clock_ns.rem_euclid(Ts::DAY_NS) == 0
    }

    /// The instant; without an offset, as if the clock were UTC's.
    pub fn instant_ns(self) -> i64 {
        self.clock_ns - i64::from(self.offset_s.unwrap_or(0)) * SECOND_NS
    }

    /// Reads a cell of text; `None` if it is no stamp, or one that nanoseconds in 64 bits cannot
    /// hold.
    pub fn parse(text: &str) -> Option<Stamp> {
        let text = text.trim();
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Stamp::from_integer(text.parse().ok()?);
        }
        let mut cursor = Cursor(text.as_bytes());
        let day = cursor.date()?;
        let mut of_day_ns = 0;
        let mut offset_s = None;
        if cursor.eat(b'T') || cursor.eat(b't') || cursor.eat(b' ') {
            of_day_ns = cursor.time()?;
            cursor.eat(b' ');
            offset_s = cursor.offset()?;
        }
        if !cursor.0.is_empty() {
            return None;
        }
        let clock_ns = i64::from(day).checked_mul(Ts::DAY_NS)?.checked_add(of_day_ns)?;
        Stamp::new(clock_ns, offset_s)
    }

    /// Reads an integer: a date written `20200102`, else time since 1970 UTC in the unit that its
    /// size tells.
    pub fn from_integer(value: i64) -> Option<Stamp> {
        if (19_000_101..=21_001_231).contains(&value) {
            let (year, month, dom) = (value / 10_000, value / 100 % 100, value % 100);
            if let Some(day) = day_number(year as i32, month as u8, dom as u8) {
                return Stamp::new(Ts::from_day(day).0, None);
            }
        }
        let unit_ns = match value.unsigned_abs() {
            size if size < 100_000_000_000 => SECOND_NS,
            size if size < 100_000_000_000_000 => 1_000_000,
            size if size < 100_000_000_000_000_000 => 1_000,
            _ => 1,
        };
        Stamp::new(value.checked_mul(unit_ns)?, Some(0))
    }
}

/// What is left to read.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn eat(&mut self, byte: u8) -> bool {
        let there = self.0.first() == Some(&byte);
        if there {
            self.0 = &self.0[1..];
        }
        there
    }

    /// A whole number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        let digits = self.0.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        if digits < least {
            return None;
        }
        let value = self.0[..digits].iter().fold(0, |n, b| n * 10 + i64::from(b - b'0'));
        self.0 = &self.0[digits..];
        Some(value)
    }

    fn date(&mut self) -> Option<i32> {
        let year = self.number(4, 4)?;
        let separator = if self.eat(b'/') { b'/' } else { b'-' };
        if separator == b'-' && !self.eat(b'-') {
            return None;
        }
        let month = self.number(1, 2)?;
        if !self.eat(separator) {
            return None;
        }
        let dom = self.number(1, 2)?;
        day_number(year as i32, month as u8, dom as u8)
    }

    /// `HH:MM[:SS[.fraction]]`, in nanoseconds.
    fn time(&mut self) -> Option<i64> {
        let hour = self.number(1, 2)?;
        if !self.eat(b':') {
            return None;
        }
        let minute = self.number(2, 2)?;
        let mut second = 0;
        let mut fraction_ns = 0;
        if self.eat(b':') {
            second = self.number(2, 2)?;
            if self.eat(b'.') {
                let before = self.0.len();
                fraction_ns = self.number(1, 9)?;
                let digits = before - self.0.len();
                fraction_ns *= 10_i64.pow(9 - digits as u32);
                // What is finer than a nanosecond is cut off.
                let finer = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
                self.0 = &self.0[finer..];
            }
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(((hour * 60 + minute) * 60 + second) * SECOND_NS + fraction_ns)
    }

    /// Nothing, `Z`, or `±HH[:MM]`: the outer `None` is a broken one.
    fn offset(&mut self) -> Option<Option<i32>> {
        if self.0.is_empty() {
            return Some(None);
        }
        if self.eat(b'Z') || self.eat(b'z') {
            return Some(Some(0));
        }
        let sign = if self.eat(b'+') {
            1
        } else if self.eat(b'-') {
            -1
        } else {
            return None;
        };
        let hour = self.number(2, 2)?;
        let minute = if self.eat(b':') || !self.0.is_empty() { self.number(2, 2)? } else { 0 };
        if hour > 18 || minute > 59 {
            return None;
        }
        Some(Some(sign * (hour * 3600 + minute * 60) as i32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> (i64, Option<i32>) {
        let stamp = Stamp::parse(text).unwrap_or_else(|| panic!("{text} is a stamp"));
        (stamp.clock_ns, stamp.offset_s)
    }

    #[test]
    fn reads_every_way_of_writing() {
        let date = 18_263 * Ts::DAY_NS;
        for text in ["2020-01-02", "2020/1/2", " 2020/01/02 ", "20200102", "2020-01-02 00:00"] {
            assert_eq!(at(text), (date, None), "{text}");
        }
        let half_past_nine = date + 34_200 * SECOND_NS;
        assert_eq!(at("2020-01-02 09:30"), (half_past_nine, None));
        assert_eq!(at("2020-01-02T09:30:00.25"), (half_past_nine + 250_000_000, None));
        let long = "2020-01-02T09:30:00.250000000123456789012345678901Z";
        assert_eq!(at(long), (half_past_nine + 250_000_000, Some(0)));
        assert_eq!(at("2020-01-02T09:30:00Z"), (half_past_nine, Some(0)));
        assert_eq!(at("2020-01-02 09:30:00-05:00"), (half_past_nine, Some(-18_000)));
        assert_eq!(at("2020-01-02T09:30:00+0800"), (half_past_nine, Some(28_800)));
        assert_eq!(at("2020-01-02T09:30:00+08"), (half_past_nine, Some(28_800)));
    }

    #[test]
    fn the_size_of_an_integer_tells_its_unit() {
        let want = (1_577_957_400 * SECOND_NS, Some(0));
        for text in ["1577957400", "1577957400000", "1577957400000000", "1577957400000000000"] {
            assert_eq!(at(text), want, "{text}");
        }
        assert_eq!(at("-86400"), (-Ts::DAY_NS, Some(0)));
        assert_eq!(at("20201399").1, Some(0), "no such date: seconds");
    }

    #[test]
    fn an_offset_moves_the_instant_alone() {
        let stamp = Stamp::parse("2020-01-02T00:00:00+08:00").unwrap();
        assert!(stamp.is_midnight());
        assert_eq!(stamp.day(), 18_263);
        assert_eq!(Ts(stamp.instant_ns()).day(), 18_262);
    }

    #[test]
    fn refuses_what_is_no_stamp() {
        for text in [
            "",
            "-",
            "close",
            "2020-13-01",
            "2020-02-30",
            "2020-01/02",
            "2020-01-02T",
            "2020-01-02 25:00",
            "2020-01-02 09:60",
            "2020-01-02 9",
            "2020-01-02x",
            "2020-01-02 09:30+",
            "2020-01-02 09:30 EST",
            "02-01-2020",
            "1500-01-01",
            "12.5",
            "99999999999999999999",
            "２０２０-01-02",
        ] {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
    }
}
