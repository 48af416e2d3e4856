//! Numbers as people read them. Undefined prints as a dash, never as a number.

use qraft_base::{Interval, Ts};

/// `1234567` as `1,234,567`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Money to whole units: `1,234,567`.
pub fn money(x: Option<f64>) -> String {
    match x.filter(|x| x.is_finite() && x.abs() < 9e15) {
        Some(x) => format!("{}{}", if x <= -0.5 { "-" } else { "" }, count(x.abs().round() as u64)),
        None => "-".into(),
    }
}

/// A fraction as a percentage with one digit: `12.3%`.
pub fn percent(x: Option<f64>) -> String {
    match x.filter(|x| x.is_finite()) {
        Some(x) => format!("{}%", fixed(x * 100.0, 1)),
        None => "-".into(),
    }
}

/// A number with `digits` digits after the point; whole params print whole.
pub fn plain(x: Option<f64>, digits: usize) -> String {
    match x {
        Some(x) if x.is_infinite() => if x > 0.0 { "inf" } else { "-inf" }.into(),
        Some(x) if x.is_nan() => "-".into(),
        Some(x) => fixed(x, digits),
        None => "-".into(),
    }
}

/// So many digits; no sign where they are all zero.
fn fixed(x: f64, digits: usize) -> String {
    let text = format!("{x:.digits$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|byte| matches!(byte, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}

/// The date of an instant, UTC: `2018-02-07`.
pub fn date(ts: Ts) -> String {
    format(ts, "%Y-%m-%d")
}

/// A stamp as precisely as its bars need: the date for daily ones, else with the time, UTC.
pub fn stamp(ts: Ts, bar: Interval) -> String {
    format(ts, if bar.is_intraday() { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%d" })
}

fn format(ts: Ts, pattern: &str) -> String {
    match jiff::Timestamp::from_nanosecond(i128::from(ts.0)) {
        Ok(instant) => instant.strftime(pattern).to_string(),
        // Every i64 of nanoseconds lies within jiff's years.
        Err(_) => ts.0.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(money(Some(-1234.4)), "-1,234");
        assert_eq!(money(Some(f64::NAN)), "-");
        assert_eq!(percent(Some(0.1234)), "12.3%");
        assert_eq!(date(Ts::from_day(0)), "1970-01-01");
        assert_eq!(date(Ts::from_day(17_569)), "2018-02-07");
        assert_eq!(date(Ts::from_day(-1)), "1969-12-31");
        let minute = Ts(Ts::from_day(19_000).0 + 3_723 * 1_000_000_000);
        assert_eq!(stamp(minute, "1m".parse().unwrap()), "2022-01-08T01:02:03Z");
        assert_eq!(percent(Some(-0.0004)), "0.0%");
        assert_eq!(percent(Some(-0.0006)), "-0.1%");
        assert_eq!(plain(Some(-0.001), 2), "0.00");
        assert_eq!(plain(None, 2), "-");
        assert_eq!(plain(Some(f64::INFINITY), 2), "inf");
    }
}
