//! Days as numbers: days since 1970-01-01 in the proleptic Gregorian calendar.

/// Year, month (1–12) and day of month (1–31) of a day number.
pub fn year_month_day(day: i32) -> (i32, u8, u8) {
    // Years that start in March put the leap day last, so that months have a closed form.
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let dom = (of_year - (153 * from_march + 2) / 5 + 1) as u8;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u8, dom)
}

/// The day number of a date; `None` if there is no such date.
pub fn day_number(year: i32, month: u8, dom: u8) -> Option<i32> {
    if !(1..=12).contains(&month) || dom == 0 || !(-9999..=9999).contains(&year) {
        return None;
    }
    let shifted_year = i64::from(year) - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let from_march = (i64::from(month) + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + i64::from(dom) - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    let day = (era * 146_097 + of_era - 719_468) as i32;
    // 31 April has come out as 1 May.
    (year_month_day(day) == (year, month, dom)).then_some(day)
}

/// Day of the week, Monday 0 to Sunday 6.
pub fn weekday(day: i32) -> u8 {
    (i64::from(day) + 3).rem_euclid(7) as u8
}

/// `2020-01-02`.
pub fn date_text(day: i32) -> String {
    let (year, month, dom) = year_month_day(day);
    format!("{year:04}-{month:02}-{dom:02}")
}

/// The day number of `2020-01-02`, as the checked-in tables write it.
pub fn parse_day(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    day_number(year, month, parts.next()?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_inverse() {
        for day in -200_000..200_000 {
            let (year, month, dom) = year_month_day(day);
            assert_eq!(day_number(year, month, dom), Some(day));
        }
        assert_eq!(day_number(1970, 1, 1), Some(0));
        assert_eq!(day_number(2000, 2, 29), Some(11_016));
        assert_eq!(day_number(1900, 2, 29), None);
        assert_eq!(day_number(2021, 4, 31), None);
        assert_eq!(weekday(0), 3);
        assert_eq!(weekday(-1), 2);
        assert_eq!(date_text(11_016), "2000-02-29");
    }
}
