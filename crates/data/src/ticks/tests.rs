//! Small files, written here.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use qraft_base::tape::EventKind;
use tempfile::TempDir;

use super::*;

type Columns = Vec<(&'static str, ArrayRef)>;

fn write(dir: &TempDir, name: &str, columns: Columns) -> PathBuf {
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let path = dir.path().join(name);
    let file = std::fs::File::create(&path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    path
}

fn numbers(values: &[f64]) -> ArrayRef {
    Arc::new(Float64Array::from(values.to_vec()))
}

fn integers(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

/// Messages 1 (updates 5 to 9), 2 (10 to 12), the snapshot 3 (as of 10), 4 (13 to 14).
fn levels(prices: &[f64; 5], before: &[Option<i64>; 5]) -> Columns {
    let some = |values: [i64; 5]| integers(&values.map(Some));
    let no = [false, false, true, true, false];
    vec![
        ("exch_ms", integers(&[Some(100), Some(110), None, None, Some(120)])),
        ("seq", some([1, 2, 3, 3, 5])),
        ("U", integers(&[Some(5), Some(10), None, None, Some(13)])),
        ("u", some([9, 12, 10, 10, 14])),
        ("pu", integers(before)),
        ("is_snapshot", Arc::new(BooleanArray::from(no.to_vec()))),
        ("side", texts(&["bid", "bid", "bid", "ask", "ask"])),
        ("price", numbers(prices)),
        ("size", numbers(&[1.0, 0.0, 2.5, 3.0, 1.5])),
    ]
}

const PRICES: [f64; 5] = [99.5, 99.0, 99.0, 101.0, 100.75];
const BEFORE: [Option<i64>; 5] = [Some(4), Some(9), None, None, Some(12)];

#[test]
fn changes_before_a_snapshot_wait_for_it() {
    let dir = TempDir::new().expect("a folder");
    let l2 = write(&dir, "l2.parquet", levels(&PRICES, &BEFORE));
    let trades = vec![
        ("exch_ms", integers(&[Some(110), Some(120)])),
        ("seq", integers(&[Some(4), Some(4)])),
        ("side", texts(&["sell", ""])),
        ("price", numbers(&[99.0, 100.0])),
        ("size", numbers(&[0.5, 0.25])),
    ];
    let trades = write(&dir, "trades.parquet", trades);
    let loaded = load_tape(&l2, Some(&trades), &TickOptions::default()).expect("a tape");
    assert_eq!((loaded.tape.tick(), loaded.tape.lot()), (0.25, 0.25));
    let told: Vec<(i64, i32, i64)> =
        loaded.tape.events().iter().map(|e| (e.exch_ns / 1_000_000, e.price, e.size)).collect();
    // The reset, the snapshot's levels, the message kept back, a print, a print, the last change.
    let want = [
        (110, 0, 0),
        (110, 396, 10),
        (110, 404, 12),
        (110, 396, 0),
        (110, 396, 2),
        (120, 400, 1),
        (120, 403, 6),
    ];
    assert_eq!(told, want);
    assert_eq!(loaded.tape.events()[5].kind, EventKind::UnsidedPrint);
    let ids: Vec<_> = loaded.updates.iter().map(|u| (u.events, u.id)).collect();
    assert_eq!(ids, [(3, Some(10)), (4, Some(12)), (7, Some(14))]);
    let counts = loaded.counts;
    assert_eq!((counts.outdated, counts.kept_back, counts.snapshots), (1, 1, 1));
}

#[test]
fn what_is_wrong_is_named() {
    let dir = TempDir::new().expect("a folder");
    let fails = |columns: Columns, options: TickOptions| {
        let path = write(&dir, "l2.parquet", columns);
        load_tape(&path, None, &options).expect_err("an error").to_string()
    };
    let off = TickOptions { tick: Some(0.5), ..TickOptions::default() };
    let text = fails(levels(&PRICES, &BEFORE), off);
    assert!(text.ends_with("row 5, column `price`: `100.75` is no multiple of 0.5"), "{text}");
    let mut gap = BEFORE;
    gap[4] = Some(11);
    let text = fails(levels(&PRICES, &gap), TickOptions::default());
    assert!(text.contains("row 5, column `pu`: is 11 where the chain of updates goes on with 12"));
    let mut prices = PRICES;
    prices[3] = 0.0;
    let text = fails(levels(&prices, &BEFORE), TickOptions::default());
    assert!(text.contains("row 4, column `price`: `0` is not above 0"), "{text}");
    let mut columns = levels(&PRICES, &BEFORE);
    columns[6].1 = texts(&["bid", "bid", "up", "ask", "ask"]);
    let text = fails(columns, TickOptions::default());
    assert!(text.contains("row 3, column `side`: `up` is no side"), "{text}");
    let mut columns = levels(&PRICES, &BEFORE);
    columns.remove(8);
    assert!(fails(columns, TickOptions::default()).contains("column `size`: there is no such"));
    let missing = dir.path().join("none.parquet");
    assert!(load_tape(&missing, None, &TickOptions::default()).is_err());
}

#[test]
fn a_clock_that_is_behind_is_declared() {
    let dir = TempDir::new().expect("a folder");
    let mut columns = levels(&PRICES, &BEFORE);
    // Received at 90 to 110 ms while the venue says 100 to 120 ms.
    let ts = [90, 100, 101, 101, 110].map(|ms| ms * 1_000_000);
    columns.push(("ts", integers(&ts.map(Some))));
    let path = write(&dir, "l2.parquet", columns);
    let error = load_tape(&path, None, &TickOptions::default()).expect_err("early");
    assert!(error.to_string().contains("the clock of receipt is off"), "{error}");
    let clock = LocalClock::Fastest { ns: 1_000_000 };
    let options = TickOptions { clock, ..TickOptions::default() };
    let loaded = load_tape(&path, None, &options).expect("a tape");
    assert_eq!(loaded.counts.clock_shift_ns, 11_000_000);
    assert_eq!(loaded.counts.fastest_ns, 1_000_000);
}

#[test]
fn quotes_are_read_on_the_tape_s_steps() {
    let dir = TempDir::new().expect("a folder");
    let quotes = || {
        vec![
            ("ts", integers(&[Some(5_000_000_000_000_000_000)])),
            ("u", integers(&[Some(7)])),
            ("bid", numbers(&[99.5])),
            ("bid_size", numbers(&[2.0])),
            ("ask", numbers(&[100.0])),
            ("ask_size", numbers(&[3.0])),
        ]
    };
    let path = write(&dir, "bbo.parquet", quotes());
    let options = TickOptions { tick: Some(0.5), lot: Some(1.0), ..TickOptions::default() };
    let read = read_quotes(&path, &options).expect("quotes");
    assert_eq!((read[0].id, read[0].bid, read[0].ask), (Some(7), (199, 2), (200, 3)));
    let none = TickOptions::default();
    assert!(read_quotes(&path, &none).expect_err("no tick").to_string().contains("tick of 0"));
}
