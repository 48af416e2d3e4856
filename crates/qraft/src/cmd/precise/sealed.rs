//! A matched run as a pack: the tables and figures of the matcher, and what it takes to match it
//! again. Its bytes depend on data, strategy, params, flags and build alone.

use qraft_base::Ts;
use qraft_data::table::{Cells, read_table};
use qraft_data::write::{Column, table_bytes};
use qraft_evidence::Contents;
use qraft_search::ident;
use qraft_search::precise::{
    Breaker, Failures, MatchOptions, PreciseEngine, Study, equity_table, rejections_table,
    sensitivity_json, trades_table,
};
use qraft_search::record::{Header, Outcome, TrialRecord, read_number};
use qraft_search::seal::{Material, PackFile, json_bytes, statement};
use qraft_search::space::{self, Choices, Form};
use qraft_stats::gate::two_stage::TOLERANCE;
use serde_json::Value;

use super::{Ready, document};
use crate::exit::Stop;
use crate::rerun::Rerun;
use crate::sealing;

/// The figures of both stages. Only matched runs have it.
pub const METRICS_NAME: &str = "metrics.json";

/// The bars on which a market-wide breaker rested trading.
const HALTS_NAME: &str = "halts.parquet";

/// The tables and figures of the matcher.
fn matched(ready: &Ready, study: &Study) -> Result<Vec<PackFile>, Stop> {
    let table = |bytes: Result<Vec<u8>, qraft_data::DataError>| {
        bytes.map_err(|e| Stop::findings("write_failed", e.to_string()))
    };
    let panel = &ready.panel;
    let mut files = vec![
        ("trades.parquet", table(trades_table(&study.matched, panel))?),
        ("rejections.parquet", table(rejections_table(&study.matched, panel))?),
        ("equity.parquet", table(equity_table(&study.matched, panel))?),
        (METRICS_NAME, json_bytes(document::metrics(ready, study))),
        ("sensitivity.json", json_bytes(sensitivity_json(&study.sensitivity))),
    ];
    if let Some(halted) = &ready.options.halted {
        let rests = panel.ts.iter().zip(halted).filter(|(_, halted)| **halted);
        let rests: Vec<Ts> = rests.map(|(ts, _)| *ts).collect();
        files.push((HALTS_NAME, table(table_bytes(&[("ts", Column::Ts(&rests))]))?));
    }
    Ok(files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect())
}

fn record(ready: &Ready, study: &Study) -> TrialRecord {
    let param_hash = ready.param_hash();
    let equity_len = study.matched.equity.len() as u64;
    TrialRecord {
        trial: 0,
        trial_key: ready.keys().of(param_hash),
        param_hash,
        params: ready.params().map(|(name, value)| (name.to_owned(), value)).collect(),
        outcome: Outcome::Done { stats: study.precise.clone(), equity_len },
    }
}

/// Every file of the run's pack. `run_id` is its folder's name.
///
/// # Errors
/// A table that cannot be encoded.
pub fn files(ready: &Ready, study: &Study, run_id: &str) -> Result<Vec<PackFile>, Stop> {
    let format = if ready.source.file.name().ends_with(".json") { "json" } else { "yaml" };
    let space = space::of_one_point(&Material::strategy_name(format), ready.params());
    let header = header(ready, &space, run_id)?;
    let (text, build) = (ready.source.file.text(), sealing::build());
    let allows = sealing::allows(text, &ready.allowed, |at| Some(at as usize));
    let lock = ready.installed.lock_of(&ready.program, &ready.inputs.strategy);
    let material = Material {
        header: &header,
        inputs: &ready.inputs,
        panel: &ready.panel,
        strategy: text,
        strategy_format: format,
        space: &space,
        program: &ready.program,
        allows: &allows,
        build: &build,
        lock: lock.as_deref(),
    };
    let mut files = statement(&record(ready, study), &material);
    files.extend(matched(ready, study)?);
    if let Some(operators) = ready.installed.document(&ready.program) {
        files.push(("operators.json".to_owned(), json_bytes(operators)));
    }
    Ok(files)
}

