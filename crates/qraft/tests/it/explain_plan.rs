//! `qraft explain-plan`: text, JSON, picture.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{run, text};

const SPACE: &str = "version: 1
strategy:
  version: 1
  name: bands
  params:
    window: {default: 5, range: [2, 20], step: 1}
    lo: {default: 30, range: [10, 40], step: 5}
    hi: {default: 70, range: [60, 90], step: 5}
  signals:
    long: RSI(close, window) < lo and close > SMA(close, 50)
    exit_long: RSI(close, window) > hi
  costs: {fee_bps: 2}
params:
  window: [2, 3, 5]
  lo: [20, 30]
  hi: [60, 70]
";

/// Sixty days of one name.
fn prices() -> String {
    let mut csv = "ts,symbol,open,high,low,close,volume\n".to_owned();
    for day in 0..60u32 {
        let date = format!("2024-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
        let close = 100 + (day * 7) % 13;
        csv.push_str(&format!("{date},AAA,{close},{close},{close},{close},1000\n"));
    }
    csv
}

fn explain(dir: &Path, more: &[&str]) -> String {
    let (space, data) = (dir.join("space.yaml"), dir.join("prices.csv"));
    fs::write(&space, SPACE).expect("space");
    fs::write(&data, prices()).expect("prices");
    let args = ["explain-plan", "--space", text(&space), "--prices", text(&data)];
    let args = [&args[..], &["--calendar", "24/7", "--threads", "1", "--log", "off"], more];
    run(&args.concat()).ok().out
}

#[test]
fn the_text_is_the_same_every_time() {
    let dir = tempfile::tempdir().expect("a folder");
    let first = explain(dir.path(), &["--top", "4"]);
    assert_eq!(first, explain(dir.path(), &["--top", "4"]));
    is_the_page(&first);
}

fn is_the_page(found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/explain_plan.txt");
    if std::env::var_os("QRAFT_BLESS").is_some() {
        fs::write(&path, found).expect("the page");
    }
    let page = fs::read_to_string(&path).expect("the page");
    assert_eq!(found, page, "QRAFT_BLESS=1 writes {} anew", path.display());
}

#[test]
fn the_document_counts_what_is_shared() {
    let dir = tempfile::tempdir().expect("a folder");
    let document: Value =
        serde_json::from_str(&explain(dir.path(), &["--format", "json"])).expect("a document");
    assert_eq!(document["schema"], "qraft.plan/1");
    assert_eq!(document["trials"]["batch"], 12);
    // Three windows × (two entries and two exits), and the trend.
    assert_eq!(document["conditions"].as_array().map(Vec::len), Some(13));
    assert_eq!(document["calls"].as_array().map(Vec::len), Some(0), "no trial has a kernel");
    let columns = document["columns"].as_array().expect("columns");
    let what = |column: &Value| column["what"].as_str().expect("a text").to_owned();
    let of = |name: &'static str| columns.iter().filter(move |c| what(c).contains(name));
    assert_eq!(of("rsi(").count(), 3);
    assert!(of("rsi(").all(|column| column["trials"] == 4));
    assert!(of("sma(").all(|column| column["trials"] == 12));
    assert!(document["nodes"]["unshared"].as_u64() > document["nodes"]["distinct"].as_u64());
    let parts = ["columns", "conditions", "states", "scratch", "arguments", "rows", "books"];
    let memory = &document["memory"];
    let sum: u64 = parts.iter().filter_map(|part| memory[part].as_u64()).sum();
    assert_eq!(memory["total"].as_u64(), Some(sum));
    assert!(document["measured"].is_null());
    assert!(columns.iter().all(|column| column["measured_ns"].is_null()));
}

#[test]
fn a_measured_plan_says_where_the_time_went() {
    let dir = tempfile::tempdir().expect("a folder");
    let found = explain(dir.path(), &["--measure", "--format", "json"]);
    let document: Value = serde_json::from_str(&found).expect("a document");
    assert!(document["measured"]["total_ns"].as_u64() > Some(0));
    assert!(document["books"]["measured_ns"].as_u64() > Some(0));
    assert_eq!(document["measured"]["failed"], 0);
    assert!(explain(dir.path(), &["--measure"]).contains("measured ms"));
}

#[test]
fn the_picture_is_xml_and_stays_as_it_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("plan.svg");
    let draw = || {
        explain(dir.path(), &["--svg", text(&path)]);
        fs::read_to_string(&path).expect("a picture")
    };
    let picture = draw();
    assert_eq!(picture, draw());
    assert!(picture.contains("rsi(c") && picture.contains("prefers-color-scheme:dark"));
    let mut open = Vec::new();
    for tag in picture.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag that ends");
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).expect("a name");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "tags close in order");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let bare = picture.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
    assert!(!bare.replace("&quot;", "").contains('&'), "marks are escaped");
}

#[test]
fn one_trial_shares_no_condition() {
    let strategy = "examples/strategies/ma_cross.yaml";
    let args = ["explain-plan", "--strategy", strategy, "--prices", "examples/data/sp500.parquet"];
    let found = run(&[&args[..], &["--set", "fast=7", "--format", "json"]].concat()).ok();
    let document: Value = serde_json::from_str(&found.out).expect("a document");
    assert_eq!(document["trials"]["batch"], 1);
    assert_eq!(document["conditions"].as_array().map(Vec::len), Some(0));
    let what = |column: &Value| column["what"].as_str().unwrap_or("").to_owned();
    let columns = document["columns"].as_array().expect("columns");
    assert!(
        columns
            .iter()
            .any(|column| what(column).starts_with("ema(") && what(column).contains("7)"))
    );
    let both = run(&[&args[..], &["--space", "examples/spaces/ma_cross.yaml"]].concat());
    assert_eq!(both.code, 2, "{}", both.err);
    let set = ["explain-plan", "--space", "examples/spaces/ma_cross.yaml", "--set", "fast=7"];
    let set = run(&[&set[..], &["--prices", "examples/data/sp500.parquet"]].concat());
    assert_eq!(set.code, 2);
    assert!(set.err.contains("--set chooses"), "{}", set.err);
}
