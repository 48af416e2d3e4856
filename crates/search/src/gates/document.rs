//! `gates.json`: what every gate said, with what it said it of. Keys stand in a fixed order;
//! undefined figures are null.

use qraft_base::Ts;
use qraft_data::calendar::date_text;
use qraft_stats::gate::overlap::Point;
use qraft_stats::gate::panel::SnoopError;
use qraft_stats::gate::pbo::{Pbo, Refusal};
use serde_json::{Map, Value, json};

use super::held::Held;
use super::judge::Judged;
use super::rescan::Chosen;
use super::snooping::Snooped;
use super::{Bounds, Deflated, Log, Tests, Verdict, method_name};
use crate::objective::Objective;
use crate::precise::two_stage_json;
use crate::record::{Header, Stats, TrialRecord, number};
use crate::scan::MULTIPLIERS;
use crate::split::{Cut, Fold};

/// The schema of `gates.json`.
pub const GATES_SCHEMA: &str = "qraft.gates/1";

/// The name of the file, in a run's folder and in packs.
pub const GATES_NAME: &str = "gates.json";

/// What is true of the run.
pub struct Told<'a> {
    /// The run.
    pub header: &'a Header,
    /// What "best" means.
    pub objective: Objective,
    /// The log.
    pub log: &'a Log,
    /// The bounds.
    pub bounds: &'a Bounds,
    /// How the tests were made.
    pub tests: &'a Tests,
    /// Models of the matrix, trials that are none, and trials that PBO cannot rank.
    pub models: (usize, u64, u64),
    /// Rows of the matrix, and what they are.
    pub rows: (usize, &'static str),
    /// Reality check, SPA and StepM, or why there are none.
    pub snooped: &'a Result<Snooped, SnoopError>,
    /// Trials that are better than the benchmark.
    pub superior: &'a [u64],
    /// The probability of backtest overfitting, or why there is none.
    pub pbo: &'a Result<Pbo, Refusal>,
    /// The curve of Top-N overlap.
    pub overlap: (usize, &'a [Point<u64>], Option<f64>),
    /// Trials whose figures moved.
    pub moved: u64,
    /// What was held back: the cut, the stamps of all bars, and how often it was looked at.
    pub held: Option<(&'a Cut, &'a [Ts], u64)>,
    /// The folds, with who was best where.
    pub folds: &'a [(Fold, Option<Chosen>)],
    /// Stamps of the bars that were searched.
    pub ts: &'a [Ts],
}

/// A candidate and all that is known of it.
pub struct Candidate<'a> {
    /// From 1.
    pub rank: usize,
    /// Its line.
    pub record: &'a TrialRecord,
    /// What the number of trials leaves of it.
    pub deflated: Deflated,
    /// Its p-value, adjusted.
    pub adjusted: Vec<(&'static str, f64)>,
    /// What it comes to under each multiplier of the costs.
    pub by_cost: Option<&'a [Stats]>,
    /// What was held back.
    pub held: Option<Held>,
    /// The gates.
    pub judged: Judged,
}

/// The document.
pub fn document(told: &Told<'_>, candidates: &[Candidate<'_>]) -> Value {
    let passed = candidates.iter().filter(|candidate| candidate.judged.passes()).count();
    let all: Vec<Value> = candidates.iter().map(candidate).collect();
    let mut map = run(told);
    map.insert("candidates".into(), Value::Array(all));
    map.insert("passed".into(), json!(passed));
    Value::Object(map)
}

/// The document of one candidate, for its pack.
pub fn document_of_one(told: &Told<'_>, one: &Candidate<'_>) -> Value {
    let mut map = run(told);
    map.insert("candidates".into(), json!([candidate(one)]));
    map.insert("passed".into(), json!(u8::from(one.judged.passes())));
    Value::Object(map)
}

fn figure(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}

