//! All trials of a run, and what failed.

use qraft_search::objective::{Direction, Objective};
use qraft_search::record::FIGURES;

use super::pareto::{Axis, front};
use crate::model::{FailureRow, Num, ParetoPoint, Trials};
use crate::read::{Aggregated, Failures, Found, RunLog, Sampled};
use crate::words;

/// Shapes of returns say little of a trial among thousands.
const LEFT_OUT: [&str; 2] = ["skew", "kurtosis"];

/// The front that is drawn first: what is wanted, and what it costs.
const PARETO: (&str, &str) = ("sharpe_ratio", "max_drawdown");

/// All trials.
pub fn trials(run: &RunLog) -> Trials {
    let sampled = &run.trials;
    let shown = FIGURES.iter().zip(&sampled.figures).filter(|(name, _)| !LEFT_OUT.contains(*name));
    let nums = |values: &Vec<f64>| values.iter().copied().map(Num).collect::<Vec<Num>>();
    let less = FIGURES.into_iter().filter(|name| minimized(name));
    Trials {
        total: run.lines,
        failed: run.failed,
        objective: run.objective.figure,
        minimize: run.objective.direction == Direction::Minimize,
        trial: sampled.trial.clone(),
        param_names: sampled.params.iter().map(|(name, _)| name.clone()).collect(),
        params: sampled.params.iter().map(|(_, values)| nums(values)).collect(),
        figure_names: shown.clone().map(|(name, _)| *name).collect(),
        figures: shown.map(|(_, values)| nums(values)).collect(),
        less_is_better: less.collect(),
        pareto_of: PARETO,
        pareto: pareto(sampled),
    }
}

fn minimized(figure: &str) -> bool {
    Objective::named(figure).is_some_and(|o| o.direction == Direction::Minimize)
}

fn pareto(sampled: &Sampled) -> Vec<ParetoPoint> {
    let (Some(quality), Some(cost)) = (sampled.figure(PARETO.0), sampled.figure(PARETO.1)) else {
        return Vec::new();
    };
    let axis = |values, name| Axis { values, minimize: minimized(name) };
    let params = |at: usize| {
        words::params(sampled.params.iter().map(|(name, all)| (name.as_str(), Some(all[at]))))
    };
    let point = |at: usize| ParetoPoint {
        trial: sampled.trial[at],
        quality: Num(quality[at]),
        cost: Num(cost[at]),
        params: params(at),
    };
    front(axis(quality, PARETO.0), axis(cost, PARETO.1)).into_iter().map(point).collect()
}

/// What failed.
pub fn failures(found: &Found) -> Vec<FailureRow> {
    let aggregated = found.run.as_ref().and_then(|run| run.aggregated.as_ref());
    let groups: &[Failures] = aggregated.map_or(&[], |all: &Aggregated| &all.failures);
    let row = |group: &Failures| FailureRow {
        count: group.count,
        code: format!("{}/{}", group.error_stage, group.error_code),
        first_trial: group.first_trial,
        message: group.message.clone(),
        hint: group.hint.clone(),
    };
    groups.iter().map(row).collect()
}
