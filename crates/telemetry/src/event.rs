//! The search's events: one JSON line each, by `tracing` under the target [`TARGET`].

use jiff::Timestamp;
use qraft_base::Failure;
use serde::Serialize;

/// The target under which events are sent.
pub(crate) const TARGET: &str = "qraft.event";

/// Which run: its id, and the labels of its metrics.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunInfo {
    /// As in the folder's name.
    pub run_id: String,
    /// The space file's stem.
    pub space: String,
    /// `grid`, `random` …
    pub plan: String,
    /// `fast` or `precise`.
    pub mode: String,
}

/// Why a trial or a run failed, as its line says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cause<'a> {
    /// `fast`, `precise` or `other`.
    pub error_type: &'a str,
    /// Stable, snake case.
    pub error_code: &'a str,
    /// Where in the path it arose.
    pub error_stage: &'a str,
}

impl<'a> From<&'a Failure> for Cause<'a> {
    fn from(failure: &'a Failure) -> Self {
        Cause {
            error_type: failure.error_type.as_str(),
            error_code: failure.code,
            error_stage: failure.stage.as_str(),
        }
    }
}

/// A budget of memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Planned {
    /// Bytes that the command may take.
    pub budget: u64,
    /// Bytes that it plans to take.
    pub planned: u64,
}

/// Something that happened in a run.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// `search.run.started`
    RunStarted,
    /// `search.run.prepared`: inputs are read and checked, trials are about to run.
    RunPrepared {
        /// Trials of the plan.
        trials: u64,
        /// Those that an earlier run has done.
        resumed: u64,
        /// Where there is a budget of memory.
        memory: Option<Planned>,
    },
    /// `search.backtest.completed`, well or not.
    BacktestCompleted {
        /// Which.
        trial: u64,
        /// Its time.
        duration_s: f64,
        /// Why it failed.
        failure: Option<Cause<'a>>,
    },
    /// `search.run.completed`, in whatever way.
    RunCompleted {
        /// Since the start.
        duration_s: f64,
        /// Trials that are done, earlier runs' included.
        trials: u64,
        /// Those of them that failed.
        failed: u64,
        /// The most memory that the process has held, in bytes, where the system tells.
        memory_peak: Option<u64>,
        /// Why the run itself ended early.
        failure: Option<Cause<'a>>,
    },
}

/// An event as it is written. Absent keys do not apply to the event.
#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    ts: String,
    run_id: &'a str,
    space: &'a str,
    plan: &'a str,
    mode: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    trial: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trials: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resumed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_budget: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_planned: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_peak: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_stage: Option<&'a str>,
}

impl Event<'_> {
    /// `search.run.started` and so on.
    pub fn name(&self) -> &'static str {
        match self {
            Event::RunStarted => "search.run.started",
            Event::RunPrepared { .. } => "search.run.prepared",
            Event::BacktestCompleted { .. } => "search.backtest.completed",
            Event::RunCompleted { .. } => "search.run.completed",
        }
    }

    /// Sends the event, stamped with the present. Costs next to nothing where nobody listens.
    pub fn emit(&self, run: &RunInfo) {
        if !tracing::enabled!(target: TARGET, tracing::Level::INFO) {
            return;
        }
        let line = self.line(run, Timestamp::now());
        // Backtests come in thousands and may wait in a buffer; the milestones of a run may not.
        let milestone = !matches!(self, Event::BacktestCompleted { .. });
        tracing::info!(target: TARGET, milestone, line = line.as_str());
    }

    fn line(&self, run: &RunInfo, now: Timestamp) -> String {
        let mut line = Line {
            event: self.name(),
            ts: format!("{now:.6}"),
            run_id: &run.run_id,
            space: &run.space,
            plan: &run.plan,
            mode: &run.mode,
            trial: None,
            duration_s: None,
            trials: None,
            resumed: None,
            failed: None,
            memory_budget: None,
            memory_planned: None,
            memory_peak: None,
            error_type: None,
            error_code: None,
            error_stage: None,
        };
        let mut cause = None;
        match *self {
            Event::RunStarted => {}
            Event::RunPrepared { trials, resumed, memory } => {
                (line.trials, line.resumed) = (Some(trials), Some(resumed));
                line.memory_budget = memory.map(|memory| memory.budget);
                line.memory_planned = memory.map(|memory| memory.planned);
            }
            Event::BacktestCompleted { trial, duration_s, failure } => {
                (line.trial, line.duration_s) = (Some(trial), Some(duration_s));
                cause = failure;
            }
            Event::RunCompleted { duration_s, trials, failed, memory_peak, failure } => {
                line.memory_peak = memory_peak;
                line.duration_s = Some(duration_s);
                (line.trials, line.failed) = (Some(trials), Some(failed));
                cause = failure;
            }
        }
        line.error_type = cause.map(|cause| cause.error_type);
        line.error_code = cause.map(|cause| cause.error_code);
        line.error_stage = cause.map(|cause| cause.error_stage);
        // Texts and numbers always have a JSON form; a duration that is no number becomes null.
        serde_json::to_string(&line).unwrap_or_default()
    }
}
