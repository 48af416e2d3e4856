//! What the gates said, ready to be read.

use serde::Serialize;

use super::num::Num;

/// How good a thing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Passed.
    Pass,
    /// Neither.
    Unknown,
    /// Failed.
    Fail,
}

impl Level {
    /// The word in a table.
    pub fn word(self) -> &'static str {
        match self {
            Level::Pass => "passes",
            Level::Unknown => "not known",
            Level::Fail => "fails",
        }
    }
}

/// A number with its name.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NamedNum {
    /// Its name.
    pub name: String,
    /// The number.
    pub value: Num,
}

impl NamedNum {
    pub(crate) fn new(name: impl Into<String>, value: impl Into<Num>) -> NamedNum {
        NamedNum { name: name.into(), value: value.into() }
    }
}

/// What the gates said of the whole run.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GateView {
    /// How many candidates passed.
    pub passed: u64,
    /// Of how many.
    pub asked: usize,
    /// Tests on all trials at once, each as a sentence.
    pub sentences: Vec<String>,
    /// Share of the Top-N that stays, by multiplier of costs.
    pub overlap: Vec<(Num, Num)>,
    /// The least share that is asked.
    pub overlap_asked: Num,
    /// Out of sample and walk-forward.
    pub split: Option<SplitView>,
}

/// Out of sample and walk-forward.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SplitView {
    /// What was where, in words.
    pub words: String,
    /// How often the out-of-sample part was shown.
    pub looks: u64,
    /// Walk-forward.
    pub folds: Vec<FoldRow>,
}

/// One step of a walk-forward.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FoldRow {
    /// Where the trial was chosen.
    pub train: String,
    /// Where it was tried.
    pub test: String,
    /// Which.
    pub trial: Option<u64>,
    /// Its params in words.
    pub params: String,
    /// Where it was chosen.
    pub in_sample: Num,
    /// Where it was tried.
    pub out_of_sample: Num,
}

/// What the gates said of a candidate.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CandidateGates {
    /// Passed or not.
    pub level: Level,
    /// In one sentence.
    pub words: String,
    /// What they looked at.
    pub inputs: Vec<NamedNum>,
    /// One a gate.
    pub verdicts: Vec<VerdictRow>,
    /// In and out of sample.
    pub out_of_sample: Vec<OutOfSampleRow>,
}

/// What one gate said.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct VerdictRow {
    /// Which, in words.
    pub gate: String,
    /// How it went.
    pub level: Level,
    /// `pass`, `fail`, `skip`.
    pub status: String,
    /// What was measured.
    pub value: Num,
    /// What was asked.
    pub threshold: Num,
    /// Why.
    pub reason: Option<String>,
    /// The way out.
    pub suggestion: Option<String>,
}

/// A figure in and out of sample.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OutOfSampleRow {
    /// Which.
    pub figure: String,
    /// As the search saw it.
    pub in_sample: Num,
    /// As nobody had seen it.
    pub out_of_sample: Num,
}

/// The pool.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PoolView {
    /// How it was made, in words.
    pub words: String,
    /// Who gets what.
    pub rows: Vec<PoolRow>,
    /// What it can carry.
    pub limits: Vec<super::Fact>,
}

/// A member of the pool.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PoolRow {
    /// Its number.
    pub trial: u64,
    /// From 1.
    pub rank: Option<u64>,
    /// Its share.
    pub weight: Num,
    /// Its share where the pool keeps to its limits.
    pub capped: Num,
    /// Trials that are alike, and are left out for it.
    pub alike: Vec<u64>,
}
