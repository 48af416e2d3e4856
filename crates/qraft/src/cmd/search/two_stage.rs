//! The second stage of a fast search: its best trials, matched order by order.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use qraft_base::Failure;
use qraft_data::Panel;
use qraft_search::precise::{
    MatchOptions, PreciseEngine, Study, equity_table, sensitivity_json, trades_table,
    two_stage_json,
};
use qraft_search::record::{Figure, Stats, TrialRecord};
use qraft_search::report::{Aggregate, BestTrial};
use qraft_search::seal::{PackFile, SealError, json_bytes};
use qraft_stats::gate::two_stage::TOLERANCE;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

use super::prepare::Prepared;
use crate::cmd::precise::{apart, gate};
use crate::exit::Stop;
use crate::monitor::Monitor;
use crate::print::{Align, Table, percent, plain};

/// The schema of `two_stage.json`.
const SCHEMA: &str = "qraft.two-stage/1";

/// Its name in the run's folder.
const FILE: &str = "two_stage.json";

/// One of the best trials, in both stages.
pub struct Candidate {
    /// From 1.
    rank: usize,
    record: TrialRecord,
    study: Result<Study, Failure>,
}

impl Candidate {
    /// True where every key figure of both stages agrees.
    pub fn passes(&self) -> bool {
        self.study.as_ref().is_ok_and(|study| study.two_stage.passes())
    }
}

/// Matches the `k` best; `None` where `stop` rose first.
///
/// # Errors
/// Exit 2: data that the matcher cannot work on.
pub fn matched(
    prepared: &Prepared,
    aggregate: &Aggregate,
    k: usize,
    pool: &rayon::ThreadPool,
    stop: &AtomicBool,
) -> Result<Option<Vec<Candidate>>, Stop> {
    let (program, panel) = (&prepared.program, &prepared.panel);
    let engine = PreciseEngine::new(program, panel, MatchOptions::default())
        .map_err(|e| Stop::input(e.code, e.to_string()))?
        .using(prepared.installed.externals());
    let best = &aggregate.best[..k.min(aggregate.best.len())];
    let candidate = |best: &BestTrial| {
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let params: Vec<f64> = best.record.params.iter().map(|(_, value)| *value).collect();
        let study = engine.study(&params, TOLERANCE);
        Some(Candidate { rank: best.rank, record: best.record.clone(), study })
    };
    Ok(pool.install(|| best.par_iter().map(candidate).collect()))
}

/// Writes `two_stage.json`; without candidates takes away that of an earlier command.
///
/// # Errors
/// Exit 2: it cannot be written.
pub fn write(folder: &Path, run_id: &str, candidates: &[Candidate]) -> Result<(), Stop> {
    let path = folder.join(FILE);
    let done = match candidates.is_empty() {
        true => match std::fs::remove_file(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other,
        },
        false => {
            let mut value = json(candidates);
            if let Value::Object(map) = &mut value {
                map.insert("run_id".into(), json!(run_id));
            }
            qraft_evidence::atomic_write(&path, &json_bytes(value))
        }
    };
    done.map_err(|e| Stop::input("write_failed", format!("{}: {e}", path.display())))
}

/// What each candidate's pack holds of the second stage.
///
/// # Errors
/// A table cannot be encoded.
pub fn files(
    candidates: &[Candidate],
    rank: usize,
    panel: &Panel,
) -> Result<Vec<PackFile>, SealError> {
    let found = candidates.iter().find(|candidate| candidate.rank == rank);
    let Some(Ok(study)) = found.map(|candidate| &candidate.study) else { return Ok(Vec::new()) };
    let table = |bytes: Result<Vec<u8>, qraft_data::DataError>| {
        bytes.map_err(|e| SealError::Table(e.to_string()))
    };
    let files = [
        ("trades_precise.parquet", table(trades_table(&study.matched, panel))?),
        ("equity_precise.parquet", table(equity_table(&study.matched, panel))?),
        ("sensitivity.json", json_bytes(sensitivity_json(&study.sensitivity))),
    ];
    Ok(files.map(|(name, bytes)| (name.to_owned(), bytes)).into())
}

/// Counts the orders of the candidates.
pub fn count(prepared: &Prepared, candidates: &[Candidate], monitor: &Monitor) {
    if candidates.is_empty() {
        return;
    }
    let executed = monitor.executed(&prepared.panel);
    for study in candidates.iter().filter_map(|candidate| candidate.study.as_ref().ok()) {
        executed.count(&study.matched);
    }
}

/// The candidates for machines.
pub fn json(candidates: &[Candidate]) -> Value {
    let figures =
        |stats: &Stats| json!({"stats": stats.to_json(), "undefined": stats.undefined_json()});
    let entry = |candidate: &Candidate| {
        let (fast, precise, verdict, failure) = match &candidate.study {
            Ok(study) => (
                figures(&study.fast),
                figures(&study.precise),
                two_stage_json(&study.two_stage),
                Value::Null,
            ),
            Err(failure) => (Value::Null, Value::Null, Value::Null, failed(failure)),
        };
        json!({
            "rank": candidate.rank,
            "trial": candidate.record.trial,
            "param_hash": candidate.record.param_hash.to_string(),
            "params": candidate.record.params_json(),
            "passes": candidate.passes(),
            "fast": fast,
            "precise": precise,
            "two_stage": verdict,
            "failure": failure,
        })
    };
    let passed = candidates.iter().filter(|candidate| candidate.passes()).count();
    json!({
        "schema": SCHEMA,
        "tolerance": TOLERANCE,
        "passed": passed,
        "candidates": candidates.iter().map(entry).collect::<Vec<_>>(),
    })
}

fn failed(failure: &Failure) -> Value {
    json!({
        "error_type": failure.error_type.as_str(),
        "error_code": failure.code,
        "error_stage": failure.stage.as_str(),
        "message": failure.message,
    })
}

/// The candidates for people: both stages side by side, then what failed and why.
pub fn text(candidates: &[Candidate]) -> String {
    let columns = [
        ("rank", Align::Right),
        ("sharpe fast", Align::Right),
        ("precise", Align::Right),
        ("return fast", Align::Right),
        ("precise", Align::Right),
        ("max dd fast", Align::Right),
        ("precise", Align::Right),
        ("apart", Align::Right),
        ("gate", Align::Left),
    ];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    let mut below = String::new();
    for candidate in candidates {
        let study = match &candidate.study {
            Ok(study) => study,
            Err(failure) => {
                table.row([candidate.rank.to_string()]);
                below.push_str(&format!("rank {}: {failure}\n", candidate.rank));
                continue;
            }
        };
        let of = |stats: &Stats, name: &str| stats.get(name).and_then(Figure::value);
        let (fast, precise) = (&study.fast, &study.precise);
        let differences = study.two_stage.figures.iter().map(|c| c.relative.value());
        let worst = differences.flatten().fold(0.0, f64::max);
        table.row([
            candidate.rank.to_string(),
            plain(of(fast, "sharpe_ratio"), 3),
            plain(of(precise, "sharpe_ratio"), 3),
            percent(of(fast, "total_return")),
            percent(of(precise, "total_return")),
            percent(of(fast, "max_drawdown")),
            percent(of(precise, "max_drawdown")),
            apart(Some(worst)),
            if candidate.passes() { "passes" } else { "fails" }.to_owned(),
        ]);
        if !candidate.passes() {
            below.push_str(&format!("rank {}, {}", candidate.rank, gate(&study.two_stage)));
        }
    }
    format!("{table}{below}")
}
