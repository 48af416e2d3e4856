//! The keys of `qraft.toml`, and their schema.

use qraft_syntax::document::KeyDoc;
use serde_json::Value;

macro_rules! keys {
    ($($path:literal $ty:literal $default:literal $doc:literal;)*) => {
        &[$(KeyDoc {
            path: $path, ty: $ty, unit: "", default: $default,
            since: "0.1.0", honoured: true, doc: $doc,
        }),*]
    };
}

/// Every key of `qraft.toml`. A test holds them against what is read.
pub static KEYS: &[KeyDoc] = keys! {
    "universes" "map" "" "universes by name";
    "universes.*" "all or list of symbols" "" "every symbol of the data, or these";
    "data" "map" "" "defaults of the flags of the same name";
    "data.calendar" "text" "" "the calendar of data that name none";
    "data.bar" "interval" "found from the stamps" "the length of a bar";
    "check" "map" "" "which findings count, and how much, in checks and before runs";
    "check.select" "list of texts" "" "the default of --select";
    "check.ignore" "list of texts" "" "the default of --ignore";
    "check.fail-on" "error, warning, info or never" "error" "the default of --fail-on";
    "check.strict" "boolean" "false" "the default of --strict";
    "check.levels" "map" "" "levels of rules, by code, name or family";
    "check.levels.*" "error, warning or info" "" "the level of one rule or family";
    "operators" "map" "" "which operators from outside may run";
    "operators.allow_proposed" "boolean" "false" "whether operators that a model proposed are built, and run in research";
    "gates" "map" "" "what a candidate must pass, and how the tests are made";
    "gates.deflated_sharpe" "number" "0.95" "deflated Sharpe ratio, at least";
    "gates.reality_check" "number" "0.05" "White's reality check: p at most";
    "gates.spa" "number" "0.05" "Hansen's SPA: p at most; the level of StepM";
    "gates.pbo" "number" "" "probability of backtest overfitting, at most";
    "gates.top_n_overlap" "number" "0.7" "least overlap over costs ±50 %";
    "gates.two_stage" "number" "0.02" "difference of scan and matcher, below";
    "gates.benchmark" "hold or cash" "hold" "the default of --benchmark";
    "gates.bootstrap" "stationary, circular or moving_block" "stationary" "the default of --bootstrap";
    "gates.block" "count" "by the data" "the default of --block";
    "gates.replications" "count" "2000" "the default of --replications";
    "gates.seed" "count" "0" "the default of --seed";
};

/// The schema.
pub(super) fn schema() -> Value {
    super::tables::map(KEYS, &[])
}
