//! `aggregated.json`: formed from the lines alone, in trial order, so that it is the same bytes
//! however the run came to its end.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::objective::{Best, Objective};
use crate::record::{FIGURES, Figure, Header, Outcome, Stats, TrialRecord};
use crate::run::{Lines, LinesError};

/// The schema of `aggregated.json`.
pub const AGGREGATE_SCHEMA: &str = "qraft.aggregate/1";

/// What an aggregate states besides what its lines say.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The run's header.
    pub header: Header,
    /// Points of the space; `None` where it is continuous.
    pub points: Option<u128>,
    /// Draws that broke a constraint.
    pub skipped: u64,
    /// What "best" means.
    pub objective: Objective,
    /// How many of the best are listed.
    pub best: usize,
    /// The figures of holding the universe.
    pub buy_and_hold: Option<Stats>,
}

/// One of the best trials.
#[derive(Clone, PartialEq, Debug)]
pub struct BestTrial {
    /// From 1.
    pub rank: usize,
    /// The trial; it ran to the end.
    pub record: TrialRecord,
}

/// Failures of one kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FailureGroup {
    /// `fast`, `precise`, `other`.
    pub error_type: String,
    /// Stable, snake case.
    pub error_code: String,
    /// Where in the path they arose.
    pub error_stage: String,
    /// How many.
    pub count: u64,
    /// The first trial that failed so.
    pub first_trial: u64,
    /// What it said.
    pub message: String,
    /// The way out, where one is known.
    pub hint: Option<String>,
}

/// What is true of all trials of a run.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// What the lines do not say.
    pub frame: Frame,
    /// Trials with a line.
    pub total: u64,
    /// Those that ran to the end.
    pub succeeded: u64,
    /// Those that did not.
    pub failed: u64,
    /// The greatest finite Sharpe ratio; 0.0 where there is none.
    pub best_sharpe: f64,
    /// The mean of the finite Sharpe ratios; 0.0 where there is none.
    pub mean_sharpe: f64,
    /// For each figure that is undefined somewhere: in how many trials.
    pub undefined: Vec<(&'static str, u64)>,
    /// Kinds of failure, the most frequent first.
    pub failures: Vec<FailureGroup>,
    /// The best trials, best first. Trials without the objective's figure are last.
    pub best: Vec<BestTrial>,
}

#[derive(Default)]
struct Sums {
    total: u64,
    failed: u64,
    sharpe_sum: f64,
    sharpe_count: u64,
    sharpe_best: Option<f64>,
    undefined: [u64; FIGURES.len()],
    failures: BTreeMap<(String, String, String), FailureGroup>,
}

impl Sums {
    fn stats(&mut self, stats: &Stats) {
        for (count, figure) in self.undefined.iter_mut().zip(&stats.0) {
            *count += u64::from(matches!(figure, Figure::Undefined(_)));
        }
        if let Some(sharpe) = stats.get("sharpe_ratio").and_then(Figure::finite) {
            self.sharpe_sum += sharpe;
            self.sharpe_count += 1;
            self.sharpe_best = Some(self.sharpe_best.map_or(sharpe, |best| best.max(sharpe)));
        }
    }

    fn failure(&mut self, record: &TrialRecord) {
        let Some(failure) = record.failure() else { return };
        self.failed += 1;
        let (kind, code) = (failure.error_type.to_string(), failure.error_code.to_string());
        let stage = failure.error_stage.to_string();
        let key = (kind.clone(), code.clone(), stage.clone());
        let group = self.failures.entry(key).or_insert_with(|| FailureGroup {
            error_type: kind,
            error_code: code,
            error_stage: stage,
            count: 0,
            first_trial: record.trial,
            message: failure.message.clone(),
            hint: failure.hint.clone(),
        });
        group.count += 1;
    }
}

impl Aggregate {
    /// Reads all lines once.
    ///
    /// # Errors
    /// [`LinesError`] where a line cannot be read.
    pub fn of(lines: &Lines, frame: Frame) -> Result<Aggregate, LinesError> {
        let mut sums = Sums::default();
        let mut best = Best::new(frame.objective, frame.best);
        lines.for_each(|record| {
            sums.total += 1;
            match &record.outcome {
                Outcome::Failed(_) => sums.failure(&record),
                Outcome::Done { stats, .. } => {
                    sums.stats(stats);
                    let value = frame.objective.value(stats);
                    best.offer(record.trial, value, || record.clone());
                }
            }
            Ok::<(), LinesError>(())
        })?;
        let mut failures: Vec<FailureGroup> = sums.failures.into_values().collect();
        failures.sort_by_key(|group| (std::cmp::Reverse(group.count), group.first_trial));
        let undefined = FIGURES.into_iter().zip(sums.undefined).filter(|(_, n)| *n > 0);
        let ranked = best.into_rows().enumerate();
        Ok(Aggregate {
            total: sums.total,
            succeeded: sums.total - sums.failed,
            failed: sums.failed,
            best_sharpe: sums.sharpe_best.unwrap_or(0.0),
            // Without a finite one the sum is 0, and stays 0.
            mean_sharpe: sums.sharpe_sum / sums.sharpe_count.max(1) as f64,
            undefined: undefined.collect(),
            failures,
            best: ranked.map(|(at, record)| BestTrial { rank: at + 1, record }).collect(),
            frame,
        })
    }

