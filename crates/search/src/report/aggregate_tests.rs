use std::borrow::Cow;
use std::fs;
use std::path::Path;

use qraft_base::{Digest, ErrorType, Failure, Stage};

use super::*;

fn header() -> Header {
    let digest = Digest::of(b"");
    Header {
        run_id: "toy-00000000".to_owned(),
        snapshot: digest,
        dsl: digest,
        operators: digest,
        space_digest: digest,
        semantics: 1,
        engine: "qraft".to_owned(),
        strategy: "toy".to_owned(),
        space: "toy".to_owned(),
        plan: "grid".to_owned(),
        mode: "fast".to_owned(),
        seed: 7,
        trials: 5,
        universe: "all".to_owned(),
        bars: 10,
        symbols: 1,
        periods_per_year: 252.0,
        capital: 1e6,
    }
}

fn frame() -> Frame {
    Frame {
        header: header(),
        points: Some(9),
        skipped: 4,
        objective: Objective::default(),
        best: 2,
        buy_and_hold: None,
    }
}

fn record(trial: u64, sharpe: Option<f64>) -> TrialRecord {
    let mut figures = FIGURES.map(|_| Figure::Value(0.5));
    figures[3] = match sharpe {
        Some(sharpe) => Figure::Value(sharpe),
        None => Figure::Undefined(Cow::Borrowed("flat")),
    };
    TrialRecord {
        trial,
        trial_key: Digest::of(b"k"),
        param_hash: Digest::of(b"p"),
        params: vec![("fast".to_owned(), trial as f64)],
        outcome: Outcome::Done { stats: Stats(figures), equity_len: 10 },
    }
}

fn failed(trial: u64, code: &'static str) -> TrialRecord {
    let failure = Failure::new(ErrorType::Fast, Stage::Bind, code, format!("trial {trial}"));
    TrialRecord { outcome: Outcome::Failed(failure.into()), ..record(trial, None) }
}

fn aggregate(path: &Path, records: &[TrialRecord]) -> Aggregate {
    let mut text = header().to_line() + "\n";
    for record in records {
        text += &(record.to_line() + "\n");
    }
    fs::write(path, text).unwrap();
    Aggregate::of(&Lines::read(path).unwrap(), frame()).unwrap()
}

#[test]
fn counts_ranks_and_groups() {
    let dir = tempfile::tempdir().unwrap();
    let mut records = vec![
        record(0, Some(1.0)),
        failed(1, "window_not_whole"),
        record(2, Some(2.0)),
        failed(3, "setting_out_of_range"),
        failed(4, "window_not_whole"),
    ];
    let all = aggregate(&dir.path().join("a"), &records);
    assert_eq!((all.total, all.succeeded, all.failed), (5, 2, 3));
    assert_eq!((all.success_rate(), all.best_sharpe, all.mean_sharpe), (0.4, 2.0, 1.5));
    assert_eq!(all.best.iter().map(|b| b.record.trial).collect::<Vec<_>>(), [2, 0]);
    let codes: Vec<_> = all.failures.iter().map(|g| (g.error_code.as_str(), g.count)).collect();
    assert_eq!(codes, [("window_not_whole", 2), ("setting_out_of_range", 1)]);
    assert_eq!(all.failures[0].message, "trial 1");
    assert!(all.complete());
    let json = all.to_json();
    assert_eq!(json["best_sharpe"], 2.0);
    assert_eq!(json["failed"], 3);
    assert_eq!(json["skipped"], 4);
    assert_eq!(json["best"][0]["params"]["fast"], 2);

    records.reverse();
    let turned = aggregate(&dir.path().join("b"), &records);
    assert_eq!(turned.to_bytes(), all.to_bytes());
}

#[test]
fn without_a_finite_sharpe_both_are_zero() {
    let dir = tempfile::tempdir().unwrap();
    for records in [
        vec![],
        vec![record(0, None)],
        vec![record(0, None), record(1, Some(f64::INFINITY)), failed(2, "x")],
    ] {
        let all = aggregate(&dir.path().join("a"), &records);
        assert_eq!((all.best_sharpe, all.mean_sharpe), (0.0, 0.0));
        let text = String::from_utf8(all.to_bytes()).unwrap();
        assert!(text.contains("\"best_sharpe\": 0.0"), "{text}");
        assert!(text.contains("\"mean_sharpe\": 0.0"), "{text}");
        assert!(!all.complete());
    }
    let some = [record(0, None), record(1, Some(-1.0)), record(2, Some(f64::INFINITY))];
    let all = aggregate(&dir.path().join("a"), &some);
    assert_eq!((all.best_sharpe, all.mean_sharpe), (-1.0, -1.0));
    assert_eq!(all.undefined, [("sharpe_ratio", 1)]);
}
