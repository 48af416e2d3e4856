//! Coarser bars: by hand on days that are hard, and by their laws on random rows.

use proptest::prelude::*;
use qraft_base::{Interval, Ts};
use qraft_data::calendar::{day_number, weekday};
use qraft_data::{Calendar, Frame};

const MINUTE: i64 = 60_000_000_000;

fn every(text: &str) -> Interval {
    text.parse().unwrap()
}

fn day(text: &str) -> i32 {
    let mut parts = text.split('-').map(|part| part.parse::<i32>().unwrap());
    let (year, month, dom) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    day_number(year, month as u8, dom as u8).unwrap()
}

fn calendar(name: &str) -> &'static Calendar {
    Calendar::named(name).unwrap()
}

fn frame(ts: &[Ts], bar: &str, name: &str, wanted: &str) -> Frame {
    Frame::from_stamps(ts, every(bar), calendar(name), every(wanted)).unwrap()
}

/// Daily stamps.
fn dates(days: &[&str]) -> Vec<Ts> {
    days.iter().map(|text| Ts::from_day(day(text))).collect()
}

/// The opening instants of a session's bars, on the exchange's clock.
fn bars(name: &str, date: &str, minutes: i64) -> Vec<Ts> {
    let session = calendar(name).session(day(date)).unwrap();
    let step = minutes * MINUTE;
    let count = session.length() / step + i64::from(session.length() % step != 0);
    // The instant of so much trading is the end of what came before: a bar opens a moment later.
    (0..count).map(|bar| Ts(session.instant(bar * step + 1).0 - 1)).collect()
}

/// Rows as `bar:completed`, so that one line tells a frame.
fn told(frame: &Frame) -> String {
    let bar = |row: usize| match frame.bar_of[row] {
        Frame::OUTSIDE => "-".to_owned(),
        bar => bar.to_string(),
    };
    let row = |row: usize| format!("{}:{}", bar(row), frame.completed(row));
    (0..frame.bar_of.len()).map(row).collect::<Vec<_>>().join(" ")
}

#[test]
fn weeks_end_with_their_last_session_by_the_table() {
    // Good Friday is 2013-03-29: that week ends on Thursday.
    let days = ["2013-03-21", "2013-03-22", "2013-03-25", "2013-03-27", "2013-03-28", "2013-04-01"];
    assert_eq!(told(&frame(&dates(&days), "1D", "XNYS", "1W")), "0:0 0:1 1:1 1:1 1:2 2:2");
    // Without a calendar Friday is awaited, and the next row that exists completes the week.
    assert_eq!(told(&frame(&dates(&days), "1D", "none", "1W")), "0:0 0:1 1:1 1:1 1:1 2:2");
    // The Friday row is missing: Monday completes the week that it does not belong to.
    let gap = ["2013-03-21", "2013-03-25", "2013-03-28"];
    let weeks = frame(&dates(&gap), "1D", "XNYS", "1W");
    assert_eq!(told(&weeks), "0:0 1:1 1:2");
    assert_eq!(weeks.done_at, [1, 2]);
    // A first week that starts on its last session is a bar, as is one cut off at the end.
    let cut = ["2013-03-22", "2013-03-25", "2013-03-26"];
    let weeks = frame(&dates(&cut), "1D", "XNYS", "1W");
    assert_eq!(told(&weeks), "0:1 1:1 1:1");
    assert_eq!(weeks.done_at, [0, Frame::NEVER]);
}

#[test]
fn a_week_without_sessions_is_no_bar() {
    // Shanghai was closed from 2020-01-24 to 2020-02-02.
    let days = ["2020-01-22", "2020-01-23", "2020-02-03", "2020-02-07"];
    assert_eq!(told(&frame(&dates(&days), "1D", "XSHG", "1W")), "0:0 0:1 1:1 1:2");
    assert_eq!(told(&frame(&dates(&days), "1D", "XSHG", "1M")), "0:0 0:1 1:1 1:1");
}

#[test]
fn weeks_of_every_day_end_on_sunday() {
    let days = ["2020-01-31", "2020-02-01", "2020-02-02", "2020-02-03"];
    assert_eq!(told(&frame(&dates(&days), "1D", "24/7", "1W")), "0:0 0:0 0:1 1:1");
    assert_eq!(told(&frame(&dates(&days), "1D", "24/7", "1M")), "0:1 1:1 1:1 1:1");
    // Without a calendar a weekend counts to the week after it, since Friday ended the one before.
    assert_eq!(told(&frame(&dates(&days), "1D", "none", "1W")), "0:1 1:1 1:1 1:1");
}

