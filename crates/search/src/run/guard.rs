//! One bad trial never ends the run: a panic is caught, its trial found by halving the batch, and
//! recorded as a failure of that trial alone.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;

use qraft_base::{Failure, Stage};

use super::engine::Engine;
use crate::plan::Trial;
use crate::record::Stats;

/// Runs a batch; `None` where `stop` rose. What the engine answers for a trial does not depend on
/// its batch, so halving changes nothing for the others.
pub(super) fn run(
    engine: &dyn Engine,
    trials: &[Trial],
    stop: &AtomicBool,
) -> Option<Vec<Result<Stats, Failure>>> {
    let caught = catch_unwind(AssertUnwindSafe(|| engine.run(trials, stop)));
    match caught {
        Ok(Some(answers)) if answers.len() == trials.len() => Some(answers),
        Ok(None) => None,
        Ok(Some(answers)) if trials.len() == 1 => {
            let what = format!("{} answers to one trial", answers.len());
            Some(vec![Err(failure(engine, &what))])
        }
        Err(payload) if trials.len() == 1 => Some(vec![Err(failure(engine, message(&*payload)))]),
        _ => {
            let (left, right) = trials.split_at(trials.len() / 2);
            let mut answers = run(engine, left, stop)?;
            answers.extend(run(engine, right, stop)?);
            Some(answers)
        }
    }
}

fn failure(engine: &dyn Engine, what: &str) -> Failure {
    let message = format!("the engine stopped on a defect: {what}");
    Failure::new(engine.charged(), Stage::Scan, "internal_panic", message)
        .with_hint("the other trials are not affected; please report it with this trial's params")
}

fn message(payload: &(dyn Any + Send)) -> &str {
    match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "no message",
    }
}
