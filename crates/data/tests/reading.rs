//! How stamps, columns and declarations of whole files are read.

mod within;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qraft_base::schema::{DataSchema, Stamp};
use qraft_base::{Symbol, Ts};
use qraft_data::calendar::day_number;
use qraft_data::{Calendar, LoadOptions, Panel, universe};
use tempfile::TempDir;
use within::load;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/data").join(name)
}

fn with_calendar(name: &str) -> LoadOptions {
    LoadOptions { calendar: Some(name.to_owned()), ..LoadOptions::default() }
}

/// The panel of a CSV text in a file called `x.csv`.
fn csv(text: &str, options: &LoadOptions) -> Panel {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, text).unwrap();
    load(&path, options).unwrap().panel
}

fn day(year: i32, month: u8, dom: u8) -> Ts {
    Ts::from_day(day_number(year, month, dom).unwrap())
}

#[test]
fn a_daily_bar_keeps_its_date() {
    let expected = [day(2020, 1, 2), day(2020, 1, 3), day(2020, 1, 6)];
    let written = [
        ["2020-01-02T00:00:00-05:00", "2020-01-03T00:00:00-05:00", "2020-01-06T00:00:00-05:00"],
        ["2020-01-02T00:00:00+08:00", "2020-01-03T00:00:00+08:00", "2020-01-06T00:00:00+08:00"],
        ["2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z", "2020-01-06T00:00:00Z"],
        ["2020-01-02", "2020/1/3", "20200106"],
        ["2020-01-02 16:00", "2020-01-03 16:00", "2020-01-06 16:00"],
        ["1577923200", "1578009600", "1578268800"],
    ];
    for calendar in Calendar::NAMES {
        for [a, b, c] in written {
            let panel = csv(&format!("ts,close\n{c},3\n{a},1\n{b},2\n"), &with_calendar(calendar));
            assert_eq!(panel.ts, expected, "{calendar} {a}");
            assert_eq!(panel.column("close").unwrap(), [1.0, 2.0, 3.0]);
            assert_eq!(panel.session, [0, 1, 2]);
            assert_eq!(panel.symbols, [Symbol::new("x")]);
        }
    }
}

#[test]
fn a_midnight_elsewhere_is_the_exchange_local_date() {
    let shanghai = "ts,close\n2020-01-01T16:00:00Z,1\n2020-01-02T16:00:00Z,2\n";
    assert_eq!(csv(shanghai, &with_calendar("XSHG")).ts, [day(2020, 1, 2), day(2020, 1, 3)]);
    // Clocks went forward on 2020-03-08.
    let new_york = "ts,close\n2020-03-06T05:00Z,1\n2020-03-09T04:00Z,2\n2020-03-10T04:00Z,2\n";
    let expected = [day(2020, 3, 6), day(2020, 3, 9), day(2020, 3, 10)];
    assert_eq!(csv(new_york, &with_calendar("XNYS")).ts, expected);
}

#[test]
fn intraday_stamps_are_instants() {
    let local = "ts,close\n2020-03-06 15:30,1\n2020-03-09 09:30,2\n\
                 2020-03-09 10:00,3\n2020-03-09 10:30,4\n";
    let offset = "ts,close\n2020-03-06T15:30-05:00,1\n2020-03-09T09:30-04:00,2\n\
                  2020-03-09T10:00-04:00,3\n\
                  2020-03-09T14:30Z,4\n";
    let of_local = csv(local, &with_calendar("XNYS"));
    let of_offset = csv(offset, &with_calendar("XNYS"));
    assert_eq!(of_local.ts, of_offset.ts);
    assert_eq!(of_local.snapshot, of_offset.snapshot);
    assert_eq!(of_local.ts[0], Ts(day(2020, 3, 6).0 + 41 * 1_800_000_000_000));
    assert_eq!(of_local.session, [0, 1, 1, 1]);
    assert_eq!(of_local.bar.to_string(), "30m");
    assert_eq!(of_local.periods_per_year, 13.0 * 252.0);
    assert_eq!(
        csv(local, &with_calendar("none")).ts[0],
        Ts(day(2020, 3, 6).0 + 31 * 1_800_000_000_000)
    );
}

