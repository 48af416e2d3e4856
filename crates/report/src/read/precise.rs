//! `two_stage.json`: the best trials matched order by order.

use serde::Deserialize;

use super::json::Number;

pub(super) const SCHEMA: &str = "qraft.two-stage/1";

/// Both stages of a run's best trials.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TwoStage {
    /// Best first.
    pub candidates: Vec<TwoStageCandidate>,
}

/// One trial in both stages.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TwoStageCandidate {
    /// Its number.
    pub trial: u64,
    /// The comparison; `None` where it could not be matched.
    #[serde(rename = "two_stage")]
    pub comparison: Option<Comparison>,
    failure: Option<Failure>,
}

/// Key figures of both stages, compared.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Comparison {
    /// How far they may be apart.
    pub tolerance: Number,
    /// True where none is too far apart.
    pub passes: bool,
    /// The key figures.
    pub figures: Vec<Compared>,
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
    /// The friction that moved it most.
    pub greatest_term: Option<String>,
}

impl TwoStage {
    /// A trial in both stages.
    pub fn of(&self, trial: u64) -> Option<&TwoStageCandidate> {
        self.candidates.iter().find(|candidate| candidate.trial == trial)
    }
}

impl TwoStageCandidate {
    /// Why it could not be matched, where it could not.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_ref().map(|failure| failure.message.as_str())
    }
}

impl Comparison {
    /// The greatest relative difference, with its figure.
    pub fn worst(&self) -> Option<(&str, f64)> {
        let apart = |c: &'_ Compared| c.difference.finite();
        let all = self.figures.iter().filter_map(|c| Some((c.figure.as_str(), apart(c)?)));
        all.max_by(|a, b| a.1.total_cmp(&b.1))
    }
}
