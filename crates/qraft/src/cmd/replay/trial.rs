//! The trial of a pack, and what comes of it when it is run again.

use std::sync::atomic::AtomicBool;

use qraft_base::Failure;
use qraft_evidence::Contents;
use qraft_search::plan::Trial;
use qraft_search::precise::{
    MatchOptions, PreciseEngine, equity_table, sensitivity_json, trades_table,
};
use qraft_search::record::{Outcome, Stats, TrialFailure, TrialRecord, read_number};
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;
use qraft_search::seal::{self, Material, PackFile, json_bytes};
use qraft_stats::gate::two_stage::TOLERANCE;
use serde_json::Value;

use crate::cmd::precise::METRICS_NAME;
use crate::exit::Stop;
use crate::inputs::Mode;
use crate::rerun::Rerun;

/// A trial, run again.
pub struct Again {
    /// The files that it makes.
    pub files: Vec<PackFile>,
    /// Its figures by the specification of the books, and by the fast scan; where the run was one.
    pub scans: Option<(Stats, Stats)>,
}

/// A JSON file of a pack; `None` where it has none.
///
/// # Errors
/// Exit 2: it is not JSON.
pub fn json_of(contents: &Contents, name: &str) -> Result<Option<Value>, Stop> {
    let Some(bytes) = contents.file(name) else { return Ok(None) };
    serde_json::from_slice(bytes).map(Some).map_err(|e| unusable(contents, name, &e))
}

fn unusable(contents: &Contents, name: &str, why: &dyn std::fmt::Display) -> Stop {
    let message = format!("{}: {name} cannot be used: {why}", contents.path().display());
    Stop::input("pack_unusable", message)
}

/// The trial that a pack is of, named anew from its params. What came out of it is left open.
///
/// # Errors
/// Exit 2: params that are not those of the strategy, or no number of the trial.
pub fn of(contents: &Contents, rerun: &Rerun) -> Result<TrialRecord, Stop> {
    let bad = |name: &str, why: String| unusable(contents, name, &why);
    let (params, digests) = ("params.json", "digests.json");
    let missing = |name: &str| bad(name, "it is not there".to_owned());
    let sealed = json_of(contents, params)?.ok_or_else(|| missing(params))?;
    let sealed = sealed.as_object().ok_or_else(|| bad(params, "it is no object".to_owned()))?;
    let mut values = Vec::with_capacity(rerun.program.params.len());
    for param in &rerun.program.params {
        let name = &param.name.value;
        let value = sealed.get(name).and_then(read_number);
        let value = value.ok_or_else(|| bad(params, format!("it has no number `{name}`")))?;
        values.push((name.clone(), value));
    }
    if let Some(other) = sealed.keys().find(|key| !values.iter().any(|(name, _)| name == *key)) {
        return Err(bad(params, format!("the strategy has no param `{other}`")));
    }
    let trial = json_of(contents, digests)?.ok_or_else(|| missing(digests))?;
    let trial = trial["trial"].as_u64();
    let trial = trial.ok_or_else(|| bad(digests, "it has no number `trial`".to_owned()))?;
    let pairs = values.iter().map(|(name, value)| (name.as_str(), *value));
    let param_hash = qraft_ir::param_hash(pairs);
    let trial_key = rerun.keys().of(param_hash);
    // Replaced by what comes out.
    let open = TrialFailure {
        error_type: "other".into(),
        error_code: "not_run".into(),
        error_stage: "evidence".into(),
        message: "it has not been run again yet".to_owned(),
        hint: None,
    };
    let outcome = Outcome::Failed(open);
    Ok(TrialRecord { trial, trial_key, param_hash, params: values, outcome })
}

/// Runs it again, by every way that the pack was made.
///
/// # Errors
/// Exit 1: the trial fails. Exit 2: data that an engine cannot work on.
pub fn again(
    contents: &Contents,
    rerun: &Rerun,
    record: &TrialRecord,
    material: &Material<'_>,
) -> Result<Again, Stop> {
    let input = |e: Failure| Stop::input(e.code, e.to_string());
    let failed = |e: Failure| Stop::findings(e.code, e.to_string());
    let (program, panel) = (&rerun.program, &rerun.panel);
    let externals = rerun.installed.externals();
    let scan = ScanEngine::new(program, panel).map_err(input)?.using(externals.clone());
    let precise = PreciseEngine::new(program, panel, MatchOptions::default());
    let precise = precise.map_err(input)?.using(externals);
    let params: Vec<f64> = record.params.iter().map(|(_, value)| *value).collect();
    if contents.file(METRICS_NAME).is_some() {
        let files = crate::cmd::precise::again(contents, rerun, record, material)?;
        return Ok(Again { files, scans: None });
    }
    let remade = match rerun.left.mode()? {
        Mode::Fast => seal::remake(record, &scan, material),
        Mode::Precise => seal::remake(record, &precise, material),
    };
    let remade = remade.map_err(|e| Stop::findings("replay_failed", e.to_string()))?;
    let mut files = remade.files;
    if contents.file("trades_precise.parquet").is_some() {
        let study = precise.study(&params, TOLERANCE).map_err(failed)?;
        let table = |bytes: Result<Vec<u8>, qraft_data::DataError>| {
            bytes.map_err(|e| Stop::findings("replay_failed", e.to_string()))
        };
        let second = [
            ("trades_precise.parquet", table(trades_table(&study.matched, panel))?),
            ("equity_precise.parquet", table(equity_table(&study.matched, panel))?),
            ("sensitivity.json", json_bytes(sensitivity_json(&study.sensitivity))),
        ];
        files.retain(|(name, _)| second.iter().all(|(other, _)| other != name));
        files.extend(second.map(|(name, bytes)| (name.to_owned(), bytes)));
        files.sort();
    }
    let scanned = match rerun.left.mode()? {
        Mode::Precise => None,
        Mode::Fast => {
            let trial = Trial { number: record.trial, params };
            let answers = scan.run(std::slice::from_ref(&trial), &AtomicBool::new(false));
            let answer = answers.and_then(|mut answers| answers.pop());
            answer.transpose().map_err(failed)?
        }
    };
    Ok(Again { files, scans: scanned.map(|scanned| (remade.stats, scanned)) })
}
