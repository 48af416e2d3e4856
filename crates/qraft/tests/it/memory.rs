//! `--memory`: a panel that is larger than the budget gives the lines that it gives without one,
//! within the budget; what cannot be kept is refused with the number.

use std::fs;
use std::path::Path;

use qraft_base::{Symbol, Ts};
use qraft_data::Panel;
use qraft_data::write::write_panel;

use crate::support::{Ran, only_folder, run, sorted_lines, text};

const SPACE: &str = "version: 1
strategy:
  version: 1
  name: wide
  capital: 1000000
  params:
    fast: {default: 5, range: [5, 11], step: 3}
    slow: {default: 30, range: [30, 50], step: 10}
  rebalance: 250D
  position: {gross: 0.99}
  signals:
    long: EMA(close, fast) > EMA(close, slow) and PCT_RANK(ROC(close, 20)) > 0.7
  costs: {fee_bps: 2}
";

/// Symbols, bars, and a budget that the columns exceed: open, high, low, close, volume.
fn scale() -> (usize, usize, &'static str, u64) {
    match std::env::var("QRAFT_TEST_SCALE").as_deref() {
        Ok("full") => (500, 14_000, "256M", 256 << 20),
        _ => (60, 21_000, "48M", 48 << 20),
    }
}

/// A market of walks, one record in 50 missing, as Parquet sorted by symbol.
fn market(path: &Path, width: usize, bars: usize) {
    let mut state = 7u64;
    let mut dice = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1u64 << 24) as f64
    };
    let names = ["close", "high", "low", "open", "volume"];
    let mut columns = names.map(|_| Vec::with_capacity(width * bars));
    let mut last = vec![100.0; width];
    for _ in 0..bars {
        for last in &mut last {
            let open = *last * (1.0 + (dice() - 0.5) * 0.01);
            let close = (open * (1.0 + (dice() - 0.499) * 0.03)).max(1.0);
            *last = close;
            let gap = dice() < 0.02;
            let row = [close, open.max(close) * 1.01, open.min(close) * 0.99, open, 1e6 * dice()];
            for (column, value) in columns.iter_mut().zip(row) {
                column.push(if gap { f64::NAN } else { value });
            }
        }
    }
    let columns = names.map(str::to_owned).into_iter().zip(columns).collect::<Vec<_>>();
    let symbols = (0..width).map(|s| Symbol::new(&format!("S{s:04}"))).collect();
    let ts = (0..bars as i32).map(Ts::from_day).collect();
    let bar = "1D".parse().expect("a bar");
    let panel = Panel::from_columns(symbols, ts, bar, "none", columns).expect("a panel");
    write_panel(path, &panel).expect("a file");
}

/// The most memory that a run says it has held, and what it had planned.
fn memory(ran: &Ran) -> (u64, u64) {
    let of = |key: &str| {
        ran.err.lines().find_map(|line| {
            serde_json::from_str::<serde_json::Value>(line).ok()?.get(key)?.as_u64()
        })
    };
    (of("memory_peak").expect("a peak"), of("memory_planned").expect("a plan"))
}

#[test]
fn a_panel_larger_than_the_budget_equals_the_unbounded_one() {
    let (width, bars, budget, bytes) = scale();
    assert!((width * bars * 5 * 8) as u64 > bytes, "the columns alone exceed it");
    let dir = tempfile::tempdir().expect("a folder");
    let (space, prices) = (dir.path().join("space.yaml"), dir.path().join("p.parquet"));
    fs::write(&space, SPACE).expect("space");
    market(&prices, width, bars);
    let (free, kept) = (dir.path().join("free"), dir.path().join("kept"));
    let scratch = dir.path().join("scratch");
    fs::create_dir(&scratch).expect("a folder");
    let args = ["search", "run", "--space", text(&space), "--prices", text(&prices), "--threads"];
    let args = [&args[..], &["2", "--top-n", "1", "--log", "json", "--outdir"]].concat();
    run(&[&args[..], &[text(&free)]].concat()).ok();
    let memory_args = ["--memory", budget, "--scratch", text(&scratch)];
    let ran = run(&[&args[..], &[text(&kept)], &memory_args].concat()).ok();

    let (free, kept) = (only_folder(&free), only_folder(&kept));
    assert_eq!(sorted_lines(&free), sorted_lines(&kept));
    let read = |folder: &Path| fs::read(folder.join("aggregated.json")).expect("a file");
    assert_eq!(read(&free), read(&kept));
    // The pack's replay did not go by the interpreter here.
    let pack = |folder: &Path| only_folder(&folder.join("topN"));
    for file in ["equity.parquet", "trades.parquet", "sensitivity.json"] {
        let read = |folder: &Path| fs::read(pack(folder).join(file)).expect(file);
        assert!(read(&free) == read(&kept), "{file} differs");
    }
    assert_eq!(fs::read_dir(&scratch).expect("a folder").count(), 0, "nothing is left");
    let (peak, planned) = memory(&ran);
    let told = format!("a peak of {peak}, {planned} planned, {bytes} allowed");
    assert!(planned <= bytes && peak < bytes, "{told}");
    println!("--memory {budget}: {told}");
}

