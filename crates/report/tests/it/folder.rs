//! A run folder, written with the product's own writers: twelve trials, two sealed, one failed.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use qraft_base::{Digest, Ts};
use qraft_data::write::{Column, table_bytes};
use qraft_evidence::PackWriter;
use qraft_search::record::{FIGURES, Figure, Header, Outcome, Stats, TrialFailure, TrialRecord};
use serde_json::{Value, json};

/// Bars of the folder's equity, from 2015-01-01 on, every day.
pub const BARS: usize = 500;
/// Its capital.
pub const CAPITAL: f64 = 1_000.0;

/// A folder on disk.
pub struct Folder {
    temporary: tempfile::TempDir,
}

/// A run's header.
pub fn header(strategy: &str) -> Header {
    Header {
        run_id: "trend-00000001".to_owned(),
        snapshot: Digest::of(b"data"),
        dsl: Digest::of(b"dsl"),
        operators: Digest::of(b""),
        space_digest: Digest::of(b"space"),
        semantics: 1,
        engine: "qraft 0.0.0".to_owned(),
        strategy: strategy.to_owned(),
        space: "grid".to_owned(),
        plan: "grid".to_owned(),
        mode: "fast".to_owned(),
        seed: 7,
        trials: 13,
        universe: "all".to_owned(),
        bars: BARS as u64,
        symbols: 2,
        periods_per_year: 365.0,
        capital: CAPITAL,
    }
}

/// Equity that swings and grows.
pub fn equity() -> Vec<f64> {
    let step = |bar: usize| 1.0 + 0.002 * ((bar % 7) as f64 - 2.8) / 2.0;
    let grow = |equity: &mut f64, bar: usize| {
        *equity *= step(bar);
        Some(*equity)
    };
    (0..BARS).scan(CAPITAL, grow).collect()
}

fn ts() -> Vec<Ts> {
    (0..BARS).map(|bar| Ts::from_day(16_436 + bar as i32)).collect()
}

fn stats(trial: u64) -> Stats {
    let base = trial as f64 / 10.0;
    let total = equity()[BARS - 1] / CAPITAL - 1.0;
    Stats(FIGURES.map(|name| match name {
        "total_return" => Figure::Value(total),
        "sharpe_ratio" => Figure::Value(1.0 - (base - 0.4).abs()),
        "max_drawdown" => Figure::Value(0.05 + base / 10.0),
        "calmar_ratio" => Figure::Undefined(Cow::Borrowed("no drawdown")),
        "skew" => Figure::Value(0.0),
        "kurtosis" => Figure::Value(3.0),
        _ => Figure::Value(0.5),
    }))
}

/// One line.
pub fn record(trial: u64) -> TrialRecord {
    TrialRecord {
        trial,
        trial_key: Digest::of(&trial.to_le_bytes()),
        param_hash: Digest::of(&trial.to_be_bytes()),
        params: vec![
            ("fast".to_owned(), (5 + trial % 4) as f64),
            ("slow".to_owned(), (20 + 10 * (trial / 4)) as f64),
        ],
        outcome: Outcome::Done { stats: stats(trial), equity_len: BARS as u64 },
    }
}

fn failed(trial: u64) -> TrialRecord {
    let failure = TrialFailure {
        error_type: Cow::Borrowed("fast"),
        error_code: Cow::Borrowed("window_not_whole"),
        error_stage: Cow::Borrowed("bind"),
        message: "`fast` is no whole number".to_owned(),
        hint: Some("round it".to_owned()),
    };
    TrialRecord { outcome: Outcome::Failed(failure), ..record(trial) }
}

fn pretty(value: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(value).expect("JSON")
}

