use qraft_base::timeframe::session_minutes;
use qraft_base::{Interval, Symbol, Ts};

use super::civil::parse_day;
use super::{Calendar, rebalance_rows, weekday};
use crate::Panel;

fn calendar(name: &str) -> &'static Calendar {
    Calendar::named(name).unwrap()
}

fn day(text: &str) -> i32 {
    parse_day(text).unwrap()
}

fn every(text: &str) -> Interval {
    text.parse().unwrap()
}

#[test]
fn every_line_of_the_tables_is_read() {
    for text in [include_str!("../../calendars/XNYS.txt"), include_str!("../../calendars/XSHG.txt")]
    {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_ascii_whitespace();
            let days = match words.next().unwrap() {
                "closed" | "range" => {
                    words.map(|word| parse_day(word).unwrap()).collect::<Vec<_>>()
                }
                "early" => words.map(|word| super::parse_early(word).unwrap().0).collect(),
                "zone" | "hours" | "break" => continue,
                other => panic!("`{other}`"),
            };
            assert!(days.is_sorted_by(|a, b| a < b), "{line}");
        }
    }
    for name in Calendar::NAMES {
        let calendar = calendar(name);
        assert_eq!(calendar.zone().iana_name(), Some(calendar.zone_name()));
        assert!(calendar.closed.is_sorted_by(|a, b| a < b));
        assert!(calendar.early.is_sorted_by(|a, b| a.0 < b.0));
    }
}

#[test]
fn hours_are_those_that_a_checker_counts_with() {
    for (name, date) in [("XNYS", "2020-03-06"), ("XSHG", "2020-03-06"), ("24/7", "2020-03-07")] {
        let session = calendar(name).session(day(date)).unwrap();
        let minutes = session.length() / 60_000_000_000;
        assert_eq!(session_minutes(name), u32::try_from(minutes).ok(), "{name}");
        assert_eq!(session.instant(session.length()), session.close());
        assert_eq!(session.instant(0), session.open());
    }
    let shanghai = calendar("XSHG").session(day("2020-03-06")).unwrap();
    assert_eq!(shanghai.open(), Ts(Ts::from_day(day("2020-03-06")).0 + 90 * 60_000_000_000));
    assert_eq!(calendar("XNYS").session(day("2020-03-07")), None);
}

#[test]
fn holidays_are_no_sessions() {
    let xnys = calendar("XNYS");
    for closed in ["2013-03-29", "2012-10-29", "2001-09-11", "2021-01-01", "2013-03-30"] {
        assert!(!xnys.is_session(day(closed)), "{closed}");
    }
    assert!(xnys.is_session(day("2013-03-28")));
    let xshg = calendar("XSHG");
    for at in day("2020-01-24")..=day("2020-02-02") {
        assert!(!xshg.is_session(at));
    }
    assert!(xshg.is_session(day("2020-01-23")) && xshg.is_session(day("2020-02-03")));
    let sessions =
        |name, from, to| (day(from)..=day(to)).filter(|d| calendar(name).is_session(*d)).count();
    assert_eq!(sessions("XNYS", "2013-02-08", "2018-02-07"), 1259);
    assert_eq!(sessions("XSHG", "2010-01-04", "2021-09-30"), 2856);
    assert_eq!(sessions("24/7", "2020-01-01", "2020-12-31"), 366);
}

#[test]
fn weeks_and_months_end_with_their_last_session() {
    let xnys = calendar("XNYS");
    assert!(xnys.is_last_of_week(day("2013-03-28")), "Thursday before Good Friday");
    assert!(!xnys.is_last_of_week(day("2013-03-29")));
    assert!(xnys.is_last_of_month(day("2013-03-28")));
    assert!(xnys.is_last_of_week(day("2013-04-05")) && !xnys.is_last_of_week(day("2013-04-04")));
    let xshg = calendar("XSHG");
    assert!(xshg.is_last_of_week(day("2020-01-23")));
    let whole_week = day("2020-01-27")..=day("2020-02-02");
    assert!(!whole_week.clone().any(|d| xshg.is_last_of_week(d)), "a week without a session");
    assert!(xshg.is_last_of_month(day("2020-01-23")));
    let always = calendar("24x7");
    assert!(
        always.is_last_of_week(day("2020-02-02")) && !always.is_last_of_week(day("2020-01-31"))
    );
    assert!(always.is_last_of_month(day("2020-02-29")));
    let none = calendar("none");
    assert!(none.is_last_of_week(day("2013-03-29")));
    assert!(none.is_last_of_month(day("2020-02-28")) && !none.is_last_of_month(day("2020-02-29")));
}

#[test]
fn years_have_the_periods_that_are_stated() {
    let periods = |name: &str, bar: &str| calendar(name).periods_per_year(every(bar));
    assert_eq!(periods("XNYS", "1D"), 252.0);
    assert_eq!(periods("XSHG", "1D"), 243.0);
    assert_eq!(periods("24/7", "1D"), 365.0);
    assert_eq!(periods("none", "1D"), 252.0);
    assert_eq!(periods("24/7", "1m"), 525_600.0);
    assert_eq!(periods("XNYS", "1h"), 7.0 * 252.0);
    assert_eq!(periods("XSHG", "5m"), 48.0 * 243.0);
    assert_eq!(periods("XNYS", "1W"), 52.0);
    assert_eq!(periods("XNYS", "3M"), 4.0);
    assert_eq!(periods("XNYS", "2D"), 126.0);
}

