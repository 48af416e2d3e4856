//! Trials become lines.

mod batch;
mod engine;
mod guard;
mod lines;
mod resume;

use std::sync::atomic::{AtomicBool, Ordering};

use qraft_base::{Digest, Failure};
use qraft_evidence::JsonlError;

use batch::BatchSize;
pub use engine::{BatchLimits, Engine};
pub use lines::{Lines, LinesError};
pub use resume::{Done, ResumeError, Resumed, open};

use crate::ident::TrialKeys;
use crate::objective::Objective;
use crate::plan::{Draws, Trial};
use crate::record::{Outcome, Stats, TrialRecord};

/// What is to be run.
pub struct Job<'a> {
    /// The trials, from the first.
    pub draws: Draws<'a>,
    /// How many there are.
    pub total: u64,
    /// The params' names, in the order of [`Trial::params`].
    pub names: Vec<String>,
    /// What every trial shares.
    pub keys: TrialKeys,
    /// Bars of the panel.
    pub bars: u64,
    /// Who answers them.
    pub engine: &'a dyn Engine,
    /// Where they are answered.
    pub pool: &'a rayon::ThreadPool,
    /// What "best so far" means.
    pub objective: Objective,
    /// Most trials a batch; absent: about half a second's work. The lines do not depend on it.
    pub batch: Option<usize>,
}

/// How far a run is.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Progress {
    /// Trials with a line, those of earlier runs included.
    pub done: u64,
    /// Trials of the plan.
    pub total: u64,
    /// Lines that were there before.
    pub resumed: u64,
    /// Failed trials of this run, transient ones included.
    pub failed: u64,
    /// The best objective of this run's trials.
    pub best: Option<f64>,
}

/// A batch of trials whose lines are written.
pub struct Batch<'a> {
    /// The lines, in trial order.
    pub records: &'a [TrialRecord],
    /// Failures that another try may not meet: they have no line, and a resumed run tries again.
    pub transient: &'a [(u64, Failure)],
    /// Seconds that the batch took.
    pub seconds: f64,
    /// How far the run is with it.
    pub progress: Progress,
}

/// What became of a run.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ran {
    /// Where it ended.
    pub progress: Progress,
    /// True where it was stopped before its end; it can be resumed.
    pub interrupted: bool,
    /// Trials without a line because of a failure that another try may not meet.
    pub transient: u64,
    /// The first of them.
    pub first_transient: Option<(u64, Failure)>,
}

/// Runs what has no line yet, and appends a line for each trial. `watch` hears of every batch after
/// its lines are written. Stops cleanly within a batch when `stop` rises.
///
/// The lines depend on the job alone: not on batches, threads, interruptions or what was resumed.
///
/// # Errors
/// [`JsonlError`] where lines cannot be written. A trial's own failure is a line, not an error.
pub fn run(
    mut job: Job<'_>,
    resumed: &mut Resumed,
    stop: &AtomicBool,
    watch: &mut dyn FnMut(&Batch<'_>),
) -> Result<Ran, JsonlError> {
    let mut ran = Ran::default();
    ran.progress.total = job.total;
    ran.progress.resumed = resumed.done.len();
    ran.progress.done = ran.progress.resumed;
    let mut size = BatchSize::new(job.engine.limits(), job.batch);
    loop {
        let most = size.start();
        let done = &resumed.done;
        let open = job.draws.by_ref().filter(|trial| !done.contains(trial.number));
        let trials: Vec<Trial> = open.take(most).collect();
        if trials.is_empty() {
            break;
        }
        let answers = match stop.load(Ordering::Relaxed) {
            true => None,
            false => job.pool.install(|| guard::run(job.engine, &trials, stop)),
        };
        let Some(answers) = answers else {
            ran.interrupted = true;
            break;
        };
        let (records, transient) = records(&job, &trials, answers);
        let lines: Vec<String> = records.iter().map(TrialRecord::to_line).collect();
        resumed.file.append(&lines)?;
        ran.count(&records, &transient, job.objective);
        let seconds = size.finish(trials.len());
        let progress = ran.progress;
        watch(&Batch { records: &records, transient: &transient, seconds, progress });
    }
    resumed.file.sync()?;
    Ok(ran)
}

impl Ran {
    fn count(&mut self, records: &[TrialRecord], transient: &[(u64, Failure)], goal: Objective) {
        let progress = &mut self.progress;
        progress.done += records.len() as u64;
        self.transient += transient.len() as u64;
        if self.first_transient.is_none() {
            self.first_transient = transient.first().cloned();
        }
        progress.failed += transient.len() as u64;
        for record in records {
            let Some(stats) = record.stats() else {
                progress.failed += 1;
                continue;
            };
            let value = goal.value(stats);
            if goal.compare((0, value), (1, progress.best)).is_lt() && value.is_some() {
                progress.best = value;
            }
        }
    }
}

type Answers = Vec<Result<Stats, Failure>>;

fn records(
    job: &Job<'_>,
    trials: &[Trial],
    answers: Answers,
) -> (Vec<TrialRecord>, Vec<(u64, Failure)>) {
    let mut records = Vec::with_capacity(trials.len());
    let mut transient = Vec::new();
    for (trial, answer) in trials.iter().zip(answers) {
        let outcome = match answer {
            Ok(stats) => Outcome::Done { stats, equity_len: job.bars },
            Err(failure) if failure.transient => {
                transient.push((trial.number, failure));
                continue;
            }
            Err(failure) => Outcome::Failed(failure.into()),
        };
        let param_hash = job.param_hash(&trial.params);
        let params = job.names.iter().cloned().zip(trial.params.iter().copied()).collect();
        let trial_key = job.keys.of(param_hash);
        records.push(TrialRecord { trial: trial.number, trial_key, param_hash, params, outcome });
    }
    (records, transient)
}

impl Job<'_> {
    fn param_hash(&self, params: &[f64]) -> Digest {
        let names = self.names.iter().map(String::as_str);
        qraft_ir::param_hash(names.zip(params.iter().copied()))
    }
}

#[cfg(test)]
mod tests;