impl Folder {
    /// The whole run; its header says that it is of this strategy.
    pub fn of(strategy: &str) -> Folder {
        let folder = Folder { temporary: tempfile::tempdir().expect("a folder") };
        let mut lines = header(strategy).to_line() + "\n";
        for trial in 0..12 {
            lines += &(record(trial).to_line() + "\n");
        }
        lines += &(failed(12).to_line() + "\n");
        folder.put("results.jsonl", lines.as_bytes());
        let hold = json!({"stats": {"sharpe_ratio": 0.9, "total_return": 0.2}});
        folder.json(
            "aggregated.json",
            &json!({
                "schema": "qraft.aggregate/1", "skipped": 3, "complete": true,
                "objective": {"figure": "sharpe_ratio", "direction": "maximize"},
                "failures": [{
                    "error_code": "window_not_whole", "error_stage": "bind", "count": 1,
                    "first_trial": 12, "message": "`fast` is no whole number", "hint": "round it",
                }],
                "buy_and_hold": hold,
            }),
        );
        folder.pack(1, 4);
        folder.pack(2, 3);
        folder
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// The pack of that rank.
    pub fn pack_path(&self, rank: u64) -> PathBuf {
        let trial = if rank == 1 { 4 } else { 3 };
        let name = format!("{rank}-{}", record(trial).param_hash.short(8));
        self.path().join("topN").join(name)
    }

    /// Writes a file.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path().join(name), bytes).expect("a file");
    }

    /// Writes a document.
    pub fn json(&self, name: &str, value: &Value) {
        self.put(name, &pretty(value));
    }

    fn pack(&self, rank: u64, trial: u64) {
        let record = record(trial);
        let mut pack = PackWriter::new(self.pack_path(rank)).expect("a pack");
        let stats = record.stats().expect("figures");
        let figures = json!({
            "schema": "qraft.figures/1", "stats": stats.to_json(),
            "undefined": stats.undefined_json(), "equity_len": BARS,
        });
        let snapshot = json!({
            "schema": "qraft.snapshot-meta/1", "universe": "all", "bar": "1D", "calendar": "24/7",
            "periods_per_year": 365, "bars": BARS, "symbols": ["A", "B"],
        });
        let digests = json!({
            "schema": "qraft.digests/1", "run_id": "trend-00000001", "trial": trial,
            "trial_key": record.trial_key.to_string(),
            "param_hash": record.param_hash.to_string(), "dsl": Digest::of(b"dsl").to_string(),
            "snapshot": Digest::of(b"data").to_string(), "mode": "fast", "semantics": 1,
            "engine": "qraft 0.0.0", "operators": Digest::of(b"").to_string(),
        });
        pack.add("params.json", &pretty(&record.params_json())).expect("params");
        pack.add("figures.json", &pretty(&figures)).expect("figures");
        pack.add("snapshot_meta.json", &pretty(&snapshot)).expect("snapshot");
        pack.add("digests.json", &pretty(&digests)).expect("digests");
        let (ts, equity) = (ts(), equity());
        let table = [("ts", Column::Ts(&ts)), ("equity", Column::F64(&equity))];
        pack.add("equity.parquet", &table_bytes(&table).expect("a table")).expect("equity");
        pack.add("trades.parquet", &trades(&ts)).expect("trades");
        pack.publish().expect("published");
    }
}

/// A is bought and sold at a gain; B is sold short and stays.
fn trades(ts: &[Ts]) -> Vec<u8> {
    let at = [ts[10], ts[10], ts[40]];
    let text = |all: [&str; 3]| all.map(str::to_owned);
    let (symbol, side) = (text(["A", "B", "A"]), text(["buy", "sell", "sell"]));
    let reason = text(["enter", "enter", "exit"]);
    table_bytes(&[
        ("ts", Column::Ts(&at)),
        ("symbol", Column::Text(&symbol)),
        ("side", Column::Text(&side)),
        ("shares", Column::F64(&[10.0, 5.0, 10.0])),
        ("base", Column::F64(&[10.0, 20.0, 12.0])),
        ("price", Column::F64(&[10.0, 20.0, 12.0])),
        ("fee", Column::F64(&[1.0, 1.0, 1.0])),
        ("tax", Column::F64(&[0.0; 3])),
        ("spread", Column::F64(&[0.5; 3])),
        ("impact", Column::F64(&[0.25; 3])),
        ("reason", Column::Text(&reason)),
    ])
    .expect("a table")
}

