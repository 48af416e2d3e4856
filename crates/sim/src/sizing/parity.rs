//! Risk parity: each name bears its budget of the portfolio's variance.
//!
//! The weights are w = x / Σx for the x that minimises ½xᵀΣx − Σ bᵢ ln xᵢ (Spinu 2013), where
//! every xᵢ(Σx)ᵢ is its budget bᵢ. Found by cyclical coordinate descent, which costs n² a sweep;
//! what that leaves unfinished (strong negative correlations) goes on in Newton's damped steps.
//!
//! With many more names than bars (about twice, without a common factor) there may be a mix without
//! any variance in the window: then there is no minimum, and [`ParityError::Unsolved`] says so.

use std::fmt;

use super::newton::Newton;
use crate::lanes;

/// At most so many sweeps of coordinate descent.
const SWEEPS: usize = 300;

/// The greatest relative distance of a share from its budget at which the search ends.
const TOLERANCE: f64 = 1e-12;

/// Where rounding keeps the search from [`TOLERANCE`], this is still an answer.
const ENOUGH: f64 = 1e-9;

/// Why there are no weights.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ParityError {
    /// The matrix is not as many rows and columns as there are budgets.
    Shape {
        /// Budgets.
        names: usize,
        /// Cells of the matrix.
        cells: usize,
    },
    /// A cell of the matrix is not finite.
    Cell {
        /// Row.
        row: usize,
        /// Column.
        column: usize,
    },
    /// A name without variance bears no risk, so that no weight gives it its share.
    NoVariance {
        /// Which name.
        name: usize,
    },
    /// A budget is not above 0, or not finite.
    Budget {
        /// Which name.
        name: usize,
    },
    /// No weights within the bounded number of steps: the names hedge each other (almost) fully.
    Unsolved {
        /// How far the worst share is from its budget, relatively.
        gap: f64,
    },
}

impl fmt::Display for ParityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParityError::Shape { names, cells } => {
                write!(f, "{cells} covariances for {names} budgets: there should be their square")
            }
            ParityError::Cell { row, column } => {
                write!(f, "the covariance of names {row} and {column} is not a finite number")
            }
            ParityError::NoVariance { name } => {
                write!(f, "name {name} has no variance, so it can bear no share of the risk")
            }
            ParityError::Budget { name } => {
                write!(f, "the risk budget of name {name} is not a number above 0")
            }
            ParityError::Unsolved { gap } => write!(
                f,
                "no risk parity weights: the names hedge each other almost fully (a share is still \
                 {gap:e} from its budget)"
            ),
        }
    }
}

impl std::error::Error for ParityError {}

/// Reusable room for risk parity.
#[derive(Clone, Debug, Default)]
pub struct Parity {
    budgets: Vec<f64>,
    x: Vec<f64>,
    newton: Newton,
}

impl Parity {
    /// The weights, above 0 and with sum 1, whose risk shares wᵢ(Σw)ᵢ / wᵀΣw are the budgets over
    /// their sum, to 1e-12 relatively or, where rounding forbids that, to 1e-9.
    ///
    /// `covariance` is symmetric, row by row. Sums over names run on the lanes; the descent goes
    /// through the names in order and starts from 1/σ.
    pub fn weights(&mut self, covariance: &[f64], budgets: &[f64]) -> Result<&[f64], ParityError> {
        check(covariance, budgets)?;
        let n = budgets.len();
        let total = lanes::sum(budgets.iter().copied());
        self.budgets.clear();
        self.budgets.extend(budgets.iter().map(|b| b / total));
        self.x.clear();
        self.x.extend((0..n).map(|i| 1.0 / covariance[i * n + i].sqrt()));
        if !descend(covariance, &self.budgets, &mut self.x) {
            let gap = self.newton.refine(covariance, &self.budgets, &mut self.x, TOLERANCE, ENOUGH);
            if gap > ENOUGH || gap.is_nan() {
                return Err(ParityError::Unsolved { gap });
            }
        }
        let sum = lanes::sum(self.x.iter().copied());
        for x in &mut self.x {
            *x /= sum;
        }
        Ok(&self.x)
    }
}

fn check(covariance: &[f64], budgets: &[f64]) -> Result<(), ParityError> {
    let names = budgets.len();
    if covariance.len() != names * names {
        return Err(ParityError::Shape { names, cells: covariance.len() });
    }
    if let Some(at) = covariance.iter().position(|cell| !cell.is_finite()) {
        return Err(ParityError::Cell { row: at / names, column: at % names });
    }
    if let Some(name) = (0..names).find(|i| covariance[i * names + i] <= 0.0) {
        return Err(ParityError::NoVariance { name });
    }
    match budgets.iter().position(|b| !(*b > 0.0 && b.is_finite())) {
        Some(name) => Err(ParityError::Budget { name }),
        None => Ok(()),
    }
}

/// Each x in turn to its minimum given the others; true once a sweep met every share at its budget.
fn descend(covariance: &[f64], budgets: &[f64], x: &mut [f64]) -> bool {
    let n = x.len();
    for _ in 0..SWEEPS {
        let mut worst = 0.0f64;
        for i in 0..n {
            let row = &covariance[i * n..(i + 1) * n];
            let (variance, budget, old) = (row[i], budgets[i], x[i]);
            x[i] = 0.0;
            let others = lanes::dot(row, x);
            worst = worst.max((old * (others + variance * old) / budget - 1.0).abs());
            // The positive root of variance·x² + others·x = budget, without cancellation.
            let root = (others * others + 4.0 * variance * budget).sqrt();
            x[i] = if others > 0.0 {
                2.0 * budget / (others + root)
            } else {
                (root - others) / (2.0 * variance)
            };
        }
        if worst <= TOLERANCE {
            return true;
        }
    }
    false
}

/// The greatest relative distance of an xᵢ(Σx)ᵢ from its budget; NaN where one is not a number.
pub(super) fn gap(covariance: &[f64], budgets: &[f64], x: &[f64]) -> f64 {
    let rows = covariance.chunks_exact(x.len().max(1)).zip(x.iter().zip(budgets));
    rows.fold(0.0, |worst: f64, (row, (x_i, budget))| {
        let distance = (x_i * lanes::dot(row, x) / budget - 1.0).abs();
        if distance.is_nan() || worst.is_nan() { f64::NAN } else { worst.max(distance) }
    })
}

/// Each name's share of the variance, wᵢ(Σw)ᵢ / wᵀΣw, into `out`. All 0 without variance.
pub fn risk_shares(weights: &[f64], covariance: &[f64], out: &mut Vec<f64>) {
    out.clear();
    let rows = covariance.chunks_exact(weights.len().max(1)).zip(weights);
    out.extend(rows.map(|(row, weight)| weight * lanes::dot(row, weights)));
    let total = lanes::sum(out.iter().copied());
    for share in out {
        *share = if total > 0.0 { *share / total } else { 0.0 };
    }
}

#[cfg(test)]
mod tests;