#[test]
fn closes_and_local_days_follow_the_exchange() {
    let xnys = calendar("XNYS");
    assert_eq!(xnys.close_minute(day("2013-11-27")), Some(960));
    assert_eq!(xnys.close_minute(day("2013-11-29")), Some(780));
    assert_eq!(calendar("none").close_minute(0), None);
    let noon_utc = Ts(Ts::from_day(day("2020-07-01")).0 + Ts::DAY_NS / 2);
    assert_eq!(xnys.local(noon_utc), (day("2020-07-01"), 8 * 3_600_000_000_000));
    let evening_utc = Ts(Ts::from_day(day("2020-07-01")).0 + Ts::DAY_NS / 24 * 20);
    assert_eq!(calendar("XSHG").local(evening_utc).0, day("2020-07-02"));
}

fn panel(ts: Vec<Ts>, bar: &str, calendar: &str) -> Panel {
    let close = vec![1.0; ts.len()];
    let columns = vec![("close".to_owned(), close)];
    Panel::from_columns(vec![Symbol::new("A")], ts, every(bar), calendar, columns).unwrap()
}

fn daily(days: impl IntoIterator<Item = i32>, calendar: &str) -> Panel {
    panel(days.into_iter().map(Ts::from_day).collect(), "1D", calendar)
}

/// The days on which a step acts.
fn acts(panel: &Panel, step: &str) -> Vec<String> {
    let rows = rebalance_rows(panel, every(step)).unwrap();
    assert_eq!(rows.len(), panel.bars());
    let at = panel.ts.iter().zip(rows).filter(|(_, acts)| *acts);
    at.map(|(ts, _)| super::date_text(ts.day())).collect()
}

#[test]
fn own_unit_counts_bars() {
    let days = daily(day("2020-01-01")..day("2020-01-08"), "XNYS");
    assert_eq!(rebalance_rows(&days, every("1D")).unwrap(), vec![true; 7]);
    assert_eq!(acts(&days, "3D"), ["2020-01-03", "2020-01-06"]);
    let minutes = panel((0..7).map(|i| Ts(i * 300_000_000_000)).collect(), "5m", "none");
    let rows = rebalance_rows(&minutes, every("15m")).unwrap();
    assert_eq!(rows, [false, false, true, false, false, true, false]);
}

#[test]
fn weeks_and_months_act_by_the_table() {
    let xnys = calendar("XNYS");
    let sessions = (day("2013-03-18")..=day("2013-04-12")).filter(|d| xnys.is_session(*d));
    let panel = daily(sessions.clone(), "XNYS");
    assert_eq!(acts(&panel, "1W"), ["2013-03-22", "2013-03-28", "2013-04-05", "2013-04-12"]);
    assert_eq!(acts(&panel, "2W"), ["2013-03-28", "2013-04-12"]);
    assert_eq!(acts(&panel, "1M"), ["2013-03-28"]);
    // The same stamps without a calendar: Good Friday's end falls to the Monday after it.
    let panel = daily(sessions, "none");
    assert_eq!(acts(&panel, "1W"), ["2013-03-22", "2013-04-01", "2013-04-05", "2013-04-12"]);
    assert_eq!(acts(&panel, "1M"), ["2013-04-01"]);
}

#[test]
fn a_row_is_the_same_whatever_comes_after_it() {
    let days: Vec<i32> =
        (day("2013-01-02")..day("2014-01-02")).filter(|d| weekday(*d) < 5).collect();
    for name in ["XNYS", "none"] {
        let whole = rebalance_rows(&daily(days.clone(), name), every("1M")).unwrap();
        for cut in [1, 20, 22, 63, 100] {
            let part = rebalance_rows(&daily(days[..cut].to_vec(), name), every("1M")).unwrap();
            assert_eq!(part, whole[..cut], "{name} {cut}");
        }
    }
}

#[test]
fn intraday_sessions_end_with_the_bar_that_runs_into_the_close() {
    // New York in summer is four hours behind: 13:30–20:00 UTC; one bar after the close.
    let midnight = Ts::from_day(day("2020-07-01")).0;
    let half_hours = (0..14).map(|i| Ts(midnight + (27 + i) * 1_800_000_000_000)).collect();
    let panel = panel(half_hours, "30m", "XNYS");
    let rows = rebalance_rows(&panel, every("1D")).unwrap();
    assert_eq!(rows.iter().position(|acts| *acts), Some(12));
    assert_eq!(rows.iter().filter(|acts| **acts).count(), 1);
    assert!(rebalance_rows(&panel, every("1W")).unwrap().iter().all(|acts| !acts), "a Wednesday");
}

#[test]
fn steps_that_cannot_be_placed_say_why() {
    let fails = |panel: &Panel, step: &str| rebalance_rows(panel, every(step)).unwrap_err();
    let days = daily(0..5, "XNYS");
    assert!(fails(&days, "5m").contains("finer"));
    let minutes = panel((0..9).map(|i| Ts(i * 60_000_000_000)).collect(), "1m", "none");
    assert!(fails(&minutes, "1D").contains("no calendar"));
    let fives = panel((0..9).map(|i| Ts(i * 300_000_000_000)).collect(), "5m", "24/7");
    assert!(fails(&fives, "7m").contains("no whole multiple"));
    let weeks = panel((0..9).map(|i| Ts::from_day(i * 7)).collect(), "1W", "XNYS");
    assert!(fails(&weeks, "1D").contains("finer"));
    assert!(fails(&weeks, "1M").contains("cannot be placed"));
}
