//! What both stages say, for machines. Keys stand in a fixed order; undefined figures are null.

use serde_json::{Map, Value};

use super::{Compared, Sensitivity, TwoStage};
use crate::record::{Stats, number};

/// The schema of `sensitivity.json`.
const SENSITIVITY_SCHEMA: &str = "qraft.sensitivity/1";

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Object(Map::from_iter(entries.map(|(key, value)| (key.to_owned(), value))))
}

fn figure(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}

/// The gate's verdict with every figure's terms.
pub fn two_stage_json(two_stage: &TwoStage) -> Value {
    let figures = two_stage.figures.iter().map(|compared| compared_json(two_stage, compared));
    object([
        ("tolerance", number(two_stage.tolerance)),
        ("passes", Value::from(two_stage.passes())),
        ("figures", figures.collect()),
    ])
}

fn compared_json(two_stage: &TwoStage, compared: &Compared) -> Value {
    let undefined = match (compared.fast, compared.precise) {
        (Some(_), Some(_)) => Value::Null,
        (None, None) => Value::from("both"),
        _ => Value::from("one"),
    };
    let gap = compared.fast.zip(compared.precise).map(|(fast, precise)| precise - fast);
    let terms = compared.terms.iter().map(|(friction, term)| {
        object([("friction", Value::from(*friction)), ("term", number(*term))])
    });
    let culprit = two_stage.culprit(compared.figure);
    object([
        ("figure", Value::from(compared.figure)),
        ("fast", figure(compared.fast)),
        ("precise", figure(compared.precise)),
        ("gap", figure(gap)),
        ("difference", figure(compared.relative.value())),
        ("undefined", undefined),
        ("passes", Value::from(compared.relative.passes(two_stage.tolerance))),
        ("terms", terms.collect()),
        ("greatest_term", culprit.map_or(Value::Null, |(friction, _)| Value::from(friction))),
    ])
}

/// Both curves: `sensitivity.json`.
pub fn sensitivity_json(sensitivity: &Sensitivity) -> Value {
    let point = |key: &str, at: Value, stats: &Stats| {
        object([
            (key, at),
            ("stats", stats.to_json()),
            ("undefined", stats.undefined_json().unwrap_or(Value::Null)),
        ])
    };
    let costs = sensitivity.costs.iter();
    let costs = costs.map(|p| point("multiplier", number(p.multiplier), &p.stats)).collect();
    let latency = sensitivity.latency.iter();
    let latency = latency.map(|p| point("latency_ms", Value::from(p.latency_ms), &p.stats));
    let mut all = object([
        ("schema", Value::from(SENSITIVITY_SCHEMA)),
        ("return_turns_negative_at", figure(sensitivity.turns_negative_at())),
        ("costs", costs),
        ("latency", latency.collect()),
    ]);
    let missing = sensitivity.missing.iter();
    let missing: Map<String, Value> =
        missing.map(|(of, why)| ((*of).to_owned(), Value::from(why.as_str()))).collect();
    if let (false, Some(all)) = (missing.is_empty(), all.as_object_mut()) {
        all.insert("missing".to_owned(), Value::Object(missing));
    }
    all
}
