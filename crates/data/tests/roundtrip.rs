//! A panel written out and read back is the same panel.

mod within;

use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use qraft_base::{Interval, Symbol, Ts};
use qraft_data::write::{Column, table_bytes, write_panel, write_table};
use qraft_data::{LoadOptions, Panel};
use within::load;

fn cases() -> u32 {
    match std::env::var("QRAFT_TEST_SCALE").as_deref() {
        Ok("full") => 500,
        _ => 40,
    }
}

/// A number that a cell may hold: NaN often, and prices of every size.
fn cell() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(f64::NAN), 6 => 1e-9..1e9, 1 => Just(f64::MIN_POSITIVE)]
}

fn panel() -> impl Strategy<Value = Panel> {
    let calendars = prop_oneof![Just("XNYS"), Just("XSHG"), Just("24/7"), Just("none")];
    (1..5_usize, 2..30_usize, calendars, any::<bool>()).prop_flat_map(
        |(width, bars, calendar, daily)| {
            let columns = proptest::collection::vec(cell(), 3 * width * bars);
            let gaps = proptest::collection::vec(1..4_i64, bars);
            (columns, gaps).prop_map(move |(mut cells, gaps)| {
                // Every symbol is somewhere, every bar has a record, and the closes are not all
                // missing.
                let cells_of_close = &mut cells[..width * bars];
                cells_of_close.iter_mut().step_by(2).for_each(|x| {
                    *x = if x.is_nan() { 1.5 } else { *x };
                });
                let (unit, bar) = match daily {
                    true => (Ts::DAY_NS, Interval::DAY),
                    false => (300_000_000_000, "5m".parse().unwrap()),
                };
                let mut at = 15_000 * Ts::DAY_NS / unit + i64::from(!daily);
                let stamps = gaps.iter().map(|gap| {
                    at += gap;
                    Ts(at * unit)
                });
                let stamps: Vec<Ts> = stamps.collect();
                let symbols = ["A", "B.C", "d e", "\u{4e2d}, \"x\""];
                let mut symbols: Vec<Symbol> =
                    symbols[..width].iter().map(|name| Symbol::new(name)).collect();
                symbols.sort();
                let of = |k: usize| cells[k * width * bars..(k + 1) * width * bars].to_vec();
                let columns = vec![
                    ("close".to_owned(), of(0)),
                    ("open".to_owned(), of(1)),
                    ("signal".to_owned(), of(2)),
                ];
                Panel::from_columns(symbols, stamps, bar, calendar, columns).unwrap()
            })
        },
    )
}

/// Long CSV, last bar first, quoted; missing is an empty cell.
fn csv(panel: &Panel) -> String {
    let mut text = String::from("\u{feff}signal,ts,close,symbol,open\r\n");
    for t in (0..panel.bars()).rev() {
        for (s, symbol) in panel.symbols.iter().enumerate() {
            let cell = |name: &str| match panel.column(name).unwrap()[t * panel.width() + s] {
                x if x.is_nan() => String::new(),
                x => format!("{x:?}"),
            };
            let symbol = symbol.as_str().replace('"', "\"\"");
            let ts = panel.ts[t].0;
            let (signal, close, open) = (cell("signal"), cell("close"), cell("open"));
            write!(text, "{signal},{ts},{close},\"{symbol}\",\"{open}\"\r\n").unwrap();
        }
    }
    text
}

fn options(panel: &Panel) -> LoadOptions {
    LoadOptions {
        bar: Some(panel.bar),
        calendar: Some(panel.calendar.clone()),
        ..LoadOptions::default()
    }
}

fn assert_same(a: &Panel, b: &Panel) {
    assert_eq!(a.symbols, b.symbols);
    assert_eq!(a.ts, b.ts);
    assert_eq!(a.session, b.session);
    assert_eq!((a.bar, &a.calendar, a.periods_per_year), (b.bar, &b.calendar, b.periods_per_year));
    for ((name, x), (other, y)) in a.columns.iter().zip(&b.columns) {
        assert_eq!(name, other);
        let bits = |v: &[f64]| -> Vec<Option<u64>> {
            v.iter().map(|x| (!x.is_nan()).then_some(x.to_bits())).collect()
        };
        assert_eq!(bits(x), bits(y), "{name}");
    }
    assert_eq!(a.snapshot, b.snapshot);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn csv_gives_the_panel_back(panel in panel()) {
        // A column without a single number is not there; such a panel is not this test's.
        prop_assume!(panel.columns.iter().all(|(_, v)| v.iter().any(|x| !x.is_nan())));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("panel.csv");
        std::fs::write(&path, csv(&panel)).unwrap();
        assert_same(&load(&path, &options(&panel)).unwrap().panel, &panel);
    }

    #[test]
    fn parquet_gives_the_panel_back(panel in panel()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("panel.parquet");
        write_panel(&path, &panel).unwrap();
        assert_same(&load(&path, &LoadOptions::default()).unwrap().panel, &panel);
    }
}

#[test]
fn selecting_equals_having_less() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let both = "ts,symbol,close\n2020-01-02,A,1\n2020-01-02,B,2\n2020-01-03,A,3\n2020-01-03,B,4\n";
    let one = "ts,symbol,close\n2020-01-02,B,2\n2020-01-03,B,4\n";
    let all = load(&write("both.csv", both), &LoadOptions::default()).unwrap().panel;
    let less = load(&write("one.csv", one), &LoadOptions::default()).unwrap().panel;
    assert_same(&all.select(&[Symbol::new("B")]).unwrap(), &less);
    assert_ne!(all.snapshot, less.snapshot);
    let error = all.select(&[Symbol::new("b"), Symbol::new("ZZZZ")]).unwrap_err().to_string();
    assert!(error.contains("`ZZZZ`") && error.contains("did you mean `B`?"), "{error}");
    assert!(all.select(&[]).is_err());
}

#[test]
fn tables_are_the_same_bytes_each_time() {
    let ts = [Ts(0), Ts(Ts::DAY_NS)];
    let names = ["a".to_owned(), "b".to_owned()];
    let columns = [
        ("ts", Column::Ts(&ts)),
        ("side", Column::Text(&names)),
        ("lots", Column::I64(&[1, -2])),
        ("price", Column::F64(&[1.5, f64::NAN])),
    ];
    let bytes = table_bytes(&columns).unwrap();
    assert_eq!(bytes, table_bytes(&columns).unwrap());
    assert_eq!(&bytes[..4], b"PAR1");
    let uneven = [("a", Column::I64(&[1])), ("b", Column::I64(&[1, 2]))];
    assert!(table_bytes(&uneven).unwrap_err().to_string().contains("cannot be written"));
    assert!(table_bytes(&[]).is_err());
    let nowhere = Path::new("/no/such/folder/x.parquet");
    assert!(write_table(nowhere, &columns).unwrap_err().to_string().contains("/no/such/folder"));
}
