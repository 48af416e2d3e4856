//! `gates.json`: whether what was found is luck.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::json::{Figures, Number};
use super::precise::Comparison;

pub(super) const SCHEMA: &str = "qraft.gates/1";

/// What the gates said of a run.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Gates {
    /// Of which run.
    pub run_id: String,
    /// The lines that were judged, by content.
    pub results: Option<String>,
    /// Every trial of the log.
    pub trials: u64,
    /// Those that failed.
    pub failed: u64,
    /// Trials whose returns the tests on all of them used.
    pub models: u64,
    /// `hold`, `cash`.
    pub benchmark: String,
    /// By gate.
    pub thresholds: Figures,
    /// Of the trials' Sharpe ratios, annual.
    pub sharpe_variance: Number,
    /// What the best of so many trials without skill would show, annual.
    pub expected_max_sharpe: Number,
    /// Resampling, as the file says it.
    pub bootstrap: Option<Map<String, Value>>,
    /// White's reality check.
    pub reality_check: Option<PValues>,
    /// Hansen's test of superior predictive ability.
    pub spa: Option<PValues>,
    /// Stepwise multiple testing.
    pub stepm: Option<Stepm>,
    /// Probability of backtest overfitting.
    pub pbo: Option<Pbo>,
    /// How much of the Top-N stays where costs change.
    pub overlap: Option<Overlap>,
    /// Out of sample.
    pub split: Option<Split>,
    /// The best trials.
    pub candidates: Vec<GateCandidate>,
    /// How many passed.
    pub passed: u64,
}

/// A statistic and its p-values.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PValues {
    /// The statistic.
    pub statistic: Number,
    /// Its p-value.
    pub p: Number,
    /// The liberal one, of SPA.
    pub p_lower: Number,
    /// The conservative one, of SPA.
    pub p_upper: Number,
    /// Why there is none.
    pub undefined: Option<String>,
}

/// Which trials beat the benchmark at a level, all of them at once.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Stepm {
    /// Of the whole family.
    pub level: Number,
    /// Their numbers.
    pub superior: Vec<u64>,
}

/// Probability of backtest overfitting.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pbo {
    /// Ways to choose half of the blocks of the series.
    pub splits: Option<u64>,
    /// The probability.
    pub pbo: Number,
    /// That the best in sample loses out of sample.
    pub probability_of_loss: Number,
    /// Why there is none.
    pub undefined: Option<String>,
}

/// Top-N overlap over costs.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Overlap {
    /// N.
    pub n: u64,
    /// The least of the curve.
    pub least: Number,
    /// The curve.
    pub points: Vec<OverlapPoint>,
}

/// One point of the overlap curve.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OverlapPoint {
    /// Of costs.
    pub multiplier: Number,
    /// Share of the Top-N that stays.
    pub overlap: Number,
}

/// From when to when.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Range {
    /// First bar: a date, or a stamp.
    pub from: Value,
    /// Last bar.
    pub to: Value,
    /// How many.
    pub bars: Option<u64>,
}

/// One range, or several.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(untagged)]
pub enum Ranges {
    /// One after the other.
    Several(Vec<Range>),
    /// One.
    One(Range),
}

impl Default for Ranges {
    fn default() -> Self {
        Ranges::Several(Vec::new())
    }
}

impl Ranges {
    /// All of them.
    pub fn all(&self) -> &[Range] {
        match self {
            Ranges::Several(all) => all,
            Ranges::One(one) => std::slice::from_ref(one),
        }
    }
}

/// In and out of sample.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Split {
    /// Where trials were chosen.
    pub in_sample: Option<Range>,
    /// Where they were only looked at; `None` where nothing was held back.
    pub out_of_sample: Option<Range>,
    /// Bars dropped between the two.
    pub purged_bars: u64,
    /// How often the out-of-sample part was shown.
    pub looks: u64,
    /// Walk-forward.
    pub folds: Vec<Fold>,
}

/// One step of a walk-forward.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fold {
    /// Where the trial was chosen: one range, or those around the test.
    pub train: Ranges,
    /// Where it was tried.
    pub test: Range,
    /// The chosen trial.
    pub trial: Option<u64>,
    /// Its params.
    pub params: Option<Figures>,
    /// Its Sharpe ratio where it was chosen.
    pub in_sample_sharpe: Number,
    /// Its Sharpe ratio where it was tried.
    pub out_of_sample_sharpe: Number,
}

/// What the gates said of one trial.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GateCandidate {
    /// From 1.
    pub rank: u64,
    /// Its number.
    pub trial: u64,
    /// Its params' digest.
    pub param_hash: String,
    /// Its params.
    pub params: Figures,
    /// Its figures.
    pub stats: Figures,
    /// True where every gate passed or was skipped.
    pub passes: bool,
    /// The first gate that it failed.
    pub stopped_at: Option<String>,
    /// What the gates looked at.
    pub inputs: Inputs,
    /// One a gate, in the pipeline's order.
    pub verdicts: Vec<Verdict>,
    /// Scan against matcher, where it was matched.
    pub two_stage: Option<Comparison>,
    /// Out of sample, where there is such a part.
    pub out_of_sample: Option<OutOfSample>,
    /// At other costs.
    pub cost_curve: Vec<CostPoint>,
}

/// What the gates looked at.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Inputs {
    /// Annual.
    pub sharpe: Number,
    /// Probabilistic Sharpe ratio.
    pub psr: Number,
    /// Deflated Sharpe ratio.
    pub deflated_sharpe: Number,
    /// Bars that this Sharpe ratio needs.
    pub min_track_record: Number,
    /// What is left of the Sharpe ratio after many trials.
    pub haircut_sharpe: Number,
    /// Of this trial on its own.
    pub p_value: Number,
    /// Adjusted by Bonferroni.
    pub bonferroni: Number,
    /// Adjusted by Holm.
    pub holm: Number,
    /// Adjusted by Benjamini and Hochberg.
    pub bh: Number,
    /// Adjusted by Benjamini and Yekutieli.
    pub by: Number,
}

/// What one gate said.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Verdict {
    /// Which.
    pub gate: String,
    /// `pass`, `fail`, `skip`.
    pub status: String,
    /// What was measured.
    pub value: Number,
    /// What was asked.
    pub threshold: Number,
    /// Why, in words.
    pub reason: Option<String>,
    /// The way out, where one is known.
    pub suggestion: Option<String>,
}

/// A trial out of sample.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OutOfSample {
    /// Its figures there.
    pub stats: Figures,
    /// How much of the in-sample Sharpe ratio is gone: 1 − out / in.
    pub decay: Number,
}

/// A trial at other costs.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CostPoint {
    /// Of costs.
    pub multiplier: Number,
    /// Annual.
    pub sharpe_ratio: Number,
    /// Last equity / capital − 1.
    pub total_return: Number,
}

impl Gates {
    /// What was said of a trial.
    pub fn of(&self, trial: u64) -> Option<&GateCandidate> {
        self.candidates.iter().find(|candidate| candidate.trial == trial)
    }
}
