//! The one table of every key of a space file: what a search runs over. Its reader stands with the
//! search; the formatter, the schema and the docs take the keys from here.

use super::keys::KeyDoc;

macro_rules! keys {
    ($($path:literal $ty:literal $unit:literal $default:literal
       $honoured:literal $doc:literal;)*) => {
        &[$(KeyDoc {
            path: $path, ty: $ty, unit: $unit, default: $default,
            since: "0.1.0", honoured: $honoured, doc: $doc,
        }),*]
    };
}

/// Every key, in the order of the file. Parents stand before their children.
pub fn keys() -> &'static [KeyDoc] {
    KEYS
}

/// The keys at the top, in their order.
pub fn sections() -> impl Iterator<Item = &'static str> + Clone {
    KEYS.iter().map(|key| key.path).filter(|path| !path.contains('.'))
}

static KEYS: &[KeyDoc] = keys! {
    "version" "integer" "" "" true "the version of the language; required";
    "strategy" "path or strategy" "" "" true "the strategy: a file beside this one, or its text";
    "strategies" "list of texts" "" "" false "several strategies, as paths with wildcards";
    "params" "map" "" "the strategy's own" true "what each param may be";
    "params.*" "domain" "" "" true "a range, a list of values, or one number";
    "params.*.range" "list of two numbers" "" "" true "least and greatest value";
    "params.*.step" "number" "" "" true "the distance of the values in the range";
    "params.*.values" "list of numbers" "" "" true "the values, one by one";
    "params.*.log" "boolean" "" "false" true "draw from the range by its logarithm";
    "constraints" "list of conditions" "" "" true "conditions over params that every trial meets";
    "plan" "grid, random, lhs, stratified, sobol, halving, tpe, nsga2 or genetic" "" "grid"
        true "how points are chosen";
    "trials" "count" "" "every point of a grid" true "how many points are tried";
    "objective" "objective" "" "sharpe_ratio" true "the figure that ranks the trials";
    "objective.figure" "text" "" "" true "its name; required in a map";
    "objective.direction" "maximize, minimize, max or min" "" "the figure's own"
        true "which end is the better one";
    "seed" "count" "" "" true "what random plans draw from";
    "split" "map" "" "" true "which bars the search does not see, and how the rest is folded";
    "split.out_of_sample" "number" "fraction" "" true "the share of bars at the end";
    "split.folds" "count" "" "" true "how many folds the rest is cut into";
    "split.scheme" "walk_forward or purged" "" "walk_forward"
        true "a fold is tested on what is before it, or on all that is around it";
    "split.purge" "duration" "" "" true "bars left out before what is held back or tested";
    "split.embargo" "duration" "" "" true "bars left out after each test fold";
    "gates" "map" "" "" true "what a candidate must pass";
    "gates.deflated_sharpe" "number" "fraction" "0.95" true "deflated Sharpe ratio, at least";
    "gates.reality_check" "number" "fraction" "0.05" true "White's reality check: p at most";
    "gates.spa" "number" "fraction" "0.05" true "Hansen's SPA: p at most; the level of StepM";
    "gates.pbo" "number" "fraction" "" true "probability of backtest overfitting, at most";
    "gates.top_n_overlap" "number" "fraction" "0.7" true "least overlap over costs ±50 %";
    "gates.two_stage" "number" "fraction" "0.02" true "difference of scan and matcher, below";
    "budget" "map" "" "" false "what the search may spend";
    "budget.wall" "duration" "" "" false "time";
    "budget.memory" "text" "" "" false "memory, as in `2GiB`";
};