/// `gates.json` in which the first candidate passes or does not, as the command writes it.
pub fn gates(passes: bool) -> Value {
    json!({
        "schema": "qraft.gates/1", "run_id": "trend-00000001", "engine": "qraft 0.0.0",
        "objective": {"figure": "sharpe_ratio", "direction": "maximize"},
        "trials": 4560, "failed": 1, "bars": BARS, "periods_per_year": 365, "benchmark": "hold",
        "thresholds": {"deflated_sharpe": 0.95, "top_n_overlap": 0.7},
        "sharpe_variance": 0.04, "expected_max_sharpe": 0.62,
        "bootstrap": {"kind": "stationary", "block": 12, "replications": 2000, "seed": 0},
        "reality_check": {"statistic": 1.2, "p": 0.21},
        "spa": {"statistic": 1.1, "p_lower": 0.1, "p": 0.2, "p_upper": 0.3},
        "stepm": {"level": 0.05, "superior": [], "rounds": 1},
        "pbo": {"splits": null, "pbo": null, "undefined": "too few bars"},
        "overlap": {
            "n": 5, "least": 0.8,
            "points": [{"multiplier": 0.5, "overlap": 0.8}, {"multiplier": 1.5, "overlap": 1}],
        },
        "split": {
            "in_sample": {"from": "2015-01-01", "to": "2016-05-14", "bars": 500},
            "out_of_sample": {"from": "2016-05-20", "to": "2016-12-31", "bars": 226},
            "purged_bars": 5, "looks": 2,
            "folds": [{
                "train": [{"from": "2015-01-01", "to": "2015-06-01", "bars": 150}],
                "test": {"from": "2015-06-02", "to": "2015-12-31", "bars": 210},
                "trial": 4, "params": {"fast": 5, "slow": 30},
                "in_sample_sharpe": 1.5, "out_of_sample_sharpe": 0.4,
            }],
        },
        "candidates": [candidate(passes)],
        "passed": u8::from(passes),
    })
}

fn candidate(passes: bool) -> Value {
    let status = if passes { "pass" } else { "fail" };
    json!({
        "rank": 1, "trial": 4, "param_hash": record(4).param_hash.to_string(),
        "params": {"fast": 5, "slow": 30},
        "stats": {"sharpe_ratio": 1}, "passes": passes,
        "stopped_at": if passes { Value::Null } else { json!("deflated_sharpe") },
        "inputs": {"sharpe": 1, "deflated_sharpe": if passes { 0.97 } else { 0.31 }},
        "verdicts": [
            {"gate": "deflated_sharpe", "status": status, "value": 0.31, "threshold": 0.95,
             "reason": "best of 4,560 trials", "suggestion": "fewer params"},
            {"gate": "two_stage", "status": "skip", "value": 0.004, "threshold": 0.02,
             "reason": null, "suggestion": null},
        ],
        "two_stage": {
            "tolerance": 0.02, "passes": true,
            "figures": [{
                "figure": "cagr", "fast": 0.5, "precise": 0.498, "difference": 0.004,
                "passes": true, "terms": [], "greatest_term": "ticks",
            }],
        },
        "out_of_sample": {
            "bars": 226, "decay": 0.25,
            "stats": {"sharpe_ratio": 0.75, "calmar_ratio": 1.5, "max_drawdown": 0.08,
                      "information_ratio": 0.4},
        },
        "cost_curve": [
            {"multiplier": 0.5, "sharpe_ratio": 1.1, "total_return": 0.2},
            {"multiplier": 1.5, "sharpe_ratio": 0.9, "total_return": 0.1},
        ],
    })
}
