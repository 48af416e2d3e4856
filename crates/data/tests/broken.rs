//! Files that are no panel: what is said of each.

mod within;

use std::path::{Path, PathBuf};

use qraft_data::{DataError, LoadOptions};
use within::load;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The error of a fixture: its code, and every one of the words in its message.
fn check(name: &str, code: &str, words: &[&str]) {
    check_with(name, &LoadOptions::default(), code, words);
}

fn check_with(name: &str, options: &LoadOptions, code: &str, words: &[&str]) {
    let error: DataError = match load(&fixture(name), options) {
        Ok(loaded) => panic!("{name} gave a panel of {} bars", loaded.panel.bars()),
        Err(error) => error,
    };
    let text = error.to_string();
    assert_eq!(error.code(), code, "{name}: {text}");
    for word in words {
        assert!(text.contains(word), "{name}: `{word}` is not in: {text}");
    }
}

#[test]
fn files() {
    check("absent.csv", "data_file", &["absent.csv", "no such file"]);
    check("", "data_file", &["is a directory"]);
    check("empty.csv", "data_empty", &["empty.csv", "is empty"]);
    check("blank.csv", "data_empty", &["is empty"]);
    check("binary.csv", "data_format", &["is binary", "line 2"]);
    check("latin1.csv", "data_format", &["line 3", "not UTF-8"]);
    check("gzip.csv", "data_format", &["gzip"]);
    check("truncated.parquet", "data_format", &["no whole Parquet file"]);
    check("csv_named.parquet", "data_format", &["PAR1", ".csv"]);
}

#[test]
fn headers() {
    check("header_only.csv", "data_empty", &["no records"]);
    check("no_close.csv", "data_column", &["`close`", "found are `ts`, `open`"]);
    check("capital_close.csv", "data_column", &["`close`", "rename `Close` to `close`"]);
    check("date_column.csv", "data_column", &["`ts`", "rename `date` to `ts`", "`date`, `close`"]);
    check("capital_open.csv", "data_column", &["rename `Open` to `open`", "case-sensitive"]);
    check("ticker.csv", "data_column", &["rename `ticker` to `symbol`"]);
    check("close_twice.csv", "data_column", &["`close`", "twice"]);
    check("semicolons.csv", "data_format", &["';'", "commas"]);
}

#[test]
fn cells() {
    check("word.csv", "data_value", &["line 3", "column `close`", "`n/a!`", "not a number"]);
    check("word_in_extra.csv", "data_value", &["line 4", "column `score`", "`high`"]);
    check("infinite.csv", "data_value", &["line 3", "column `volume`", "not finite"]);
    check("negative.csv", "data_value", &["line 3", "column `open`", "-2", "above zero"]);
    check("zero.csv", "data_value", &["line 2", "column `close`", "above zero"]);
    check("negative_volume.csv", "data_value", &["line 2", "column `volume`", "negative"]);
    check("all_missing.csv", "data_empty", &["column `close`", "no number at all"]);
    check("ragged.csv", "data_format", &["line 3", "2 cells", "header has 3"]);
    check("no_symbol.csv", "data_value", &["line 3", "column `symbol`", "empty"]);
}

#[test]
fn stamps() {
    check("bad_stamp.csv", "data_stamp", &["line 3", "column `ts`", "`yesterday`", "2020-01-02"]);
    check("no_stamp.csv", "data_stamp", &["line 3", "column `ts`"]);
    check("mixed_offsets.csv", "data_stamp", &["line 4", "no offset", "alike"]);
    check("duplicate.csv", "data_duplicate", &["line 6", "`A`", "line 2", "drop one"]);
    check(
        "same_session.csv",
        "data_duplicate",
        &["same session", "line 3", "declare another `bar`"],
    );
    check("ticks.csv", "data_declaration", &["no whole seconds"]);
    check("lone_minute.csv", "data_declaration", &["one stamp", "`bar`"]);
    let five_minutes = LoadOptions { bar: "5m".parse().ok(), ..LoadOptions::default() };
    check_with("plain.csv", &five_minutes, "data_declaration", &["5m", "are dates"]);
}

#[test]
fn declarations() {
    let calendar =
        |name: &str| LoadOptions { calendar: Some(name.to_owned()), ..LoadOptions::default() };
    check_with("plain.csv", &calendar("XNYE"), "data_declaration", &["did you mean `XNYS`?"]);
    check_with("plain.csv", &calendar("mars"), "data_declaration", &["known are XNYS, XSHG"]);
    let symbols = LoadOptions {
        symbols: Some(vec![qraft_base::Symbol::new("plein")]),
        ..LoadOptions::default()
    };
    check_with("plain.csv", &symbols, "data_symbols", &["`plein`", "did you mean `plain`?"]);
}
