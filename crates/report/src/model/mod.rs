//! What a report says: `qraft.report/1`. Each writer shows all or part of it, and adds nothing.

mod candidate;
mod gates;
mod num;
mod trials;

use serde::Serialize;

pub use candidate::{
    Candidate, CostRow, FigureRow, FillTable, LatencyRow, Month, Positions, PreciseRow,
    PreciseView, Series, Trips, Year,
};
pub use gates::{
    CandidateGates, FoldRow, GateView, Level, NamedNum, OutOfSampleRow, PoolRow, PoolView,
    SplitView, VerdictRow,
};
pub use num::Num;
pub use trials::{FailureRow, ParetoPoint, Trials};

/// The schema of the model.
pub const REPORT_SCHEMA: &str = "qraft.report/1";

/// What the report is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A search.
    Run,
    /// One sealed trial.
    Pack,
}

/// The verdict in one sentence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Headline {
    /// How good it is.
    pub level: Level,
    /// The sentence.
    pub words: String,
}

/// Something that the files do not tell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Lacking {
    /// What.
    pub part: String,
    /// Why, and the way out.
    pub why: String,
}

/// A line of the provenance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fact {
    /// What.
    pub name: String,
    /// As the file has it.
    pub value: String,
}

/// The whole report.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Report {
    /// [`REPORT_SCHEMA`]
    pub schema: &'static str,
    /// What it is of.
    pub kind: Kind,
    /// The strategy's name; the run's where a pack does not tell.
    pub strategy: String,
    /// The run.
    pub run_id: String,
    /// Luck or not.
    pub headline: Headline,
    /// What was searched over what, in sentences.
    pub summary: Vec<String>,
    /// The sealed trials, best first.
    pub candidates: Vec<Candidate>,
    /// All trials; `None` in the report of a pack.
    pub trials: Option<Trials>,
    /// What the gates said of the run.
    pub gates: Option<GateView>,
    /// The pool.
    pub pool: Option<PoolView>,
    /// Kinds of failure.
    pub failures: Vec<FailureRow>,
    /// Digests, engine, seed, space, data.
    pub provenance: Vec<Fact>,
    /// What is not shown, and why.
    pub lacking: Vec<Lacking>,
}
