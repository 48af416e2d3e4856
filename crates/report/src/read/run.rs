//! The log of a run: header, trials, aggregate.

use std::path::Path;

use qraft_evidence::MANIFEST_NAME;
use qraft_search::gates::Log;
use qraft_search::objective::{Best, Direction, Objective};
use qraft_search::record::{FIGURES, Figure, Header, Outcome, TrialRecord};
use qraft_search::report::AGGREGATE_SCHEMA;
use qraft_search::run::{Lines, LinesError};
use serde::Deserialize;

use super::gates::Gates;
use super::json::{self, Figures};
use super::pack::PackFiles;
use crate::error::ReportError;

pub(super) const RESULTS: &str = "results.jsonl";

/// Trials that are drawn. Beyond, the best stay, and every so-manieth of the rest.
const MOST_TRIALS: usize = 20_000;
/// Of the best, how many stay in any case.
const BEST_TRIALS: usize = 1_000;

/// The log of a run.
#[derive(Debug)]
pub struct RunLog {
    /// The first line.
    pub header: Header,
    /// `aggregated.json`, where the run came so far.
    pub aggregated: Option<Aggregated>,
    /// Trials that have a line.
    pub lines: u64,
    /// Those that failed.
    pub failed: u64,
    /// The trials, or so many of them as are drawn.
    pub trials: Sampled,
    /// Where better lies.
    pub objective: Objective,
    /// The best of all, by the objective.
    pub best: Option<TrialRecord>,
    /// What the number of trials leaves of one of them.
    pub log: Log,
}

/// `aggregated.json`, as far as it is shown.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Aggregated {
    /// Draws that broke a constraint.
    pub skipped: u64,
    /// False where trials are still to come.
    pub complete: bool,
    objective: Named,
    /// Kinds of failure.
    pub failures: Vec<Failures>,
    /// The figures of holding the universe.
    pub buy_and_hold: Option<Hold>,
}

/// A figure and a direction, by name.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    figure: String,
    direction: String,
}

/// Holding the universe.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Hold {
    /// Its figures.
    pub stats: Figures,
}

/// Failures of one kind.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Failures {
    /// Stable, snake case.
    pub error_code: String,
    /// Where they arose.
    pub error_stage: String,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub first_trial: u64,
    /// What it said.
    pub message: String,
    /// The way out, where one is known.
    pub hint: Option<String>,
}

/// Trials that ran to the end, column by column, in trial order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sampled {
    /// How many ran to the end, drawn or not.
    pub succeeded: u64,
    /// Their numbers.
    pub trial: Vec<u64>,
    /// Params by name, a value a trial.
    pub params: Vec<(String, Vec<f64>)>,
    /// Figures in the order of [`FIGURES`], a value a trial; NaN where undefined.
    pub figures: Vec<Vec<f64>>,
}

impl Sampled {
    fn push(&mut self, record: &TrialRecord) {
        let Outcome::Done { stats, .. } = &record.outcome else { return };
        if self.trial.is_empty() {
            self.params = record.params.iter().map(|(name, _)| (name.clone(), vec![])).collect();
            self.figures = vec![Vec::new(); FIGURES.len()];
        }
        self.trial.push(record.trial);
        for (name, values) in &mut self.params {
            let value = record.params.iter().find(|(have, _)| have == name);
            values.push(value.map_or(f64::NAN, |(_, value)| *value));
        }
        for (values, figure) in self.figures.iter_mut().zip(&stats.0) {
            values.push(figure.value().unwrap_or(f64::NAN));
        }
    }

    /// The column of a figure.
    pub fn figure(&self, name: &str) -> Option<&[f64]> {
        let at = FIGURES.iter().position(|have| *have == name)?;
        self.figures.get(at).map(Vec::as_slice)
    }
}

impl Aggregated {
    fn objective(&self) -> Option<Objective> {
        let named = Objective::named(&self.objective.figure)?;
        let direction = Direction::parse(&self.objective.direction).unwrap_or(named.direction);
        Some(Objective { direction, ..named })
    }
}

