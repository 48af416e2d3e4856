//! The pipeline: a candidate meets the gates in their order, and stops at the first that it fails.

use qraft_base::Failure;
use qraft_stats::gate::overlap;
use qraft_stats::gate::panel::SnoopError;
use qraft_stats::gate::pbo::{Pbo, Refusal};

use super::leak::{Leak, LeakError};
use super::snooping::Snooped;
use super::verdict::{Gate, Verdict};
use super::{Bounds, Deflated, Log};
use crate::precise::Study;

/// What is true of all trials, and judges every candidate.
#[derive(Debug)]
pub struct Common<'a> {
    /// The log.
    pub log: &'a Log,
    /// The bounds.
    pub bounds: &'a Bounds,
    /// Reality check, SPA and StepM, or why there are none.
    pub snooped: &'a Result<Snooped, SnoopError>,
    /// Trials that are better than the benchmark, by StepM; rising.
    pub superior: &'a [u64],
    /// The probability of backtest overfitting, or why there is none.
    pub pbo: &'a Result<Pbo, Refusal>,
    /// The least Top-N overlap, where it is defined.
    pub least_overlap: Option<f64>,
    /// Operators from outside that nobody trusted stands for.
    pub untrusted: &'a [String],
}

/// What is asked of one candidate, and answered only where the pipeline gets so far.
pub trait Asked {
    /// Both stages.
    ///
    /// # Errors
    /// The failure that it meets.
    fn study(&mut self, tolerance: f64) -> Result<Study, Failure>;

    /// Whether another future changes its past.
    ///
    /// # Errors
    /// [`LeakError`].
    fn leak(&mut self) -> Result<Option<Leak>, LeakError>;
}

/// A candidate that the pipeline is through with.
#[derive(Debug)]
pub struct Judged {
    /// What every gate says, in order.
    pub verdicts: Vec<Verdict>,
    /// The gate that stopped it.
    pub stopped_at: Option<Gate>,
    /// Both stages, where it got so far.
    pub study: Option<Study>,
}

impl Judged {
    /// True where nothing stopped it.
    pub fn passes(&self) -> bool {
        self.stopped_at.is_none()
    }
}

/// Sends one candidate through the gates. `moved` is how its figures differ from its line, where
/// they do.
pub fn judge(
    trial: u64,
    deflated: &Deflated,
    moved: Option<&str>,
    common: &Common<'_>,
    asked: &mut dyn Asked,
) -> Judged {
    let mut judged = Judged { verdicts: Vec::new(), stopped_at: None, study: None };
    for gate in Gate::ALL {
        if let Some(stop) = judged.stopped_at {
            let reason = format!("not asked: stopped at {}", stop.as_str());
            judged.verdicts.push(Verdict::skip(gate, None, reason));
            continue;
        }
        let verdict = match gate {
            Gate::Operators => operators(common),
            Gate::ColdRerun => cold(moved),
            Gate::DeflatedSharpe => deflated_sharpe(deflated, common),
            Gate::RealityCheck => reality_check(common),
            Gate::Spa => spa(trial, common),
            Gate::Pbo => overfitting(common),
            Gate::Precise => precise(common, asked, &mut judged.study),
            Gate::TopNOverlap => top_n(common),
            Gate::TwoStage => two_stage(judged.study.as_ref(), common),
            Gate::Leak => leak(asked),
        };
        if verdict.status == super::Status::Fail {
            judged.stopped_at = Some(gate);
        }
        judged.verdicts.push(verdict);
    }
    judged
}

fn operators(common: &Common<'_>) -> Verdict {
    let untrusted = common.untrusted;
    let reason = match untrusted.is_empty() {
        true => "no operator from outside, or a trusted key stands for each".to_owned(),
        false => format!("nobody trusted stands for {}", untrusted.join(", ")),
    };
    let suggestion = "have the operator verified and signed by a trusted key, and search again";
    Verdict::of(Gate::Operators, untrusted.is_empty(), (None, None), reason, suggestion)
}

fn deflated_sharpe(deflated: &Deflated, common: &Common<'_>) -> Verdict {
    let (value, bound) = (deflated.deflated_sharpe, common.bounds.deflated_sharpe);
    let trials = common.log.trials;
    let reason = match value {
        Some(value) => {
            let word = luck(value);
            format!("best of {}; deflated {value:.2}: {word}", counted(trials, "trial"))
        }
        None => "it is not defined: returns that do not vary, or too few".to_owned(),
    };
    let passes = value.is_some_and(|value| value >= bound);
    let suggestion = "try fewer params or a longer history: what is best of so many trials may be \
                      luck";
    Verdict::of(Gate::DeflatedSharpe, passes, (value, Some(bound)), reason, suggestion)
}

/// What a deflated Sharpe ratio says in words.
pub fn luck(deflated: f64) -> &'static str {
    match deflated {
        d if d >= 0.95 => "unlikely to be luck",
        d if d >= 0.5 => "may be luck",
        _ => "likely luck",
    }
}

fn reality_check(common: &Common<'_>) -> Verdict {
    let bound = common.bounds.reality_check;
    let suggestion = "the best trial does not beat the benchmark once the search is counted: \
                      another idea, not more trials";
    let (passes, value, reason) = match common.snooped {
        Ok(snooped) => {
            let p = snooped.verdicts.white.p;
            (p <= bound, Some(p), format!("p = {p:.4} that the best is no better"))
        }
        Err(why) => (false, None, format!("it has no value: {why}")),
    };
    Verdict::of(Gate::RealityCheck, passes, (value, Some(bound)), reason, suggestion)
}

