//! The files of a candidate's pack. Their bytes depend on data, strategy, params and build alone.

use std::path::Path;

use qraft_base::Ts;
use qraft_data::write::{Column, table_bytes};
use qraft_evidence::{Contents, Pack, PackWriter};
use serde_json::{Map, Value};

use super::performance::{PERFORMANCE_NAME, performance};
use super::{
    Allow, FillRow, HEADER_NAME, Material, PackFile, Replayed, SPACE_NAME, SealError, factors,
};
use crate::record::{INPUTS_NAME, Outcome, TrialRecord, number};

/// What later commands add to a pack. As long as what a pack seals is the same, they stay in it.
const LATER: [&str; 3] = [APPROVALS_NAME, "gates.json", "pool.json"];

/// Whose names stand under a pack: nobody's, until someone signs.
const APPROVALS_NAME: &str = "approvals.json";

/// The curves of costs and latency.
pub(super) const SENSITIVITY_NAME: &str = "sensitivity.json";

/// Publishes a pack of these files.
pub(super) fn write(dir: &Path, files: &[PackFile]) -> Result<Pack, SealError> {
    let kept = kept(dir, files);
    let mut pack = PackWriter::new(dir)?;
    for (name, bytes) in files {
        match kept.iter().find(|(other, _)| other == name) {
            Some((_, kept)) => pack.add(name, kept)?,
            None => pack.add(name, bytes)?,
        }
    }
    let new = |name: &str| !files.iter().any(|(other, _)| other == name);
    for (name, bytes) in kept.iter().filter(|(name, _)| new(name)) {
        pack.add(name, bytes)?;
    }
    Ok(pack.publish()?)
}

/// What later commands added to the pack that stands there, where it is whole and seals the same.
fn kept(dir: &Path, files: &[PackFile]) -> Vec<PackFile> {
    let Ok(old) = Contents::read(dir) else { return Vec::new() };
    let is_later = |name: &str| LATER.contains(&name);
    let own = files.iter().filter(|(name, _)| !is_later(name));
    let mut same = own.map(|(name, bytes)| old.file(name) == Some(bytes));
    if !same.all(|same| same) || old.verified().is_err() {
        return Vec::new();
    }
    let later = old.names().filter(|name| is_later(name));
    later.filter_map(|name| Some((name.to_owned(), old.file(name)?.to_vec()))).collect()
}

/// The files that a trial makes, with none that is added later: what a replay makes again.
pub(super) fn files(
    record: &TrialRecord,
    replayed: &Replayed,
    material: &Material<'_>,
) -> Result<Vec<PackFile>, SealError> {
    let mut files = statement(record, material);
    let params: Vec<f64> = record.params.iter().map(|(_, value)| *value).collect();
    let bound = qraft_ir::bind(material.program, &params);
    let capital = bound.map_or(material.header.capital, |bound| bound.settings.capital);
    let found = performance(&replayed.equity, capital, material);
    files.push((PERFORMANCE_NAME.to_owned(), json(found)));
    files.push(("equity.parquet".to_owned(), equity(replayed, material)?));
    files.push(("trades.parquet".to_owned(), trades(replayed, material)?));
    Ok(files)
}

/// The files that say what a trial is and what came out of it, without its tables and curves.
pub fn statement(record: &TrialRecord, material: &Material<'_>) -> Vec<PackFile> {
    let mut files: Vec<PackFile> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| files.push((name.to_owned(), bytes));
    let strategy = Material::strategy_name(material.strategy_format);
    add(&strategy, material.strategy.as_bytes().to_vec());
    add(SPACE_NAME, material.space.as_bytes().to_vec());
    add(HEADER_NAME, json(material.header.to_json()));
    add(INPUTS_NAME, material.inputs.to_bytes());
    add("params.json", json(record.params_json()));
    add("digests.json", json(digests(record, material)));
    add("snapshot_meta.json", json(snapshot(material)));
    add("figures.json", json(figures(record)));
    add("factors.json", json(factors::to_json(material.strategy, material.program)));
    add("build.json", json(material.build.to_json()));
    add("allows.json", json(allows(material.allows)));
    add(
        APPROVALS_NAME,
        json(object([
            ("schema", Value::from("qraft.approvals/1")),
            ("approvals", Value::Array(Vec::new())),
        ])),
    );
    if let Some(lock) = material.lock {
        add("qraft.lock", lock.to_vec());
    }
    files
}

fn allows(allows: &[Allow]) -> Value {
    let one = |allow: &Allow| {
        object([
            ("code", Value::from(allow.code)),
            ("line", Value::from(allow.line)),
            ("column", Value::from(allow.column)),
            ("severity", Value::from(allow.severity)),
            ("silenced", Value::from(allow.silenced.as_str())),
            ("reason", Value::from(allow.reason.as_str())),
        ])
    };
    let list = allows.iter().map(one).collect();
    object([("schema", Value::from("qraft.allows/1")), ("allows", list)])
}