#[test]
fn one_strategy_keeps_to_it_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let prices = dir.path().join("p.parquet");
    market(&prices, 20, 2_000);
    let strategy = "examples/strategies/donchian_stops.yaml";
    let args = ["run", "--strategy", strategy, "--prices", text(&prices), "--universe", "all"];
    let args = [&args[..], &["--format", "json", "--log", "json"]].concat();
    let free = run(&args).ok();
    for budget in ["33M", "1G"] {
        let ran = run(&[&args[..], &["--memory", budget]].concat()).ok();
        assert_eq!(free.out, ran.out, "{budget}");
        assert!(memory(&ran).1 > 0, "{budget}");
    }
}

#[test]
fn a_window_is_run_as_if_there_were_no_other_bars() {
    let dir = tempfile::tempdir().expect("a folder");
    let (all, part) = (dir.path().join("all.csv"), dir.path().join("part.csv"));
    let csv = crate::support::zigzag(900);
    fs::write(&all, &csv).expect("prices");
    let kept = csv.lines().filter(|line| {
        line.starts_with("ts") || ("2001-06-01".."2002-10-01").contains(&&line[..10])
    });
    fs::write(&part, kept.collect::<Vec<_>>().join("\n")).expect("prices");
    let window = ["--from", "2001-06-01", "--to", "2002-10-01"];
    let strategy = "examples/strategies/ma_cross.yaml";
    let words = ["run", "--strategy", strategy, "--universe", "all", "--format", "json"];
    let words = [&words[..], &["--log", "off", "--prices"]].concat();
    let of = |more: &[&str]| run(&[&words[..], more].concat());
    let want = of(&[text(&part)]).ok().out;
    assert_eq!(of(&[&[text(&all)], &window[..]].concat()).ok().out, want);
    let within = ["--memory", "40M"];
    assert_eq!(of(&[&[text(&all)], &window[..], &within].concat()).ok().out, want);
    let empty = of(&[text(&all), "--from", "2031-01-01"]);
    assert_eq!(empty.code, 2, "{}", empty.err);
    assert!(empty.err.contains("no bar opens from 2031-01-01 on"), "{}", empty.err);
}

#[test]
fn what_cannot_be_kept_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let prices = dir.path().join("p.parquet");
    market(&prices, 40, 3_000);
    let space = dir.path().join("space.yaml");
    let wide = "CORR(close, open, 2500) + CORR(close, volume, 2400) + CORR(high, low, 2300)";
    let long = SPACE.replace("ROC(close, 20)", wide);
    fs::write(&space, long).expect("space");
    let out = dir.path().join("out");
    let args = ["search", "run", "--space", text(&space), "--prices", text(&prices), "--outdir"];
    let args = [&args[..], &[text(&out), "--memory"]].concat();
    for (more, says) in [
        (&["32M"][..], "bytes"),
        (&["8M"], "at least 32M"),
        (&["256"], "of what? 256M"),
        (&["1.5G"], "1536M"),
        (&["many"], "as in 256M or 2G"),
        (&["5X"], "`X` is no unit"),
        (&["64M", "--scratch", "no/such/folder"], "no folder"),
        (&["64M", "--precise"], "keeps to no budget"),
        (&["64M", "--precise-top", "2"], "keeps to no budget"),
    ] {
        let ran = run(&[&args[..], more].concat());
        assert_eq!(ran.code, 2, "{more:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{more:?}: {}", ran.err);
        assert!(!out.exists(), "{more:?} left a folder");
    }
    let ran = run(&[&args[..], &["32M"]].concat());
    let number = |before: &str| -> u64 {
        let rest = ran.err.split(before).nth(1).unwrap_or_else(|| panic!("{}", ran.err));
        rest.split(' ').next().and_then(|n| n.parse().ok()).expect("a number")
    };
    assert!(number("the plan needs ") > number("symbols), and "), "{}", ran.err);
}
