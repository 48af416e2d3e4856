//! What to do after a round. A rule, not an opinion: the same round gives the same action.

use serde::Serialize;

use super::{About, Change, OutOfSample};
use crate::print::{percent, plain};

/// So much of the last round's objective may be lost.
const FALL: f64 = 0.2;
/// So much of the Sharpe ratio may be gone out of sample.
const DECAY: f64 = 0.5;

/// What to do with what is live of the strategy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Go on with this round's candidate.
    Continue,
    /// Go back to the last one that passed; where there is none, to nothing.
    RollBack,
    /// Go on with less, and look again.
    Degrade,
}

impl Action {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Continue => "continue",
            Action::RollBack => "roll back",
            Action::Degrade => "degrade",
        }
    }
}

/// The first rule that holds, with its reason:
/// 1. no candidate at all, or none that passes: roll back;
/// 2. gates not asked: degrade;
/// 3. more than half of the Sharpe ratio is gone out of sample: degrade;
/// 4. the objective fell by more than a fifth against the last round: degrade;
/// 5. continue.
pub(super) fn decide(
    candidate: Option<&About>,
    out_of_sample: Option<&OutOfSample>,
    change: Option<&Change>,
) -> (Action, String) {
    let Some(candidate) = candidate else {
        return (Action::RollBack, "no trial ran to the end".to_owned());
    };
    match candidate.passes {
        Some(false) => {
            let before = match change.and_then(|change| change.passed_before) {
                Some(true) => ", and that of the last round did",
                _ => "",
            };
            return (Action::RollBack, format!("no candidate passes the gates{before}"));
        }
        None => return (Action::Degrade, "the gates were not asked".to_owned()),
        Some(true) => {}
    }
    if let Some(gone) = out_of_sample.and_then(|out| out.decay.get()).filter(|gone| *gone > DECAY) {
        let gone = percent(Some(gone));
        return (Action::Degrade, format!("{gone} of the Sharpe ratio is gone out of sample"));
    }
    if let Some((before, now)) = change.and_then(fell) {
        let (before, now) = (plain(Some(before), 2), plain(Some(now), 2));
        let figure = candidate.objective;
        return (Action::Degrade, format!("{figure} fell from {before} to {now}"));
    }
    (Action::Continue, "a candidate passes every gate, and nothing fell".to_owned())
}

/// The objective before and now, where it is worse by more than may be: less of what is wanted, or
/// more of what is not, by the sign of the two.
fn fell(change: &Change) -> Option<(f64, f64)> {
    let (before, now) = (change.before.get()?, change.now.get()?);
    let lost = if change.minimize { now - before } else { before - now };
    (lost > FALL * before.abs()).then_some((before, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Num;

    fn about(passes: Option<bool>) -> About {
        About {
            trial: 1,
            rank: 1,
            param_hash: String::new(),
            params: Vec::new(),
            objective: "sharpe_ratio",
            value: Num(1.0),
            passes,
        }
    }

    fn change(before: f64, now: f64, minimize: bool) -> Change {
        Change {
            run_id: String::new(),
            before: Num(before),
            now: Num(now),
            minimize,
            params_before: None,
            passed_before: Some(true),
            same_strategy: true,
            same_data: false,
        }
    }

    fn out(decay: f64) -> OutOfSample {
        let one = Num(1.0);
        OutOfSample { information_ratio: one, calmar: one, max_drawdown: one, decay: Num(decay) }
    }

    #[test]
    fn the_first_rule_that_holds() {
        let fine = about(Some(true));
        let of = |c: Option<&About>, o: Option<&OutOfSample>, d: Option<&Change>| decide(c, o, d).0;
        assert_eq!(of(None, None, None), Action::RollBack);
        assert_eq!(of(Some(&about(Some(false))), None, None), Action::RollBack);
        assert_eq!(of(Some(&about(None)), None, None), Action::Degrade);
        assert_eq!(of(Some(&fine), Some(&out(0.6)), None), Action::Degrade);
        assert_eq!(of(Some(&fine), Some(&out(f64::NAN)), None), Action::Continue);
        assert_eq!(of(Some(&fine), None, Some(&change(1.0, 0.7, false))), Action::Degrade);
        assert_eq!(of(Some(&fine), None, Some(&change(1.0, 0.9, false))), Action::Continue);
        assert_eq!(of(Some(&fine), None, Some(&change(0.1, 0.2, true))), Action::Degrade);
        assert_eq!(of(Some(&fine), None, Some(&change(-1.0, -1.5, false))), Action::Degrade);
    }
}
