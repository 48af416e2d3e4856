//! A matched run for machines: `metrics.json`, and what `--format json` prints.

use std::path::Path;

use qraft_search::precise::{
    Attribution, Counts, Study, sensitivity_json, two_stage_json, violations,
};
use qraft_search::record::{Stats, number};
use serde_json::{Map, Value, json};

use super::Ready;

/// The schema of `metrics.json`.
const METRICS_SCHEMA: &str = "qraft.precise-metrics/1";

/// The schema of the answer.
const ANSWER_SCHEMA: &str = "qraft.precise/1";

/// `metrics.json`: what was run, the figures of both stages, the gate, its terms, costs, orders.
pub fn metrics(ready: &Ready, study: &Study) -> Value {
    let mut map = Map::new();
    map.insert("schema".into(), METRICS_SCHEMA.into());
    fill(&mut map, ready, study);
    Value::Object(map)
}

/// The same with both curves and the folder.
pub fn answer(ready: &Ready, study: &Study, folder: &Path) -> Value {
    let mut map = Map::new();
    map.insert("schema".into(), ANSWER_SCHEMA.into());
    fill(&mut map, ready, study);
    map.insert("sensitivity".into(), sensitivity_json(&study.sensitivity));
    map.insert("folder".into(), json!(folder.display().to_string()));
    Value::Object(map)
}

fn fill(map: &mut Map<String, Value>, ready: &Ready, study: &Study) {
    let (panel, keys, param_hash) = (&ready.panel, ready.keys(), ready.param_hash());
    let params: Map<String, Value> =
        ready.params().map(|(name, value)| (name.to_owned(), number(value))).collect();
    let stamp = |ts: Option<&qraft_base::Ts>| ts.map_or(Value::Null, |ts| json!(ts.0));
    let final_equity = study.matched.equity.last().copied();
    let entries = [
        ("strategy", json!(ready.program.name)),
        ("mode", json!(keys.mode)),
        ("engine", json!(crate::sealing::ENGINE)),
        ("semantics", json!(keys.semantics)),
        ("dsl_hash", json!(keys.dsl.to_string())),
        ("snapshot", json!(keys.snapshot.to_string())),
        ("trial_key", json!(keys.of(param_hash).to_string())),
        ("universe", json!(ready.universe)),
        ("symbols", json!(panel.width())),
        ("bars", json!(panel.bars())),
        ("first_ts_ns", stamp(panel.ts.first())),
        ("last_ts_ns", stamp(panel.ts.last())),
        ("periods_per_year", number(panel.periods_per_year)),
        ("params", Value::Object(params)),
        ("failures", failures(ready)),
        ("breaker", breaker(ready)),
        ("fast", figures(&study.fast)),
        ("precise", figures(&study.precise)),
        ("two_stage", two_stage_json(&study.two_stage)),
        ("costs", costs(&Attribution::of(&study.matched))),
        ("orders", orders(&Counts::of(&study.matched))),
        ("risk", json!(violations(&study.matched))),
        ("final_cash", number(study.matched.final_cash)),
        ("final_equity", final_equity.map_or(Value::Null, number)),
    ];
    map.extend(entries.map(|(key, value)| (key.to_owned(), value)));
}

fn figures(stats: &Stats) -> Value {
    json!({"stats": stats.to_json(), "undefined": stats.undefined_json()})
}

fn failures(ready: &Ready) -> Value {
    let failures = ready.options.failures;
    failures.map_or(Value::Null, |f| json!({"rate": number(f.rate), "seed": f.seed}))
}

fn breaker(ready: &Ready) -> Value {
    let halted = ready.options.halted.as_ref().zip(ready.breaker);
    halted.map_or(Value::Null, |(halted, breaker)| {
        let bars = halted.iter().filter(|halted| **halted).count();
        json!({"market": breaker.as_str(), "halted_bars": bars})
    })
}

fn costs(paid: &Attribution) -> Value {
    let entry = |money: f64| {
        let bps = paid.bps(money).map_or(Value::Null, number);
        json!({"money": number(money), "bps": bps})
    };
    let parts = paid.paid().into_iter().chain([("total", paid.total()), ("latency", paid.latency)]);
    let mut map: Map<String, Value> =
        parts.map(|(name, money)| (name.to_owned(), entry(money))).collect();
    map.insert("traded".into(), number(paid.traded));
    Value::Object(map)
}

fn orders(counts: &Counts) -> Value {
    json!({
        "sent": counts.orders[0] + counts.orders[1],
        "buys": counts.orders[0],
        "sells": counts.orders[1],
        "filled": counts.filled,
        "fill_rate": counts.fill_rate().map_or(Value::Null, number),
        "fills": counts.fills[0] + counts.fills[1],
        "rejections": counts.rejections,
    })
}
