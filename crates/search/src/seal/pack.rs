//! The files of a candidate's pack. Their bytes depend on data, strategy, params and build alone.

use std::path::Path;

use qraft_base::Ts;
use qraft_data::write::{Column, table_bytes};
use qraft_evidence::{Pack, PackWriter};
use serde_json::{Map, Value};

use super::{FillRow, HEADER_NAME, Material, PackFile, Replayed, SPACE_NAME, SealError};
use crate::record::{INPUTS_NAME, Outcome, TrialRecord, number};

pub(super) fn write(
    dir: &Path,
    record: &TrialRecord,
    replayed: &Replayed,
    material: &Material<'_>,
    more: &[PackFile],
) -> Result<Pack, SealError> {
    let mut pack = PackWriter::new(dir)?;
    let strategy = Material::strategy_name(material.strategy_format);
    pack.add(&strategy, material.strategy.as_bytes())?;
    pack.add(SPACE_NAME, material.space.as_bytes())?;
    pack.add(HEADER_NAME, &json(material.header.to_json()))?;
    pack.add(INPUTS_NAME, &material.inputs.to_bytes())?;
    pack.add("params.json", &json(record.params_json()))?;
    pack.add("digests.json", &json(digests(record, material)))?;
    pack.add("snapshot_meta.json", &json(snapshot(material)))?;
    pack.add("figures.json", &json(figures(record)))?;
    pack.add("equity.parquet", &equity(replayed, material)?)?;
    pack.add("trades.parquet", &trades(replayed, material)?)?;
    for (name, bytes) in more {
        pack.add(name, bytes)?;
    }
    Ok(pack.publish()?)
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
