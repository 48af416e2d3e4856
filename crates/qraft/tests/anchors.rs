//! The command line against other engines' results on the same prices (`tests/fixtures/anchors`).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Figures of one pair of windows.
type Figures = BTreeMap<String, f64>;
type Pairs = BTreeMap<(u32, u32), Figures>;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/anchors")
}

/// A reference table by its windows.
fn reference(file: &str) -> Pairs {
    let text = std::fs::read_to_string(fixtures().join(file)).expect("the reference");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let read = |line: &str| {
        let values = line.split(',').map(|cell| cell.parse::<f64>().expect("a number"));
        let row: Figures = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
        ((row["fast"] as u32, row["slow"] as u32), row)
    };
    lines.map(read).collect()
}

/// Runs a space over prices and reads its lines.
fn search(space: &str, prices: &Path) -> Pairs {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("space.yaml");
    std::fs::write(&file, space).expect("the space file");
    let answer = Command::new(env!("CARGO_BIN_EXE_qraft"))
        .args(["search", "run", "--plan", "grid", "--fast", "--top-n", "1", "--log", "off"])
        .args(["--run-id", "anchor", "--calendar", "none", "--universe", "all"])
        .arg("--space")
        .arg(&file)
        .arg("--prices")
        .arg(prices)
        .arg("--outdir")
        .arg(folder.path())
        .current_dir(folder.path())
        .output()
        .expect("qraft runs");
    let said = String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "{said}");
    let lines = std::fs::read_to_string(folder.path().join("anchor/results.jsonl"));
    let lines = lines.expect("the results");
    lines.lines().skip(1).map(read_line).collect()
}

fn read_line(line: &str) -> ((u32, u32), Figures) {
    let line: Value = serde_json::from_str(line).expect("a JSON line");
    let window = |name: &str| line["params"][name].as_f64().expect("a window") as u32;
    let stats = line["stats"].as_object().expect("stats");
    let figures = stats.iter().filter_map(|(name, x)| Some((name.clone(), x.as_f64()?)));
    ((window("fast"), window("slow")), figures.collect())
}

/// The greatest relative distance of a figure from its reference.
fn farthest(ours: &Pairs, theirs: &Pairs, name: &str, reference: &str) -> f64 {
    assert!(ours.keys().eq(theirs.keys()), "other pairs than the reference's");
    let distance = |pair: &(u32, u32)| {
        // Drawdowns are losses there, and positive here.
        let sign = if name == "max_drawdown" { -1.0 } else { 1.0 };
        let (x, y) = (ours[pair][name], sign * theirs[pair][reference]);
        (x - y).abs() / y.abs().max(1e-300)
    };
    ours.keys().map(distance).fold(0.0, f64::max)
}

/// Straight to standard output, which the harness does not hold back.
fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").expect("a line");
}

fn compare(what: &str, ours: &Pairs, theirs: &Pairs, figures: &[(&str, &str)], bound: f64) {
    let mut words = Vec::new();
    let mut bad = Vec::new();
    for (name, reference) in figures {
        let distance = farthest(ours, theirs, name, reference);
        words.push(format!("{name} {distance:.1e}"));
        if distance > bound {
            bad.push(*name);
        }
    }
    let same = |pair: &&(u32, u32)| ours[*pair]["trades"] == theirs[*pair]["trades"];
    let equal = theirs.keys().filter(same).count();
    say(&format!(
        "anchor {what}: {} pairs, farthest {}; trades equal in {equal}",
        theirs.len(),
        words.join(", ")
    ));
    assert!(bad.is_empty(), "{what}: {bad:?} differ by more than {bound:e}");
    assert_eq!(equal, theirs.len(), "{what}: trades differ");
}

fn w1(average: &str) {
    let space = format!(
        "version: 1\nstrategy:\n  version: 1\n  name: w1\n  capital: 1\n  params:\n    \
         fast: {{default: 5, range: [5, 100], step: 1}}\n    \
         slow: {{default: 6, range: [5, 100], step: 1}}\n  constraints: [\"fast < slow\"]\n  \
         signals: {{long: \"{average}(close, fast) > {average}(close, slow)\"}}\n  \
         costs: {{fee_bps: 2}}\n"
    );
    let ours = search(&space, &fixtures().join("w1_daily.csv"));
    let theirs = reference(&format!("w1_daily_{}_vectorbt.csv", average.to_lowercase()));
    assert_eq!(theirs.len(), 4560);
    let figures = [
        ("total_return", "total_return"),
        ("sharpe_ratio", "sharpe"),
        ("max_drawdown", "max_drawdown"),
    ];
    compare(&format!("W1 {average}"), &ours, &theirs, &figures, 1e-9);
}

#[test]
fn w1_ema_equals_vectorbt() {
    w1("EMA");
}

#[test]
fn w1_sma_equals_vectorbt() {
    w1("SMA");
}

#[test]
fn w2_equals_numba() {
    let folder = std::env::var_os("QRAFT_ANCHORS").map(PathBuf::from);
    let prices = folder.map(|folder| folder.join("w2.parquet")).filter(|path| path.exists());
    let Some(prices) = prices else {
        say("anchor W2: skipped, QRAFT_ANCHORS names no folder with w2.parquet");
        return;
    };
    let space = "version: 1\nstrategy:\n  version: 1\n  name: w2\n  capital: 1\n  params:\n    \
                 fast: {default: 5, range: [5, 23], step: 2}\n    \
                 slow: {default: 30, range: [30, 75], step: 5}\n  rebalance: 5D\n  \
                 position: {gross: 0.99}\n  signals:\n    long: EMA(close, fast) > EMA(close, \
                 slow) and PCT_RANK(ROC(close, 20)) > 0.7\n  costs: {fee_bps: 2}\n";
    let ours = search(space, &prices);
    let theirs = reference("w2_numba.csv");
    assert_eq!(theirs.len(), 100);
    let figures = [
        ("total_return", "total_return"),
        ("sharpe_ratio", "sharpe"),
        ("max_drawdown", "max_drawdown"),
        ("turnover", "turnover"),
    ];
    compare("W2", &ours, &theirs, &figures, 1e-9);
}