fn spa(trial: u64, common: &Common<'_>) -> Verdict {
    let bound = common.bounds.spa;
    let suggestion = "the candidate is not better than the benchmark once the search is counted: \
                      keep to the trials that StepM names, or drop the idea";
    let (passes, value, reason) = match common.snooped {
        Ok(snooped) => {
            let p = snooped.verdicts.consistent.p;
            let is_superior = common.superior.binary_search(&trial).is_ok();
            let named = match (p <= bound, is_superior) {
                (false, _) => "",
                (true, true) => "; StepM names it",
                (true, false) => "; StepM does not name it",
            };
            let reason = format!("p = {p:.4} that the best is no better, studentised{named}");
            (p <= bound && is_superior, Some(p), reason)
        }
        Err(why) => (false, None, format!("it has no value: {why}")),
    };
    Verdict::of(Gate::Spa, passes, (value, Some(bound)), reason, suggestion)
}

fn overfitting(common: &Common<'_>) -> Verdict {
    let value = common.pbo.as_ref().ok().map(|pbo| pbo.overfit);
    let told = match common.pbo {
        Ok(pbo) => format!("{:.2} over {}", pbo.overfit, counted(pbo.splits, "split")),
        Err(why) => format!("it has no value: {why}"),
    };
    let Some(bound) = common.bounds.pbo else {
        return Verdict::skip(Gate::Pbo, value, format!("{told}; no bound is set"));
    };
    let passes = value.is_some_and(|value| value <= bound);
    let suggestion = "what is best in one half is not in the other: search a smaller space";
    Verdict::of(Gate::Pbo, passes, (value, Some(bound)), told, suggestion)
}

fn precise(common: &Common<'_>, asked: &mut dyn Asked, study: &mut Option<Study>) -> Verdict {
    match asked.study(common.bounds.two_stage) {
        Ok(found) => {
            let reason = "matched order by order".to_owned();
            *study = Some(found);
            Verdict::pass(Gate::Precise, None, None, reason)
        }
        Err(failure) => {
            let suggestion = "see what the order-level matcher says: qraft precisebt";
            let reason = failure.to_string();
            Verdict::of(Gate::Precise, false, (None, None), reason, suggestion)
        }
    }
}

fn top_n(common: &Common<'_>) -> Verdict {
    let (value, bound) = (common.least_overlap, common.bounds.top_n_overlap);
    let (low, high) = (overlap::RANGE.start(), overlap::RANGE.end());
    let reason = match value {
        Some(value) => {
            let share = value * 100.0;
            format!("{share:.0} % of the best stay so with costs from {low} to {high} times")
        }
        None => "nothing ranks under some costs".to_owned(),
    };
    let passes = value.is_some_and(|value| value >= bound);
    let suggestion = "the ranking follows the costs: trade less often, or state costs that are \
                      known better";
    Verdict::of(Gate::TopNOverlap, passes, (value, Some(bound)), reason, suggestion)
}

fn two_stage(study: Option<&Study>, common: &Common<'_>) -> Verdict {
    let bound = common.bounds.two_stage;
    let suggestion = "what the scan leaves out moves the figures: see the terms of each figure, \
                      and state orders that it can follow";
    let Some(study) = study else {
        let reason = "there is no precise run".to_owned();
        return Verdict::of(Gate::TwoStage, false, (None, Some(bound)), reason, suggestion);
    };
    let two = &study.two_stage;
    let apart = |compared: &&crate::precise::Compared| compared.relative.value();
    let worst = two.figures.iter().filter(|c| apart(c).is_some());
    let worst = worst.max_by(|a, b| apart(a).unwrap_or(0.0).total_cmp(&apart(b).unwrap_or(0.0)));
    let value = worst.as_ref().and_then(apart);
    let undefined = two.figures.iter().find(|compared| compared.relative.value().is_none());
    let reason = match (undefined, worst) {
        (Some(compared), _) => format!("`{}` is not defined in both stages", compared.figure),
        (None, Some(worst)) => {
            let culprit = two.culprit(worst.figure);
            let by = culprit.map_or_else(String::new, |(friction, _)| format!(", by {friction}"));
            let percent = value.unwrap_or(0.0) * 100.0;
            format!("`{}` differs most: {percent:.2} %{by}", worst.figure)
        }
        (None, None) => "no figure is compared".to_owned(),
    };
    Verdict::of(Gate::TwoStage, two.passes(), (value, Some(bound)), reason, suggestion)
}

fn leak(asked: &mut dyn Asked) -> Verdict {
    let suggestion = "something reads what is not known yet: check the strategy and its operators, \
                      and report it, since the checker let it pass";
    let (passes, reason) = match asked.leak() {
        Ok(None) => (true, "another future, or none, changes no bit of the past".to_owned()),
        Ok(Some(Leak { future, cut, bar })) => {
            (false, format!("the future from bar {cut} on, {future}, changes bar {bar}"))
        }
        Err(LeakError::Data(error)) => (false, format!("it cannot be tested: {error}")),
        Err(LeakError::Trial(failure)) => (false, format!("it cannot be tested: {failure}")),
    };
    Verdict::of(Gate::Leak, passes, (None, None), reason, suggestion)
}

fn cold(moved: Option<&str>) -> Verdict {
    let reason = match moved {
        None => "run from nothing, every figure has the same bits".to_owned(),
        Some(how) => how.to_owned(),
    };
    let suggestion = "the lines are of another build or were changed: search again with --fresh";
    Verdict::of(Gate::ColdRerun, moved.is_none(), (None, None), reason, suggestion)
}

/// `1 trial`, `4,560 trials`.
pub fn counted(count: u64, what: &str) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let plural = if count == 1 { "" } else { "s" };
    format!("{text} {what}{plural}")
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