#[test]
fn multiples_do_not_depend_on_where_data_begin() {
    let all: Vec<i32> =
        (day("2019-11-01")..day("2020-08-01")).filter(|d| weekday(*d) < 5).collect();
    let ts: Vec<Ts> = all.iter().map(|day| Ts::from_day(*day)).collect();
    for wanted in ["2W", "3W", "1M", "3M", "5M", "12M"] {
        let whole = frame(&ts, "1D", "XNYS", wanted);
        for from in [1, 7, 30, 70] {
            let later = frame(&ts[from..], "1D", "XNYS", wanted);
            let first = whole.bar_of[from];
            let same = later.bar_of.iter().zip(&whole.bar_of[from..]).all(|(l, w)| l + first == *w);
            assert!(same, "{wanted} from {from}");
        }
    }
    let quarters = frame(&dates(&["2019-12-31", "2020-03-31", "2020-04-01"]), "1D", "XNYS", "3M");
    assert_eq!(told(&quarters), "0:1 1:2 2:2");
    // Days count the panel's rows, as `rebalance` does.
    assert_eq!(told(&frame(&ts[..5], "1D", "XNYS", "2D")), "0:0 0:1 1:1 1:2 2:2");
    let months = dates(&["2019-11-01", "2019-12-01", "2020-01-01", "2020-03-01"]);
    assert_eq!(told(&frame(&months, "1M", "none", "3M")), "0:0 0:1 1:1 1:2");
}