/// The header of a search of that one point.
fn header(ready: &Ready, space: &str, run_id: &str) -> Result<Header, Stop> {
    let refused = || Stop::findings("internal_space", "the params are no point of a space");
    let file = qraft_diag::SourceFile::new("search.yaml", space);
    let (read, _) = space::read(&file, Form::Space, true);
    let document = qraft_syntax::parse(&ready.source.file).document;
    let resolved = read.resolve(&document, &ready.program).0.ok_or_else(refused)?;
    let settled = read.settle(Choices::default(), space).map_err(|_| refused())?;
    let constraints = resolved.constraints.digest();
    let keys = ready.keys();
    let capital = qraft_ir::bind(&ready.program, &ready.values);
    Ok(Header {
        run_id: run_id.to_owned(),
        snapshot: keys.snapshot,
        dsl: keys.dsl,
        operators: keys.operators,
        space_digest: ident::space_digest(&resolved.points, constraints, settled.request),
        semantics: keys.semantics,
        engine: sealing::ENGINE.to_owned(),
        strategy: ready.program.name.clone(),
        space: ready.source.stem(),
        plan: settled.request.kind.as_str().to_owned(),
        mode: keys.mode.to_owned(),
        seed: settled.request.seed,
        trials: 1,
        universe: ready.universe.clone(),
        bars: ready.panel.bars() as u64,
        symbols: ready.panel.width() as u64,
        periods_per_year: ready.panel.periods_per_year,
        capital: capital.map_or(f64::NAN, |bound| bound.settings.capital),
    })
}

/// Matches a run's pack again, under the failures and halts that it tells of.
///
/// # Errors
/// Exit 1: the run fails. Exit 2: a pack that does not say how it was matched.
pub fn again(
    contents: &Contents,
    rerun: &Rerun,
    record: &TrialRecord,
    material: &Material<'_>,
) -> Result<Vec<PackFile>, Stop> {
    let (options, breaker) = options(contents, rerun)?;
    let (name, text) = (rerun.left.inputs.strategy.clone(), rerun.left.strategy.0.clone());
    let ready = Ready {
        source: crate::inputs::Source::of_bytes(name.as_ref(), text.into_bytes())?,
        inputs: rerun.left.inputs.clone(),
        allowed: Vec::new(),
        installed: rerun.installed.clone(),
        program: rerun.program.clone(),
        panel: rerun.panel.clone(),
        universe: rerun.left.header.universe.clone(),
        values: record.params.iter().map(|(_, value)| *value).collect(),
        options,
        breaker,
    };
    let engine = PreciseEngine::new(&ready.program, &ready.panel, ready.options.clone());
    let engine = engine.map_err(|e| Stop::input(e.code, e.to_string()))?;
    let engine = engine.using(ready.installed.externals());
    let study = engine.study(&ready.values, TOLERANCE);
    let study = study.map_err(|e| Stop::findings(e.code, e.to_string()))?;
    let mut files = statement(&self::record(&ready, &study), material);
    files.extend(matched(&ready, &study)?);
    Ok(files)
}

/// How the run of a pack was matched.
fn options(contents: &Contents, rerun: &Rerun) -> Result<(MatchOptions, Option<Breaker>), Stop> {
    let unusable = |name: &str, why: &dyn std::fmt::Display| {
        let message = format!("{}: {name} cannot be used: {why}", contents.path().display());
        Stop::input("pack_unusable", message)
    };
    let metrics = contents.file(METRICS_NAME).unwrap_or_default();
    let metrics: Value = serde_json::from_slice(metrics).map_err(|e| unusable(METRICS_NAME, &e))?;
    let told = &metrics["failures"];
    let failures = read_number(&told["rate"]).zip(told["seed"].as_u64());
    let failures = failures.map(|(rate, seed)| Failures { rate, seed });
    let market = metrics["breaker"]["market"].as_str();
    let breaker = [Breaker::Cn, Breaker::Us].into_iter().find(|b| Some(b.as_str()) == market);
    let Some(halts) = contents.file(HALTS_NAME) else {
        return Ok((MatchOptions { failures, halted: None }, breaker));
    };
    let table = read_table(halts.to_vec()).map_err(|e| unusable(HALTS_NAME, &e))?;
    let Some((_, Cells::Ts(rests))) = table.into_iter().find(|(name, _)| name == "ts") else {
        return Err(unusable(HALTS_NAME, &"it has no column of stamps"));
    };
    let halted = rerun.panel.ts.iter().map(|ts| rests.binary_search(ts).is_ok()).collect();
    Ok((MatchOptions { failures, halted: Some(halted) }, breaker))
}
