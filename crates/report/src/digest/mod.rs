//! The digest of a round: the same few lines each time, made of the files alone, and what to do.

mod action;
mod show;

use qraft_search::objective::Direction;
use serde::Serialize;

use crate::build::{build, compared};
use crate::model::{CostRow, Headline, NamedNum, Num, Report};
use crate::read::{Found, GateCandidate};
use crate::words;
pub use action::Action;
pub use show::{markdown, text};

/// The schema of the digest.
pub const DIGEST_SCHEMA: &str = "qraft.digest/1";

/// A round in a few lines.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Digest {
    /// [`DIGEST_SCHEMA`]
    pub schema: &'static str,
    /// The strategy's name.
    pub strategy: String,
    /// What it means.
    pub dsl: String,
    /// The round.
    pub run_id: String,
    /// Trials of the round.
    pub trials: u64,
    /// Whom the lines are about: the first candidate that passes, else the best.
    pub candidate: Option<About>,
    /// Luck or not.
    pub verdict: Headline,
    /// As nobody had seen it.
    pub out_of_sample: Option<OutOfSample>,
    /// Share of the Top-N that stays, by multiplier of costs.
    pub overlap: Vec<(Num, Num)>,
    /// The candidate at other costs.
    pub cost_curve: Vec<CostRow>,
    /// Scan against matcher.
    pub two_stage: Option<Apart>,
    /// What is live of this strategy; `none` where nothing is registered.
    pub live: Registered,
    /// What is tried beside it.
    pub canary: Registered,
    /// Against the last round.
    pub change: Option<Change>,
    /// What to do.
    pub action: Action,
    /// Why.
    pub because: String,
}

/// Where a strategy stands in a registry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Registered {
    /// A run's folder and its packs register nothing.
    None,
}

/// The candidate.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct About {
    /// Its number.
    pub trial: u64,
    /// From 1.
    pub rank: u64,
    /// Its params' digest.
    pub param_hash: String,
    /// Its params.
    pub params: Vec<NamedNum>,
    /// The objective's figure.
    pub objective: &'static str,
    /// Its value.
    pub value: Num,
    /// True where it passes every gate; `None` where they were not asked.
    pub passes: Option<bool>,
}

/// Out of sample.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OutOfSample {
    /// Annual, against buying and holding.
    pub information_ratio: Num,
    /// Growth a year / greatest drawdown.
    pub calmar: Num,
    /// Greatest loss from a peak.
    pub max_drawdown: Num,
    /// How much of the Sharpe ratio is gone.
    pub decay: Num,
}

/// How far scan and matcher are apart.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Apart {
    /// The figure in which they are furthest apart.
    pub figure: String,
    /// Relative.
    pub difference: Num,
    /// How far they may be.
    pub tolerance: Num,
    /// Within the tolerance.
    pub passes: bool,
}

/// Against the last round.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Change {
    /// The last round.
    pub run_id: String,
    /// Its candidate's value of the objective.
    pub before: Num,
    /// This round's.
    pub now: Num,
    /// True where less of it is better.
    pub minimize: bool,
    /// Its candidate's params, where they were others.
    pub params_before: Option<String>,
    /// Whether its candidate passed.
    pub passed_before: Option<bool>,
    /// True where the strategy means the same.
    pub same_strategy: bool,
    /// True where the data are the same.
    pub same_data: bool,
}

/// The digest of a run, against the last round where there is one. `None` in a pack: a round is a
/// run.
pub fn digest(found: &Found, last: Option<&Found>) -> Option<Digest> {
    let run = found.run.as_ref()?;
    let report: Report = build(found, None);
    let said = judged(found);
    let candidate = about(found, said);
    let change = last.and_then(|last| change(found, last, candidate.as_ref()));
    let two_stage = candidate.as_ref().and_then(|about| apart(found, about.trial));
    let out_of_sample = said.and_then(out_of_sample);
    let (action, because) =
        action::decide(candidate.as_ref(), out_of_sample.as_ref(), change.as_ref());
    let shown = candidate.as_ref().map(|about| about.trial);
    let curve = report.candidates.iter().find(|candidate| Some(candidate.trial) == shown);
    Some(Digest {
        schema: DIGEST_SCHEMA,
        strategy: run.header.strategy.clone(),
        dsl: run.header.dsl.to_string(),
        run_id: run.header.run_id.clone(),
        trials: run.lines,
        verdict: report.headline.clone(),
        overlap: report.gates.as_ref().map(|gates| gates.overlap.clone()).unwrap_or_default(),
        cost_curve: curve.map(|candidate| candidate.costs.clone()).unwrap_or_default(),
        candidate,
        out_of_sample,
        two_stage,
        live: Registered::None,
        canary: Registered::None,
        change,
        action,
        because,
    })
}

/// The candidate of the gates: the first that passes, else the best.
fn judged(found: &Found) -> Option<&GateCandidate> {
    let all = &found.gates.as_ref()?.candidates;
    all.iter().find(|candidate| candidate.passes).or_else(|| all.first())
}

fn about(found: &Found, said: Option<&GateCandidate>) -> Option<About> {
    let run = found.run.as_ref()?;
    let objective = run.objective.figure;
    if let Some(said) = said {
        return Some(About {
            trial: said.trial,
            rank: said.rank,
            param_hash: said.param_hash.clone(),
            params: said.params.iter().map(|(name, value)| NamedNum::new(name, value)).collect(),
            objective,
            value: said.stats.get(objective).into(),
            passes: Some(said.passes),
        });
    }
    let best = run.best.as_ref()?;
    Some(About {
        trial: best.trial,
        rank: 1,
        param_hash: best.param_hash.to_string(),
        params: best.params.iter().map(|(name, x)| NamedNum::new(name, Some(*x))).collect(),
        objective,
        value: run.best_figure(objective).into(),
        passes: None,
    })
}

fn out_of_sample(said: &GateCandidate) -> Option<OutOfSample> {
    let out = said.out_of_sample.as_ref()?;
    Some(OutOfSample {
        information_ratio: out.stats.get("information_ratio").into(),
        calmar: out.stats.get("calmar_ratio").into(),
        max_drawdown: out.stats.get("max_drawdown").into(),
        decay: out.decay.0.into(),
    })
}

fn apart(found: &Found, trial: u64) -> Option<Apart> {
    let said = found.gates.as_ref().and_then(|gates| gates.of(trial));
    let compared = compared(found, trial, said)?;
    let (figure, difference) = compared.worst()?;
    Some(Apart {
        figure: figure.to_owned(),
        difference: Num(difference),
        tolerance: compared.tolerance.0.into(),
        passes: compared.passes,
    })
}

fn change(found: &Found, last: &Found, now: Option<&About>) -> Option<Change> {
    let (run, before) = (found.run.as_ref()?, last.run.as_ref()?);
    let then = about(last, judged(last))?;
    let params = words::named(&then.params);
    let same = now.is_some_and(|now| now.param_hash == then.param_hash);
    Some(Change {
        run_id: before.header.run_id.clone(),
        before: then.value,
        now: now.map_or(Num::NONE, |now| now.value),
        minimize: run.objective.direction == Direction::Minimize,
        params_before: (!same).then_some(params),
        passed_before: then.passes,
        same_strategy: run.header.dsl == before.header.dsl,
        same_data: run.header.snapshot == before.header.snapshot,
    })
}
