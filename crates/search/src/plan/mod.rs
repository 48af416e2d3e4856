//! From a space to its trials, one at a time.

mod kind;
mod permutation;
mod points;

use std::fmt;

pub use kind::{PlanKind, PlanKindError};
pub use permutation::Permutation;
pub use points::{Axis, Dim, Points, PointsError};

/// The most points of a space that a plan walks over: counting them takes minutes already.
const MOST_DRAWS: u64 = 1 << 30;

/// Draws that a random plan makes for each trial it owes before it gives up on the constraints.
const DRAWS_A_TRIAL: u64 = 1_000;

/// Draws that it makes in any case.
const LEAST_DRAWS: u64 = 10_000_000;

/// One trial to run.
#[derive(Clone, PartialEq, Debug)]
pub struct Trial {
    /// Its number, from 0, without gaps: points that break a constraint have none.
    pub number: u64,
    /// The params' values, in the order of [`Points::dims`].
    pub params: Vec<f64>,
}

/// What is to be run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Request {
    /// How.
    pub kind: PlanKind,
    /// How many; `None` is every point of a grid.
    pub trials: Option<u64>,
    /// The seed of a random plan.
    pub seed: u64,
}

/// Why a space cannot be walked as asked. A bad request, not a finding in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlanError {
    /// A grid over a continuous range.
    NeedsStep(String),
    /// A random plan without a number of trials.
    NeedsTrials,
    /// No trial was asked for.
    NoTrials,
    /// More points than anyone can walk over.
    TooManyPoints(u128),
    /// Fewer trials than the grid has.
    FewerThanGrid {
        /// Asked.
        trials: u64,
        /// Points that meet the constraints.
        points: u64,
    },
    /// No point meets the constraints.
    NothingLeft {
        /// How many were tried.
        skipped: u64,
    },
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanError::NeedsStep(name) => {
                write!(f, "`{name}` is a range without a step: a grid cannot count it; ")?;
                f.write_str("give it a step, or use plan random")
            }
            PlanError::NeedsTrials => {
                f.write_str("plan random needs a number of trials: `trials: N`, or --trials N")
            }
            PlanError::NoTrials => f.write_str("0 trials are no search: ask for at least 1"),
            PlanError::TooManyPoints(points) => {
                write!(f, "the grid has {points} points, too many to walk over; ")?;
                f.write_str("use plan random with a number of trials, or coarsen the steps")
            }
            PlanError::FewerThanGrid { trials, points } => {
                write!(f, "{trials} trials are fewer than the {points} points of the grid; ")?;
                f.write_str("a grid runs all of them: leave `trials` out, or use plan random")
            }
            PlanError::NothingLeft { skipped } => {
                write!(f, "no point meets the constraints ({skipped} tried)")
            }
        }
    }
}

impl std::error::Error for PlanError {}

/// A plan whose trials are counted.
#[derive(Clone, Debug)]
pub struct Plan {
    points: Points,
    request: Request,
    total: u64,
    skipped: u64,
}

impl Plan {
    /// Counts the trials, walking once over the draws. `accept` says whether a point meets the
    /// constraints; the same is to be given to [`Plan::draws`].
    ///
    /// # Errors
    /// [`PlanError`].
    pub fn new(
        points: Points,
        request: Request,
        accept: &dyn Fn(&[f64]) -> bool,
    ) -> Result<Plan, PlanError> {
        if request.trials == Some(0) {
            return Err(PlanError::NoTrials);
        }
        let plan = Plan { points, request, total: 0, skipped: 0 };
        plan.check()?;
        let mut draws = plan.draws(accept);
        let total = draws.by_ref().count() as u64;
        let skipped = draws.skipped;
        match (request.kind, request.trials) {
            _ if total == 0 => Err(PlanError::NothingLeft { skipped }),
            (PlanKind::Grid, Some(trials)) if trials < total => {
                Err(PlanError::FewerThanGrid { trials, points: total })
            }
            _ => Ok(Plan { total, skipped, ..plan }),
        }
    }

    fn check(&self) -> Result<(), PlanError> {
        match (self.request.kind, self.points.size()) {
            (PlanKind::Grid, None) => {
                let open = self.points.dims.iter().find(|dim| dim.axis.count().is_none());
                Err(PlanError::NeedsStep(open.map_or(String::new(), |dim| dim.name.clone())))
            }
            (PlanKind::Grid, Some(size)) if size > u128::from(MOST_DRAWS) => {
                Err(PlanError::TooManyPoints(size))
            }
            (PlanKind::Random, _) if self.request.trials.is_none() => Err(PlanError::NeedsTrials),
            _ => Ok(()),
        }
    }

    /// The space.
    pub fn points(&self) -> &Points {
        &self.points
    }

    /// What was asked.
    pub fn request(&self) -> Request {
        self.request
    }

    /// How many trials there are.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many draws broke a constraint on the way. They are not trials.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    /// What to tell whoever asked for more trials than there are.
    pub fn shortfall(&self) -> Option<String> {
        let asked = self.request.trials.filter(|asked| *asked > self.total)?;
        let total = self.total;
        Some(match self.points.size() {
            Some(size) if size == u128::from(total) + u128::from(self.skipped) => {
                format!("{asked} trials asked, {total} run: the space has no more points")
            }
            _ => format!("{asked} trials asked, {total} run: {} draws broke a constraint", {
                self.skipped
            }),
        })
    }

    /// The trials, in order.
    pub fn draws<'a>(&'a self, accept: &'a dyn Fn(&[f64]) -> bool) -> Draws<'a> {
        let wanted = match self.request.kind {
            PlanKind::Grid => u64::MAX,
            PlanKind::Random => self.request.trials.unwrap_or(0),
        };
        let most = match self.points.size() {
            Some(size) if size <= u128::from(MOST_DRAWS) => size as u64,
            _ => wanted.saturating_mul(DRAWS_A_TRIAL).clamp(LEAST_DRAWS, MOST_DRAWS),
        };
        let order = match (self.request.kind, self.points.size()) {
            (PlanKind::Random, Some(size)) => Some(Permutation::new(size, self.request.seed)),
            _ => None,
        };
        Draws { plan: self, accept, order, wanted, most, draw: 0, number: 0, skipped: 0 }
    }
}

/// The trials of a plan, one at a time: memory does not grow with their number.
pub struct Draws<'a> {
    plan: &'a Plan,
    accept: &'a dyn Fn(&[f64]) -> bool,
    order: Option<Permutation>,
    wanted: u64,
    most: u64,
    draw: u64,
    number: u64,
    skipped: u64,
}

impl Draws<'_> {
    /// How many draws broke a constraint so far.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    fn params(&self, draw: u64) -> Vec<f64> {
        let points = &self.plan.points;
        match (&self.order, points.size()) {
            (Some(order), _) => points.point(order.at(u128::from(draw))),
            (None, Some(_)) => points.point(u128::from(draw)),
            (None, None) => points.sample(self.plan.request.seed, draw),
        }
    }
}

impl Iterator for Draws<'_> {
    type Item = Trial;

    fn next(&mut self) -> Option<Trial> {
        while self.number < self.wanted && self.draw < self.most {
            let params = self.params(self.draw);
            self.draw += 1;
            if (self.accept)(&params) {
                self.number += 1;
                return Some(Trial { number: self.number - 1, params });
            }
            self.skipped += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests;
