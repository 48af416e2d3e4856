//! One gate's answer for one candidate.

/// How a gate answered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// It is passed.
    Pass,
    /// It is not.
    Fail,
    /// It was not asked, or does not judge.
    Skip,
}

impl Status {
    /// The word in files and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Pass => "pass",
            Status::Fail => "fail",
            Status::Skip => "skip",
        }
    }
}

/// The gates, in the order in which a candidate meets them: what is cheap and says most comes
/// first, and what fails early is not matched order by order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Gate {
    /// Operators from outside are trusted.
    Operators,
    /// The fast stage once more: run from nothing it gives the same bits.
    ColdRerun,
    /// The deflated Sharpe ratio.
    DeflatedSharpe,
    /// White's reality check.
    RealityCheck,
    /// Hansen's SPA, and StepM for the candidate.
    Spa,
    /// The probability of backtest overfitting.
    Pbo,
    /// The precise matcher runs it to the end.
    Precise,
    /// Top-N overlap over costs.
    TopNOverlap,
    /// Scan against matcher.
    TwoStage,
    /// Another future changes no past.
    Leak,
}

impl Gate {
    /// All of them, in order.
    pub const ALL: [Gate; 10] = [
        Gate::Operators,
        Gate::ColdRerun,
        Gate::DeflatedSharpe,
        Gate::RealityCheck,
        Gate::Spa,
        Gate::Pbo,
        Gate::Precise,
        Gate::TopNOverlap,
        Gate::TwoStage,
        Gate::Leak,
    ];

    /// The name in files and labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Gate::Operators => "operators",
            Gate::DeflatedSharpe => "deflated_sharpe",
            Gate::RealityCheck => "reality_check",
            Gate::Spa => "spa",
            Gate::Pbo => "pbo",
            Gate::Precise => "precise",
            Gate::TopNOverlap => "top_n_overlap",
            Gate::TwoStage => "two_stage",
            Gate::Leak => "leak",
            Gate::ColdRerun => "cold_rerun",
        }
    }
}

/// What a gate says of a candidate.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// Which gate.
    pub gate: Gate,
    /// How it answered.
    pub status: Status,
    /// What was measured, where it is a number.
    pub value: Option<f64>,
    /// What it was held against.
    pub bound: Option<f64>,
    /// Why, in words.
    pub reason: String,
    /// What to do about it, where it fails.
    pub suggestion: Option<&'static str>,
}

impl Verdict {
    /// A gate that is passed.
    pub fn pass(gate: Gate, value: Option<f64>, bound: Option<f64>, reason: String) -> Verdict {
        Verdict { gate, status: Status::Pass, value, bound, reason, suggestion: None }
    }

    /// A gate that was not asked.
    pub fn skip(gate: Gate, value: Option<f64>, reason: impl Into<String>) -> Verdict {
        let reason = reason.into();
        Verdict { gate, status: Status::Skip, value, bound: None, reason, suggestion: None }
    }

    /// Passed or not, with what to do where it is not.
    pub fn of(
        gate: Gate,
        passes: bool,
        (value, bound): (Option<f64>, Option<f64>),
        reason: String,
        suggestion: &'static str,
    ) -> Verdict {
        let status = if passes { Status::Pass } else { Status::Fail };
        let suggestion = (!passes).then_some(suggestion);
        Verdict { gate, status, value, bound, reason, suggestion }
    }
}