impl RunLog {
    pub(super) fn read(dir: &Path) -> Result<RunLog, ReportError> {
        let path = dir.join(RESULTS);
        let lines = Lines::read(&path)?;
        let header = Header::parse(lines.header().unwrap_or_default())
            .map_err(|why| ReportError::file(&path, format!("no header of a run: {why}")))?;
        let aggregated: Option<Aggregated> =
            json::optional(&dir.join("aggregated.json"), AGGREGATE_SCHEMA)?;
        let objective = aggregated.as_ref().and_then(Aggregated::objective).unwrap_or_default();
        let (trials, best) = sample(&lines, objective, MOST_TRIALS)?;
        Ok(RunLog {
            failed: lines.len() - trials.succeeded,
            lines: lines.len(),
            log: Log::of(&lines, &header)?,
            trials,
            best,
            objective,
            aggregated,
            header,
        })
    }

    /// True where gates were asked of these very lines: a search that was started anew leaves the
    /// answers of the earlier one behind.
    pub(super) fn are_its_own(&self, gates: &Gates) -> Result<(), String> {
        let other = |what: String| format!("{what}: ask `qraft gates` again");
        if gates.run_id != self.header.run_id {
            return Err(other(format!("it is of the run `{}`", gates.run_id)));
        }
        let results = self.log.results.to_string();
        if gates.results.as_ref().is_some_and(|of| *of != results) {
            return Err(other("it is of other results, the lines have changed since".to_owned()));
        }
        let Some(best) = &self.best else { return Ok(()) };
        let Some(said) = gates.of(best.trial) else { return Ok(()) };
        let differs = |(name, value): &(&str, Option<f64>)| {
            value.is_some() && *value != self.best_figure(name)
        };
        match said.stats.iter().find(differs) {
            None => Ok(()),
            Some((name, _)) => Err(other(format!(
                "it is of other results: `{name}` of trial {} is not what its line says",
                best.trial
            ))),
        }
    }

    /// The deflated Sharpe ratio of the best trial, where it is defined.
    pub fn deflated(&self) -> Option<f64> {
        self.log.deflated(self.best.as_ref()?.stats()?).deflated_sharpe
    }

    /// A figure of the best trial.
    pub fn best_figure(&self, name: &str) -> Option<f64> {
        self.best.as_ref()?.stats()?.get(name).and_then(Figure::value)
    }
}

/// The trials to draw, and the best of all.
fn sample(
    lines: &Lines,
    objective: Objective,
    most: usize,
) -> Result<(Sampled, Option<TrialRecord>), ReportError> {
    let all = lines.len() as usize;
    // Of so many that not all are drawn: the best ones, and every so-manieth.
    let every = if all <= most { 1 } else { all.div_ceil(most - BEST_TRIALS.min(most / 2)) };
    let mut best = Best::new(objective, if every == 1 { 1 } else { BEST_TRIALS.min(most / 2) });
    let mut picked = Vec::new();
    let (mut at, mut succeeded) = (0usize, 0);
    lines.for_each::<LinesError>(|record| {
        if let Some(stats) = record.stats() {
            succeeded += 1;
            best.offer(record.trial, objective.value(stats), || record.clone());
            if at.is_multiple_of(every) {
                picked.push(record);
            }
        }
        at += 1;
        Ok(())
    })?;
    let best: Vec<TrialRecord> = best.into_rows().collect();
    let first = best.first().cloned();
    picked.extend(best);
    picked.sort_by_key(|record| record.trial);
    picked.dedup_by_key(|record| record.trial);
    let mut sampled = Sampled { succeeded, ..Sampled::default() };
    picked.iter().for_each(|record| sampled.push(record));
    Ok((sampled, first))
}

/// The packs of a run, best first.
pub(super) fn packs(dir: &Path, most: usize) -> Result<Vec<PackFiles>, ReportError> {
    let top = dir.join("topN");
    if !top.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for item in std::fs::read_dir(&top).map_err(|e| ReportError::file(&top, e))? {
        let path = item.map_err(|e| ReportError::file(&top, e))?.path();
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let rank = name.split_once('-').and_then(|(rank, _)| rank.parse::<u64>().ok());
        if let Some(rank) = rank.filter(|_| path.join(MANIFEST_NAME).is_file()) {
            found.push((rank, path));
        }
    }
    found.sort();
    found.truncate(most);
    found.iter().map(|(_, path)| PackFiles::read(path)).collect()
}