/// Indented, a newline at the end.
pub fn json(value: Value) -> Vec<u8> {
    // Text keys and finite numbers: nothing in it can fail to be JSON.
    let mut bytes = serde_json::to_vec_pretty(&value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Object(Map::from_iter(entries.map(|(key, value)| (key.to_owned(), value))))
}

fn digests(record: &TrialRecord, material: &Material<'_>) -> Value {
    let header = material.header;
    object([
        ("schema", Value::from("qraft.digests/1")),
        ("run_id", Value::from(header.run_id.as_str())),
        ("trial", Value::from(record.trial)),
        ("trial_key", Value::from(record.trial_key.to_string())),
        ("param_hash", Value::from(record.param_hash.to_string())),
        ("snapshot", Value::from(header.snapshot.to_string())),
        ("dsl", Value::from(header.dsl.to_string())),
        ("operators", Value::from(header.operators.to_string())),
        ("space", Value::from(header.space_digest.to_string())),
        ("mode", Value::from(header.mode.as_str())),
        ("semantics", Value::from(header.semantics)),
        ("engine", Value::from(header.engine.as_str())),
    ])
}

fn snapshot(material: &Material<'_>) -> Value {
    let panel = material.panel;
    let stamp = |ts: Option<&Ts>| ts.map_or(Value::Null, |ts| Value::from(ts.0));
    object([
        ("schema", Value::from("qraft.snapshot-meta/1")),
        ("snapshot", Value::from(panel.snapshot.to_string())),
        ("universe", Value::from(material.header.universe.as_str())),
        ("bar", Value::from(panel.bar.to_string())),
        ("calendar", Value::from(panel.calendar.as_str())),
        ("periods_per_year", number(panel.periods_per_year)),
        ("bars", Value::from(panel.bars())),
        ("first_ts_ns", stamp(panel.ts.first())),
        ("last_ts_ns", stamp(panel.ts.last())),
        ("columns", panel.columns.iter().map(|(name, _)| Value::from(name.as_str())).collect()),
        ("symbols", panel.symbols.iter().map(|s| Value::from(s.as_str())).collect()),
    ])
}

fn figures(record: &TrialRecord) -> Value {
    let Outcome::Done { stats, equity_len } = &record.outcome else { return Value::Null };
    object([
        ("schema", Value::from("qraft.figures/1")),
        ("stats", stats.to_json()),
        ("undefined", stats.undefined_json().unwrap_or(Value::Null)),
        ("equity_len", Value::from(*equity_len)),
    ])
}

fn equity(replayed: &Replayed, material: &Material<'_>) -> Result<Vec<u8>, SealError> {
    let ts = Column::Ts(&material.panel.ts);
    table(&[("ts", ts), ("equity", Column::F64(&replayed.equity))])
}

fn trades(replayed: &Replayed, material: &Material<'_>) -> Result<Vec<u8>, SealError> {
    let panel = material.panel;
    let fills = &replayed.fills;
    let ts: Vec<Ts> = fills.iter().map(|fill| panel.ts[fill.bar as usize]).collect();
    let name = |symbol: u32| panel.symbols[symbol as usize].as_str().to_owned();
    let symbol: Vec<String> = fills.iter().map(|fill| name(fill.symbol)).collect();
    let side: Vec<String> = fills.iter().map(|fill| fill.side.to_owned()).collect();
    let reason: Vec<String> = fills.iter().map(|fill| fill.reason.to_owned()).collect();
    let money = |of: fn(&FillRow) -> f64| fills.iter().map(of).collect::<Vec<f64>>();
    let (shares, base, price) = (money(|f| f.shares), money(|f| f.base), money(|f| f.price));
    let (fee, tax) = (money(|f| f.fee), money(|f| f.tax));
    let (spread, impact) = (money(|f| f.spread), money(|f| f.impact));
    table(&[
        ("ts", Column::Ts(&ts)),
        ("symbol", Column::Text(&symbol)),
        ("side", Column::Text(&side)),
        ("shares", Column::F64(&shares)),
        ("base", Column::F64(&base)),
        ("price", Column::F64(&price)),
        ("fee", Column::F64(&fee)),
        ("tax", Column::F64(&tax)),
        ("spread", Column::F64(&spread)),
        ("impact", Column::F64(&impact)),
        ("reason", Column::Text(&reason)),
    ])
}

fn table(columns: &[(&str, Column<'_>)]) -> Result<Vec<u8>, SealError> {
    table_bytes(columns).map_err(|error| SealError::Table(error.to_string()))
}
