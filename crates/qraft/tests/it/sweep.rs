//! The crossover sweep through the real command against published reference figures: every pair of
//! windows 5..=100, to 1e-9 relative, trades exactly. Where the fixtures come from:
//! `tests/fixtures/anchors/README.md`.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{only_folder, root, run, sorted_lines, text};

fn sweep(operator: &str) -> BTreeMap<(u64, u64), [f64; 4]> {
    let dir = tempfile::tempdir().expect("a folder");
    let strategy = format!(
        "version: 1\nname: w1\nparams:\n  fast: {{default: 5}}\n  slow: {{default: 20}}\n\
         signals: {{long: \"{operator}(close, fast) > {operator}(close, slow)\"}}\n\
         costs: {{fee_bps: 2}}\n"
    );
    fs::write(dir.path().join("s.yaml"), strategy).expect("strategy");
    let space = "version: 1\nstrategy: s.yaml\nparams:\n  fast: {range: [5, 100], step: 1}\n  \
                 slow: {range: [5, 100], step: 1}\nconstraints: [\"fast < slow\"]\n";
    let file = dir.path().join("space.yaml");
    fs::write(&file, space).expect("space");
    let prices = root().join("tests/fixtures/anchors/w1_daily.csv");
    let out = dir.path().join("out");
    let args = ["search", "run", "--space", text(&file), "--prices", text(&prices)];
    run(&[&args[..], &["--outdir", text(&out), "--top-n", "1", "--log", "off"]].concat()).ok();
    sorted_lines(&only_folder(&out))
        .iter()
        .skip(1)
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("a line");
            let param = |name: &str| line["params"][name].as_f64().expect("a param") as u64;
            let names = ["total_return", "sharpe_ratio", "max_drawdown", "trades"];
            let figures = names.map(|name| line["stats"][name].as_f64().expect("a figure"));
            ((param("fast"), param("slow")), figures)
        })
        .collect()
}

fn compare(operator: &str, reference: &str) {
    let found = sweep(operator);
    let csv = fs::read_to_string(root().join("tests/fixtures/anchors").join(reference));
    let csv = csv.expect("a reference");
    let mut worst = 0.0f64;
    let mut rows = 0;
    for row in csv.lines().skip(1) {
        let cells: Vec<f64> = row.split(',').map(|cell| cell.parse().expect("a number")).collect();
        let figures = found[&(cells[0] as u64, cells[1] as u64)];
        // The reference prints the drawdown as a loss.
        let want = [cells[2], cells[3], -cells[4], cells[5]];
        assert_eq!(figures[3], want[3], "trades of {row}");
        for (have, want) in figures.iter().zip(&want) {
            let off = (have - want).abs() / have.abs().max(want.abs()).max(f64::MIN_POSITIVE);
            assert!(off <= 1e-9 || have == want, "{row}: {have} for {want}");
            worst = worst.max(off);
        }
        rows += 1;
    }
    assert_eq!(rows, 4_560);
    assert_eq!(found.len(), rows);
    println!("{operator}: {rows} pairs, worst relative difference {worst:.2e}");
}

#[test]
fn exponential_averages_equal_the_reference() {
    compare("EMA", "w1_daily_ema_vectorbt.csv");
}

#[test]
fn simple_averages_equal_the_reference() {
    compare("SMA", "w1_daily_sma_vectorbt.csv");
}