#[test]
fn bars_are_told_by_the_median_distance() {
    let bar = |stamps: &[&str]| {
        let rows: String = stamps.iter().map(|ts| format!("{ts},1\n")).collect();
        csv(&format!("ts,close\n{rows}"), &LoadOptions::default()).bar.to_string()
    };
    assert_eq!(bar(&["2020-01-02", "2020-01-03", "2020-01-06"]), "1D");
    assert_eq!(bar(&["2020-01-03", "2020-01-10", "2020-01-17"]), "1W");
    assert_eq!(bar(&["2020-01-31", "2020-02-29", "2020-03-31"]), "1M");
    assert_eq!(bar(&["2020-01-02 00:00", "2020-01-02 04:00", "2020-01-02 08:00"]), "4h");
    assert_eq!(bar(&["1577923200", "1577923201", "1577923202"]), "1s");
    assert_eq!(bar(&["2020-01-02"]), "1D");
}

#[test]
fn gaps_are_missing_and_columns_stay_absent() {
    let text = "ts,symbol,close,name,halted,\n2020-01-02,B,1,x,,0\n2020-01-03,A,2,y,true,1\n\
                2020-01-03,B,,z,false,2\n";
    let panel = csv(text, &LoadOptions::default());
    let names: Vec<&str> = panel.columns.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["close", "halted"]);
    let close = panel.column("close").unwrap();
    assert!(close[0].is_nan() && close[3].is_nan());
    assert_eq!(close[1..3], [1.0, 2.0]);
    let halted = panel.column("halted").unwrap();
    assert!(halted[1].is_nan());
    assert_eq!(halted[2..], [1.0, 0.0]);
    assert_eq!(panel.calendar, "none");
    assert!(panel.column("open").is_none());
}

#[test]
fn weekends_without_a_calendar_make_a_year_of_365() {
    let text = "ts,close\n2020-01-03,1\n2020-01-04,1\n2020-01-05,1\n";
    assert_eq!(csv(text, &LoadOptions::default()).periods_per_year, 365.0);
    let text = "ts,close\n2020-01-02,1\n2020-01-03,1\n2020-01-06,1\n";
    assert_eq!(csv(text, &LoadOptions::default()).periods_per_year, 252.0);
}

#[test]
fn a_declaration_is_heard_and_an_option_wins() {
    let text = "ts,close\n2020-01-02 10:00,1\n2020-01-02 10:05,1\n";
    let declared = DataSchema {
        calendar: Some("24/7".to_owned()),
        stamp: Some(Stamp::Close),
        ..DataSchema::default()
    };
    let options = LoadOptions { declared, ..LoadOptions::default() };
    let panel = csv(text, &options);
    assert_eq!(panel.calendar, "24/7");
    assert_eq!(panel.ts[1], Ts(day(2020, 1, 2).0 + 36_000_000_000_000), "taken back to its open");
    let none = LoadOptions { calendar: Some("none".to_owned()), ..options };
    assert_eq!(csv(text, &none).calendar, "none");
}

#[test]
fn the_bundled_panels_are_complete() {
    let check = |name: &str, universe: &str, bars: usize, width: usize, calendar: &str| {
        let panel = load(&example(name), &LoadOptions::default()).unwrap().panel;
        assert_eq!((panel.bars(), panel.width()), (bars, width), "{name}");
        assert_eq!(panel.calendar, calendar);
        let table = Calendar::named(calendar).unwrap();
        assert!(panel.ts.iter().all(|ts| table.is_session(ts.day())));
        let (first, last) = (panel.ts[0].day(), panel.ts[bars - 1].day());
        assert_eq!((first..=last).filter(|day| table.is_session(*day)).count(), bars);
        for (column, values) in &panel.columns {
            assert!(values.iter().all(|x| !x.is_nan()), "{name} {column}");
        }
        let symbols = universe::resolve(universe, &panel, &BTreeMap::new()).unwrap();
        assert_eq!(symbols, panel.symbols);
        panel
    };
    check("sp500.parquet", "SP500", 1259, 60, "XNYS");
    let cn = check("cn_stocks.parquet", "CN_STOCKS", 1644, 50, "XSHG");
    let suspended: f64 = cn.column("suspended").unwrap().iter().sum();
    assert_eq!(suspended, 4238.0);
}

