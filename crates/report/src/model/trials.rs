//! All trials of a run.

use serde::Serialize;

use super::num::Num;

/// Trials that ran to the end, column by column.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Trials {
    /// How many have a line.
    pub total: u64,
    /// How many of those failed.
    pub failed: u64,
    /// The objective's figure.
    pub objective: &'static str,
    /// True where less is better.
    pub minimize: bool,
    /// Numbers of the drawn ones; not all, where there are very many.
    pub trial: Vec<u64>,
    /// Names of the params.
    pub param_names: Vec<String>,
    /// A column a param.
    pub params: Vec<Vec<Num>>,
    /// Names of the figures.
    pub figure_names: Vec<&'static str>,
    /// A column a figure.
    pub figures: Vec<Vec<Num>>,
    /// Figures of which less is better.
    pub less_is_better: Vec<&'static str>,
    /// The figures of the front below: quality, cost.
    pub pareto_of: (&'static str, &'static str),
    /// Trials that no other beats in both, by rising cost.
    pub pareto: Vec<ParetoPoint>,
}

/// A trial of the front.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ParetoPoint {
    /// Its number.
    pub trial: u64,
    /// What is wanted.
    pub quality: Num,
    /// What it costs.
    pub cost: Num,
    /// Its params in words.
    pub params: String,
}

/// Failures of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FailureRow {
    /// How many.
    pub count: u64,
    /// Stage and code.
    pub code: String,
    /// The first of them.
    pub first_trial: u64,
    /// What it said.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
}
