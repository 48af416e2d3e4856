use std::borrow::Cow;

use qraft_base::{Digest, ErrorType, Failure, Stage};

use super::*;

fn done() -> TrialRecord {
    let mut figures = FIGURES.map(|_| Figure::Value(0.1 + 0.2));
    figures[3] = Figure::Undefined(Cow::Borrowed("returns never vary"));
    figures[6] = Figure::Value(f64::INFINITY);
    figures[12] = Figure::Value(41.0);
    TrialRecord {
        trial: 3,
        trial_key: Digest::of(b"key"),
        param_hash: Digest::of(b"params"),
        params: vec![("fast".to_owned(), 5.0), ("hurdle".to_owned(), 0.7)],
        outcome: Outcome::Done { stats: Stats(figures), equity_len: 1_260 },
    }
}

#[test]
fn a_line_says_what_happened_in_strict_json() {
    let line = done().to_line();
    assert!(line.starts_with("{\"trial\":3,\"trial_key\":\"blake3:"), "{line}");
    assert!(line.contains("\"params\":{\"fast\":5,\"hurdle\":0.7}"), "{line}");
    assert!(line.contains("\"sharpe_ratio\":null"), "{line}");
    assert!(line.contains("\"calmar_ratio\":\"inf\""), "{line}");
    assert!(line.contains("\"total_return\":0.30000000000000004"), "{line}");
    assert!(line.contains("\"trades\":41,"), "{line}");
    assert!(line.contains("\"undefined\":{\"sharpe_ratio\":\"returns never vary\"}"), "{line}");
    assert_eq!(TrialRecord::parse(&line).unwrap(), done());
    assert_eq!(TrialRecord::parse(&line).unwrap().to_line(), line);
}

#[test]
fn a_failure_is_a_line_like_any_other() {
    let failure = Failure::new(ErrorType::Fast, Stage::Bind, "window_not_whole", "2.5 bars")
        .with_hint("use a whole number");
    let record = TrialRecord { outcome: Outcome::Failed(failure.into()), ..done() };
    let line = record.to_line();
    for part in [
        "\"stats\":null",
        "\"error_type\":\"fast\"",
        "\"error_code\":\"window_not_whole\"",
        "\"error_stage\":\"bind\"",
        "\"hint\":\"use a whole number\"",
    ] {
        assert!(line.contains(part), "{line}");
    }
    assert_eq!(TrialRecord::parse(&line).unwrap(), record);
}

#[test]
fn a_foreign_line_is_told_apart() {
    assert!(TrialRecord::parse("{}").unwrap_err().contains("trial"));
    assert!(TrialRecord::parse("{\"trial\":1").is_err());
    let broken = done().to_line().replace("total_return", "totl_return");
    assert!(TrialRecord::parse(&broken).unwrap_err().contains("total_return"));
}

fn header() -> Header {
    Header {
        run_id: "ma_cross-0011aabb".to_owned(),
        snapshot: Digest::of(b"data"),
        dsl: Digest::of(b"dsl"),
        operators: Digest::of(b""),
        space_digest: Digest::of(b"space"),
        semantics: 1,
        engine: "qraft 0.1.0".to_owned(),
        strategy: "ma_cross".to_owned(),
        space: "ma_cross".to_owned(),
        plan: "grid".to_owned(),
        mode: "fast".to_owned(),
        seed: 7,
        trials: 100,
        universe: "all".to_owned(),
        bars: 1_260,
        symbols: 60,
        periods_per_year: 252.0,
        capital: 1e6,
    }
}

#[test]
fn headers_are_compared_field_by_field() {
    let line = header().to_line();
    assert!(line.starts_with("{\"schema\":\"qraft.results/1\",\"run_id\":"), "{line}");
    assert_eq!(header().differences(&line).unwrap(), []);
    let other = Header { snapshot: Digest::of(b"other data"), seed: 8, ..header() };
    let found = other.differences(&line).unwrap();
    assert_eq!(found.iter().map(|d| d.field.as_str()).collect::<Vec<_>>(), ["snapshot", "seed"]);
    let text = found[0].to_string();
    assert!(text.contains(&Digest::of(b"data").to_string()), "{text}");
    assert!(text.contains(&Digest::of(b"other data").to_string()), "{text}");
    let older = line.replace("\"seed\":7,", "\"sead\":7,");
    assert_eq!(header().differences(&older).unwrap().len(), 2);
    assert!(header().differences("{}").is_err());
}
