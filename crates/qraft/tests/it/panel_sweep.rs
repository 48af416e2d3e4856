//! A cross-sectional sweep (W2) through the real command against a hand-written kernel's figures.
//! Its panel is not bundled: `QRAFT_ANCHORS` names a folder with `w2.parquet`, which
//! `tests/fixtures/anchors/make_w2.py` writes.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use crate::support::{only_folder, root, run, sorted_lines, text};

const SPACE: &str = "version: 1
strategy:
  version: 1
  name: w2
  capital: 1
  params:
    fast: {default: 5, range: [5, 23], step: 2}
    slow: {default: 30, range: [30, 75], step: 5}
  rebalance: 5D
  position: {gross: 0.99}
  signals:
    long: EMA(close, fast) > EMA(close, slow) and PCT_RANK(ROC(close, 20)) > 0.7
  costs: {fee_bps: 2}
";

/// Ours, and theirs: the reference prints drawdowns as losses.
const FIGURES: [(&str, usize, f64); 5] = [
    ("total_return", 2, 1.0),
    ("sharpe_ratio", 3, 1.0),
    ("max_drawdown", 4, -1.0),
    ("turnover", 5, 1.0),
    ("trades", 6, 1.0),
];

/// Straight to standard output, which the harness does not hold back.
fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").expect("a line");
}

#[test]
fn a_panel_sweep_equals_the_reference() {
    let folder = std::env::var_os("QRAFT_ANCHORS").map(PathBuf::from);
    let prices = folder.map(|folder| folder.join("w2.parquet")).filter(|path| path.exists());
    let Some(prices) = prices else {
        say("anchor W2: skipped, QRAFT_ANCHORS names no folder with w2.parquet");
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let (file, out) = (dir.path().join("space.yaml"), dir.path().join("out"));
    fs::write(&file, SPACE).expect("space");
    let args = ["search", "run", "--space", text(&file), "--prices", text(&prices)];
    run(&[&args[..], &["--outdir", text(&out), "--top-n", "1", "--log", "off"]].concat()).ok();
    let lines = sorted_lines(&only_folder(&out));
    let reference = fs::read_to_string(root().join("tests/fixtures/anchors/w2_numba.csv"));
    let reference = reference.expect("the reference");
    // The reference fills orders of any size; below 1e-9 of equity they are dropped here. How many
    // there are was counted without qraft: `count_dropped.py`.
    let dropped = fs::read_to_string(root().join("tests/fixtures/anchors/w2_dropped.csv"));
    let dropped = dropped.expect("the orders that are dropped");
    let dropped_of = |name: &str, cells: &[f64]| {
        let pair = format!("{},{},", cells[0], cells[1]);
        let count =
            dropped.lines().find_map(|line| line.strip_prefix(&pair)).filter(|_| name == "trades");
        count.map_or(0.0, |count| count.parse::<f64>().expect("a count"))
    };
    let mut worst = [0.0f64; FIGURES.len()];
    for row in reference.lines().skip(1) {
        let cells: Vec<f64> = row.split(',').map(|cell| cell.parse().expect("a number")).collect();
        let ours = lines
            .iter()
            .skip(1)
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line"))
            .find(|line| line["params"]["fast"] == cells[0] && line["params"]["slow"] == cells[1]);
        let ours = ours.unwrap_or_else(|| panic!("no trial for {row}"));
        for (place, (name, column, sign)) in FIGURES.iter().enumerate() {
            let have = ours["stats"][*name].as_f64().expect("a figure");
            let want = sign * cells[*column] - dropped_of(name, &cells);
            worst[place] = worst[place].max((have - want).abs() / have.abs().max(want.abs()));
        }
    }
    assert_eq!((lines.len() - 1, reference.lines().count() - 1), (100, 100));
    let words: Vec<String> =
        FIGURES.iter().zip(worst).map(|((name, ..), off)| format!("{name} {off:.1e}")).collect();
    say(&format!("anchor W2: 100 pairs, worst relative difference: {}", words.join(", ")));
    for ((name, ..), off) in FIGURES.iter().zip(worst) {
        assert!(off <= if *name == "trades" { 0.0 } else { 1e-9 }, "{name} is {off:e} off");
    }
}