#[test]
fn sessions_are_cut_by_trading_time() {
    // 390 minutes: one whole 4h bar, and a short one that ends with the session.
    let ts = bars("XNYS", "2020-03-06", 30);
    assert_eq!(ts.len(), 13);
    let four = frame(&ts, "30m", "XNYS", "4h");
    assert_eq!(four.bar_of, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    assert_eq!(four.done_at, [7, 12]);
    assert_eq!(told(&frame(&ts, "30m", "XNYS", "1D")).split(' ').next_back(), Some("0:1"));
    // The half day after Thanksgiving closes at 13:00: 210 minutes.
    let half = bars("XNYS", "2013-11-29", 30);
    assert_eq!(half.len(), 7);
    let four = frame(&half, "30m", "XNYS", "4h");
    assert_eq!((four.bars(), four.done_at[0]), (1, 6));
    // It is a Friday: the week is complete with it.
    assert_eq!(frame(&half, "30m", "XNYS", "1W").done_at, [6]);
}

#[test]
fn a_lunch_break_is_no_trading() {
    let ts = bars("XSHG", "2020-02-03", 30);
    assert_eq!(ts.len(), 8);
    assert_eq!(ts[4].0 - ts[3].0, 120 * MINUTE, "from 11:00 to 13:00");
    let hours = frame(&ts, "30m", "XSHG", "1h");
    assert_eq!(told(&hours), "0:0 0:1 1:1 1:2 2:2 2:3 3:3 3:4");
    // 90 minutes of trading run over the break; the last bar is short.
    let ninety = frame(&ts, "30m", "XSHG", "90m");
    assert_eq!(told(&ninety), "0:0 0:0 0:1 1:1 1:1 1:2 2:2 2:3");
}

#[test]
fn clocks_go_forward_between_two_sessions() {
    let mut ts = bars("XNYS", "2020-03-06", 60);
    ts.extend(bars("XNYS", "2020-03-09", 60));
    assert_eq!((ts[0].0 / MINUTE % 1440, ts[7].0 / MINUTE % 1440), (14 * 60 + 30, 13 * 60 + 30));
    let two = frame(&ts, "1h", "XNYS", "2h");
    assert_eq!(told(&two), "0:0 0:1 1:1 1:2 2:2 2:3 3:4 4:4 4:5 5:5 5:6 6:6 6:7 7:8");
    assert_eq!(frame(&ts, "1h", "XNYS", "1D").done_at, [6, 13]);
    assert_eq!(frame(&ts, "1h", "XNYS", "1W").done_at, [6, Frame::NEVER]);
    assert_eq!(frame(&ts, "1h", "XNYS", "2D").done_at, [13]);
}

#[test]
fn missing_rows_delay_and_never_hurry() {
    let mut ts = bars("XNYS", "2020-03-05", 30);
    ts.truncate(10);
    ts.extend(bars("XNYS", "2020-03-06", 30));
    // The day's last rows are missing: it is complete with the next day's first.
    let days = frame(&ts, "30m", "XNYS", "1D");
    assert_eq!(days.done_at, [10, 22]);
    assert_eq!(days.bar_of[9..11], [0, 1]);
}

#[test]
fn rows_outside_of_trading_hours_belong_to_no_bar() {
    let session = bars("XNYS", "2020-03-06", 30);
    let mut ts = vec![Ts(session[0].0 - 30 * MINUTE)];
    ts.extend(&session);
    ts.push(Ts(session[12].0 + 30 * MINUTE));
    ts.push(Ts(session[12].0 + 24 * 60 * MINUTE));
    let days = frame(&ts, "30m", "XNYS", "1D");
    assert_eq!((days.bar_of[0], days.bar_of[14]), (Frame::OUTSIDE, Frame::OUTSIDE));
    assert_eq!((days.bars(), days.bar_of[15]), (1, Frame::OUTSIDE), "a Saturday");
    assert_eq!(days.done_at, [13]);
    // The same frame as the bar is the bar itself, hours or not.
    let same = frame(&ts, "30m", "XNYS", "30m");
    assert_eq!(same.done_at, (0..16).collect::<Vec<u32>>());
}

#[test]
fn a_short_last_bar_that_was_stamped_by_its_close() {
    // 10:30, 11:30 … 15:30, 16:00 less an hour: the last two overlap.
    let open = bars("XNYS", "2020-03-06", 60);
    let mut ts = open[..6].to_vec();
    ts.push(Ts(open[6].0 - 30 * MINUTE));
    let two = frame(&ts, "1h", "XNYS", "2h");
    assert_eq!(told(&two), "0:0 0:1 1:1 1:2 2:2 2:3 3:4");
}

#[test]
fn without_hours_a_session_is_the_day_of_utc() {
    let ts: Vec<Ts> = (0..50).map(|hour| Ts(hour * 60 * MINUTE)).collect();
    for name in ["none", "24/7"] {
        assert_eq!(frame(&ts, "1h", name, "1D").done_at, [23, 47, Frame::NEVER], "{name}");
        assert_eq!(frame(&ts, "1h", name, "7h").done_at[..4], [6, 13, 20, 23], "{name}");
    }
}

#[test]
fn frames_that_do_not_fit_are_refused() {
    let ts = dates(&["2020-01-02"]);
    let refused = |bar: &str, wanted: &str| {
        Frame::from_stamps(&ts, every(bar), calendar("XNYS"), every(wanted)).unwrap_err()
    };
    assert!(refused("1D", "4h").to_string().contains("finer"));
    assert!(refused("5m", "7m").to_string().contains("no whole multiple"));
}

/// Stamps of some of the bars of some weeks, with a few rows outside of hours.
fn rows() -> impl Strategy<Value = (Vec<Ts>, &'static str, &'static str, &'static str)> {
    let daily = ["1D", "2D", "1W", "2W", "1M", "3M"];
    let intraday = ["30m", "1h", "90m", "2h", "4h", "1D", "2D", "1W", "1M"];
    let kind = (0..4_usize, any::<bool>(), 0..9_usize, 15_000..19_500_i32);
    (kind, prop::collection::vec(any::<u8>(), 40..400)).prop_map(move |(kind, noise)| {
        let (name, is_daily, wanted, from) = kind;
        let name = Calendar::NAMES[name];
        if is_daily {
            let kept = noise.iter().enumerate().filter(|(_, byte)| **byte > 60);
            let ts = kept.map(|(i, _)| Ts::from_day(from + i as i32)).collect();
            return (ts, "1D", name, daily[wanted % daily.len()]);
        }
        let start = Ts::from_day(from).0;
        let kept = noise.iter().enumerate().filter(|(_, byte)| **byte > 60);
        // Half hours from before to after a session, and now and then a leap of days.
        let mut leap = 0;
        let ts = kept.map(|(i, byte)| {
            leap += i64::from(*byte > 250) * 2;
            Ts(start + leap * Ts::DAY_NS + i as i64 * 30 * MINUTE)
        });
        (ts.collect(), "30m", name, intraday[wanted])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(scale()))]

    #[test]
    fn later_rows_change_no_earlier_answer((ts, bar, name, wanted) in rows()) {
        let whole = frame(&ts, bar, name, wanted);
        for cut in [ts.len() / 7, ts.len() / 3, ts.len() / 2, ts.len().saturating_sub(1)] {
            let part = frame(&ts[..cut], bar, name, wanted);
            prop_assert_eq!(&part.bar_of[..], &whole.bar_of[..cut]);
            for row in 0..cut {
                prop_assert_eq!(part.completed(row), whole.completed(row));
            }
            for (bar, at) in part.done_at.iter().enumerate() {
                let known = whole.done_at[bar];
                let expected = if (known as usize) < cut { known } else { Frame::NEVER };
                prop_assert_eq!(*at, expected);
            }
        }
    }

    #[test]
    fn a_complete_bar_gets_no_row_any_more((ts, bar, name, wanted) in rows()) {
        let frame = frame(&ts, bar, name, wanted);
        let mut last = 0;
        for (row, bar) in frame.bar_of.iter().enumerate() {
            if *bar == Frame::OUTSIDE {
                continue;
            }
            prop_assert!(*bar == last || *bar == last + 1, "bars come in order, none is empty");
            last = *bar;
            prop_assert!(row as u64 <= u64::from(frame.done_at[*bar as usize]));
        }
        prop_assert!(frame.done_at.is_sorted());
        for row in 0..ts.len() {
            let done = frame.done_at.iter().filter(|at| (**at as usize) <= row).count();
            prop_assert_eq!(frame.completed(row), done);
        }
    }
}

fn scale() -> u32 {
    if std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full") { 4096 } else { 192 }
}