    /// Succeeded trials among all that have a line; 0 where there is none.
    pub fn success_rate(&self) -> f64 {
        self.succeeded as f64 / self.total.max(1) as f64
    }

    /// True where every trial of the plan has a line.
    pub fn complete(&self) -> bool {
        self.total >= self.frame.header.trials
    }

    /// The bytes of `aggregated.json`: indented, a newline at the end. The same lines and frame
    /// give the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // A map with text keys and finite numbers: nothing in it can fail to be JSON.
        let mut bytes = serde_json::to_vec_pretty(&self.to_json()).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The document as a value.
    pub fn to_json(&self) -> Value {
        let Frame { header, points, skipped, objective, .. } = &self.frame;
        let points = points.map_or(Value::Null, |n| match u64::try_from(n) {
            Ok(n) => Value::from(n),
            // Beyond what JSON readers count exactly.
            Err(_) => Value::from(n.to_string()),
        });
        object([
            ("schema", Value::from(AGGREGATE_SCHEMA)),
            ("run_id", Value::from(header.run_id.as_str())),
            ("strategy", Value::from(header.strategy.as_str())),
            ("space", Value::from(header.space.as_str())),
            ("plan", Value::from(header.plan.as_str())),
            ("mode", Value::from(header.mode.as_str())),
            ("seed", Value::from(header.seed)),
            ("snapshot", Value::from(header.snapshot.to_string())),
            ("dsl", Value::from(header.dsl.to_string())),
            ("points", points),
            ("skipped", Value::from(*skipped)),
            ("trials", Value::from(header.trials)),
            ("complete", Value::from(self.complete())),
            ("total", Value::from(self.total)),
            ("succeeded", Value::from(self.succeeded)),
            ("failed", Value::from(self.failed)),
            ("success_rate", Value::from(self.success_rate())),
            ("best_sharpe", Value::from(self.best_sharpe)),
            ("mean_sharpe", Value::from(self.mean_sharpe)),
            (
                "objective",
                object([
                    ("figure", Value::from(objective.figure)),
                    ("direction", Value::from(objective.direction.as_str())),
                ]),
            ),
            ("best", self.best.iter().map(best_json).collect()),
            ("failures", self.failures.iter().map(failure_json).collect()),
            ("undefined", counts_json(&self.undefined)),
            ("buy_and_hold", self.frame.buy_and_hold.as_ref().map_or(Value::Null, hold_json)),
        ])
    }
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let owned = entries.map(|(key, value)| (key.to_owned(), value));
    Value::Object(Map::from_iter(owned))
}

fn best_json(best: &BestTrial) -> Value {
    let stats = best.record.stats().map_or(Value::Null, Stats::to_json);
    object([
        ("rank", Value::from(best.rank)),
        ("trial", Value::from(best.record.trial)),
        ("param_hash", Value::from(best.record.param_hash.to_string())),
        ("params", best.record.params_json()),
        ("stats", stats),
    ])
}

fn failure_json(group: &FailureGroup) -> Value {
    object([
        ("error_type", Value::from(group.error_type.as_str())),
        ("error_code", Value::from(group.error_code.as_str())),
        ("error_stage", Value::from(group.error_stage.as_str())),
        ("count", Value::from(group.count)),
        ("first_trial", Value::from(group.first_trial)),
        ("message", Value::from(group.message.as_str())),
        ("hint", group.hint.as_deref().map_or(Value::Null, Value::from)),
    ])
}

fn counts_json(counts: &[(&'static str, u64)]) -> Value {
    let entries = counts.iter().map(|(name, n)| ((*name).to_owned(), Value::from(*n)));
    Value::Object(entries.collect())
}

fn hold_json(stats: &Stats) -> Value {
    object([
        ("stats", stats.to_json()),
        ("undefined", stats.undefined_json().unwrap_or(Value::Null)),
    ])
}

#[cfg(test)]
#[path = "aggregate_tests.rs"]
mod tests;
