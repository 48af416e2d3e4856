//! `two_stage.json`: the best trials matched order by order.

use serde::Deserialize;

use super::json::Number;

pub(super) const SCHEMA: &str = "qraft.two-stage/1";

/// Both stages of a run's best trials.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TwoStage {
    /// How far key figures may be apart.
    pub tolerance: Number,
    /// How many passed.
    pub passed: u64,
    /// Best first.
    pub candidates: Vec<TwoStageCandidate>,
}

/// One trial in both stages.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TwoStageCandidate {
    /// Its number.
    pub trial: u64,
    /// True where no key figure is too far apart.
    pub passes: bool,
    two_stage: Option<Comparison>,
    failure: Option<Failure>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
struct Comparison {
    figures: Vec<Compared>,
}

#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
struct Failure {
    message: String,
}

/// One key figure in both stages.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Compared {
    /// Which.
    pub figure: String,
    /// Of the scan.
    pub fast: Number,
    /// Of the matcher.
    pub precise: Number,
    /// Relative.
    pub difference: Number,
    /// True where that is within the tolerance.
    pub passes: bool,
    /// What each friction moved.
    pub terms: Vec<Term>,
    /// The friction that moved it most.
    pub greatest_term: Option<String>,
}

/// What one friction moved.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Term {
    /// Which.
    pub friction: String,
    /// By how much.
    pub term: Number,
}

impl TwoStage {
    /// A trial in both stages.
    pub fn of(&self, trial: u64) -> Option<&TwoStageCandidate> {
        self.candidates.iter().find(|candidate| candidate.trial == trial)
    }
}

impl TwoStageCandidate {
    /// The key figures.
    pub fn figures(&self) -> &[Compared] {
        self.two_stage.as_ref().map_or(&[], |comparison| &comparison.figures)
    }

    /// Why it could not be matched, where it could not.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_ref().map(|failure| failure.message.as_str())
    }

    /// The greatest relative difference, with its figure.
    pub fn worst(&self) -> Option<(&str, f64)> {
        let apart = |c: &'_ Compared| c.difference.finite();
        let all = self.figures().iter().filter_map(|c| Some((c.figure.as_str(), apart(c)?)));
        all.max_by(|a, b| a.1.total_cmp(&b.1))
    }
}
