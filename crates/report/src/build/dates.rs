//! Years and months of bars: by the UTC date of the bar's stamp.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use qraft_base::Ts;

fn date(ts: Ts) -> Date {
    let instant = Timestamp::from_nanosecond(i128::from(ts.0));
    // Every i64 of nanoseconds lies within jiff's years.
    instant.unwrap_or_default().to_zoned(TimeZone::UTC).date()
}

/// Year and month, 1 to 12.
pub fn year_month(ts: Ts) -> (i16, i8) {
    let date = date(ts);
    (date.year(), date.month())
}

/// Whole seconds since 1970.
pub(super) fn seconds(ts: Ts) -> i64 {
    ts.0.div_euclid(1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_second_of_a_year_is_of_that_year() {
        let new_year = Ts::from_day(16_436);
        assert_eq!(year_month(new_year), (2015, 1));
        assert_eq!(year_month(Ts(new_year.0 - 1)), (2014, 12));
        assert_eq!(seconds(Ts(-1)), -1);
    }
}