#[test]
fn universes() {
    let panel = csv("ts,symbol,close\n2020-01-02,A,1\n2020-01-02,B,2\n", &LoadOptions::default());
    let config: BTreeMap<String, Vec<String>> =
        [("mine", vec!["B"]), ("every", vec!["all"]), ("far", vec!["Z"])]
            .into_iter()
            .map(|(name, list)| (name.to_owned(), list.into_iter().map(str::to_owned).collect()))
            .collect();
    let resolve = |name: &str| universe::resolve(name, &panel, &config);
    assert_eq!(resolve("all").unwrap(), panel.symbols);
    assert_eq!(resolve("every").unwrap(), panel.symbols);
    assert_eq!(resolve("mine").unwrap(), [Symbol::new("B")]);
    let absent = resolve("CN_STOCKS").unwrap_err().to_string();
    assert!(absent.contains("50 of the 50") && absent.contains("--universe all"), "{absent}");
    assert!(resolve("far").unwrap_err().to_string().contains("(Z)"));
    assert!(resolve("mien").unwrap_err().to_string().contains("did you mean `mine`?"));
    assert!(resolve("nowhere").unwrap_err().to_string().contains("SP500"));
}

#[test]
fn a_window_is_as_if_there_were_no_other_bars() {
    let whole = csv(DAYS, &with_calendar("none"));
    let cut = |from: &str, to: &str| {
        let bound = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (from, to) = (bound(from), bound(to));
        whole.window(from.as_deref(), to.as_deref())
    };
    let lines = |dates: &[&str]| -> Panel {
        let of = |line: &&str| dates.iter().any(|date| line.starts_with(date));
        let mut text = String::from("ts,symbol,close\n");
        DAYS.lines().filter(of).for_each(|line| text.push_str(&format!("{line}\n")));
        let options = LoadOptions { bar: "1D".parse().ok(), ..with_calendar("none") };
        csv(&text, &options)
    };
    for (from, to, dates) in [
        ("2020-03-03", "", &["2020-03-03", "2020-03-04", "2020-03-05"][..]),
        ("", "2020-03-04", &["2020-03-02", "2020-03-03"]),
        ("2020-03-03", "2020-03-05", &["2020-03-03", "2020-03-04"]),
        ("2020-03-03T12:00", "2020-03-04 23:00", &["2020-03-03"]),
        ("1990-01-01", "2030-01-01", &["2020-03"]),
    ] {
        let (cut, want) = (cut(from, to).unwrap(), lines(dates));
        assert_eq!(cut.snapshot, want.snapshot, "{from}..{to}");
        assert_eq!((&cut.ts, &cut.session), (&want.ts, &want.session), "{from}..{to}");
    }
    for (from, to, says) in [
        ("2020-03-04", "2020-03-04", "no bar opens from 2020-03-04 on"),
        ("2021-01-01", "", "the data go from 2020-03-02 to 2020-03-05"),
        ("March", "", "`March` is no time stamp"),
    ] {
        let error = cut(from, to).unwrap_err().to_string();
        assert!(error.contains(says), "{from}..{to}: {error}");
    }
}

/// Four days of two symbols.
const DAYS: &str = "ts,symbol,close\n2020-03-02,A,1\n2020-03-03,A,2\n2020-03-04,A,3\n\
    2020-03-05,A,4\n2020-03-02,B,5\n2020-03-03,B,6\n2020-03-04,B,7\n2020-03-05,B,8\n";