fn run(told: &Told<'_>) -> Map<String, Value> {
    let (header, log, tests) = (told.header, told.log, told.tests);
    let bounds = Bounds::NAMES.map(|name| (name.to_owned(), figure(told.bounds.get(name))));
    let (models, constant, idle) = told.models;
    let (rows, row) = told.rows;
    let matrix = json!({
        "models": models, "constant": constant, "rows": rows, "row": row,
        "bytes": models as u64 * rows as u64 * 8,
    });
    let entries = [
        ("schema", json!(GATES_SCHEMA)),
        ("run_id", json!(header.run_id)),
        ("engine", json!(header.engine)),
        (
            "objective",
            json!({"figure": told.objective.figure, "direction": told.objective.direction.as_str()}),
        ),
        ("trials", json!(log.trials)),
        ("failed", json!(log.failed)),
        ("results", json!(log.results.to_string())),
        ("bars", json!(header.bars)),
        ("periods_per_year", number(header.periods_per_year)),
        ("benchmark", json!(tests.benchmark.as_str())),
        ("thresholds", Value::Object(bounds.into_iter().collect())),
        ("sharpe_variance", number(log.annual_variance())),
        ("expected_max_sharpe", figure(log.expected_max())),
        ("matrix", matrix),
        ("moved", json!(told.moved)),
        ("bootstrap", bootstrap(told)),
        ("reality_check", reality_check(told.snooped)),
        ("spa", spa(told.snooped)),
        ("stepm", stepm(told)),
        ("pbo", pbo(told.pbo, tests.pbo_blocks, idle)),
        ("overlap", overlap(told)),
        ("split", split(told)),
    ];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn bootstrap(told: &Told<'_>) -> Value {
    let tests = told.tests;
    let block = told.snooped.as_ref().map_or(Value::Null, |snooped| json!(snooped.block));
    json!({
        "kind": method_name(tests.method), "block": block, "replications": tests.replications,
        "seed": tests.seed,
    })
}

fn reality_check(snooped: &Result<Snooped, SnoopError>) -> Value {
    match snooped {
        Ok(snooped) => {
            let white = snooped.verdicts.white;
            json!({"statistic": number(white.statistic), "p": number(white.p)})
        }
        Err(why) => json!({"statistic": null, "p": null, "undefined": why.to_string()}),
    }
}

fn spa(snooped: &Result<Snooped, SnoopError>) -> Value {
    match snooped {
        Ok(snooped) => {
            let verdicts = &snooped.verdicts;
            json!({
                "statistic": number(verdicts.consistent.statistic),
                "p_lower": number(verdicts.lower.p), "p": number(verdicts.consistent.p),
                "p_upper": number(verdicts.upper.p),
            })
        }
        Err(why) => json!({
            "statistic": null, "p_lower": null, "p": null, "p_upper": null,
            "undefined": why.to_string(),
        }),
    }
}

fn stepm(told: &Told<'_>) -> Value {
    let rounds = told.snooped.as_ref().map_or(Value::Null, |snooped| json!(snooped.rounds));
    let level = number(told.bounds.spa);
    json!({"level": level, "superior": told.superior, "rounds": rounds})
}

fn pbo(pbo: &Result<Pbo, Refusal>, blocks: usize, idle: u64) -> Value {
    match pbo {
        Ok(pbo) => json!({
            "blocks": blocks, "splits": pbo.splits, "idle": idle, "pbo": number(pbo.overfit),
            "slope": figure(pbo.slope), "probability_of_loss": number(pbo.loss),
        }),
        Err(why) => json!({
            "blocks": blocks, "splits": null, "idle": idle, "pbo": null, "slope": null,
            "probability_of_loss": null, "undefined": why.to_string(),
        }),
    }
}

fn overlap(told: &Told<'_>) -> Value {
    let (n, points, least) = told.overlap;
    let point = |point: &Point<u64>| {
        let (multiplier, overlap) = (number(point.multiplier), figure(point.overlap));
        json!({"multiplier": multiplier, "overlap": overlap})
    };
    let points: Vec<Value> = points.iter().map(point).collect();
    json!({"n": n, "least": figure(least), "points": points})
}

/// Bars of a panel, by the stamps of the first and the last.
fn span(ts: &[Ts], bars: &std::ops::Range<usize>) -> Value {
    let stamp = |bar: Option<usize>| {
        bar.and_then(|bar| ts.get(bar)).map_or(Value::Null, |ts| json!(date_text(ts.day())))
    };
    let last = bars.end.checked_sub(1);
    json!({"from": stamp(Some(bars.start)), "to": stamp(last), "bars": bars.len()})
}

fn split(told: &Told<'_>) -> Value {
    if told.held.is_none() && told.folds.is_empty() {
        return Value::Null;
    }
    let (inside, outside, purged, looks) = match told.held {
        Some((cut, ts, looks)) => {
            let held = cut.out_of_sample.as_ref().map_or(Value::Null, |bars| span(ts, bars));
            (span(ts, &cut.in_sample), held, cut.purged, looks)
        }
        None => (span(told.ts, &(0..told.ts.len())), Value::Null, 0, 0),
    };
    let root = told.header.periods_per_year.sqrt();
    let annual = |sharpe: Option<f64>| figure(sharpe.map(|sharpe| sharpe * root));
    let fold = |(fold, chosen): &(Fold, Option<Chosen>)| {
        let train: Vec<Value> = fold.train.iter().map(|bars| span(told.ts, bars)).collect();
        let params = chosen.as_ref().map(|chosen| {
            let params = chosen.params.iter().map(|(name, x)| (name.clone(), number(*x)));
            Value::Object(params.collect())
        });
        json!({
            "train": train,
            "test": span(told.ts, &fold.test),
            "trial": chosen.as_ref().map(|chosen| chosen.trial),
            "params": params,
            "in_sample_sharpe": annual(chosen.as_ref().map(|chosen| chosen.train)),
            "out_of_sample_sharpe": annual(chosen.as_ref().and_then(|chosen| chosen.test)),
        })
    };
    let folds: Vec<Value> = told.folds.iter().map(fold).collect();
    json!({
        "in_sample": inside, "out_of_sample": outside, "purged_bars": purged, "looks": looks,
        "folds": folds,
    })
}

fn candidate(candidate: &Candidate<'_>) -> Value {
    let record = candidate.record;
    let stats = record.stats();
    let curve = candidate.by_cost.unwrap_or(&[]).iter().zip(MULTIPLIERS);
    let of = |stats: &Stats, name: &str| {
        figure(stats.get(name).and_then(|figure| figure.value()).filter(|x| x.is_finite()))
    };
    let curve = curve.map(|(stats, multiplier)| {
        json!({
            "multiplier": number(multiplier),
            "sharpe_ratio": of(stats, "sharpe_ratio"),
            "total_return": of(stats, "total_return"),
        })
    });
    let curve: Vec<Value> = curve.collect();
    let verdicts: Vec<Value> = candidate.judged.verdicts.iter().map(verdict).collect();
    let two_stage = candidate.judged.study.as_ref().map(|study| two_stage_json(&study.two_stage));
    json!({
        "rank": candidate.rank,
        "trial": record.trial,
        "param_hash": record.param_hash.to_string(),
        "params": record.params_json(),
        "stats": stats.map(Stats::to_json),
        "undefined": stats.and_then(Stats::undefined_json),
        "passes": candidate.judged.passes(),
        "stopped_at": candidate.judged.stopped_at.map(super::Gate::as_str),
        "inputs": inputs(candidate),
        "verdicts": verdicts,
        "two_stage": two_stage,
        "out_of_sample": candidate.held.as_ref().map(held),
        "cost_curve": curve,
    })
}

fn inputs(candidate: &Candidate<'_>) -> Value {
    let Deflated { sharpe, psr, deflated_sharpe, min_track_record, haircut_sharpe, p_value } =
        candidate.deflated;
    let entries = [
        ("sharpe", sharpe),
        ("psr", psr),
        ("deflated_sharpe", deflated_sharpe),
        ("min_track_record", min_track_record),
        ("haircut_sharpe", haircut_sharpe),
        ("p_value", p_value),
    ];
    let adjusted = candidate.adjusted.iter().map(|(name, p)| (*name, Some(*p)));
    let all = entries.into_iter().chain(adjusted);
    Value::Object(all.map(|(name, value)| (name.to_owned(), figure(value))).collect())
}

fn verdict(verdict: &Verdict) -> Value {
    json!({
        "gate": verdict.gate.as_str(),
        "status": verdict.status.as_str(),
        "value": figure(verdict.value),
        "threshold": figure(verdict.bound),
        "reason": verdict.reason,
        "suggestion": verdict.suggestion,
    })
}

fn held(held: &Held) -> Value {
    let stats = held.figures.iter().map(|(name, x)| ((*name).to_owned(), figure(x.value())));
    let stats: Map<String, Value> = stats.collect();
    let reasons = held.figures.iter();
    let reasons = reasons.filter_map(|(name, x)| Some(((*name).to_owned(), json!(x.reason()?))));
    let reasons: Map<String, Value> = reasons.collect();
    json!({
        "bars": held.bars, "stats": stats, "decay": figure(held.decay),
        "undefined": (!reasons.is_empty()).then_some(reasons),
    })
}
