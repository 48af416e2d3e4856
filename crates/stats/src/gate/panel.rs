//! What many models earned above one benchmark, row by row, and why a panel cannot be judged.

use std::error::Error;
use std::fmt;

/// Beyond this a differential is no return of anything, and its square may not be finite.
const GREATEST: f64 = 1e100;

/// The fewest rows that can be judged: ln ln T must be above 0.
const LEAST_ROWS: usize = 3;

/// Why a gate against data snooping has no value. A gate without a value fails.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SnoopError {
    /// There is no model.
    NoModels,
    /// Fewer than three rows.
    TooFewRows(usize),
    /// That model has another number of rows than the benchmark.
    UnequalRows(usize),
    /// The difference of that model at that row is missing, infinite or beyond 1e100.
    NonFinite {
        /// Which model.
        model: usize,
        /// Which row.
        row: usize,
    },
    /// That model differs from the benchmark by a constant, as far as rounding can tell.
    ZeroVariance(usize),
    /// Blocks must have at least one row, and no more than there are.
    BlockLength(usize),
    /// The draws are too few, or not within their range.
    Draws,
    /// A resample asks for a row that is not there.
    RowOutOfRange(usize),
    /// There are no replications, or one of them is not a number.
    Replications,
    /// The level is not strictly between 0 and 1.
    Level,
}

impl fmt::Display for SnoopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnoopError::NoModels => write!(f, "there is no model"),
            SnoopError::TooFewRows(rows) => write!(f, "{rows} rows are too few, 3 are the least"),
            SnoopError::UnequalRows(model) => {
                write!(f, "model {model} and the benchmark differ in their number of rows")
            }
            SnoopError::NonFinite { model, row } => {
                write!(f, "model {model} has no finite difference from the benchmark at row {row}")
            }
            SnoopError::ZeroVariance(model) => {
                write!(f, "model {model} differs from the benchmark by a constant")
            }
            SnoopError::BlockLength(block) => write!(f, "no block can have {block} rows"),
            SnoopError::Draws => write!(f, "the draws are too few or out of their range"),
            SnoopError::RowOutOfRange(row) => write!(f, "there is no row {row} to draw"),
            SnoopError::Replications => write!(f, "the replications are none or not numbers"),
            SnoopError::Level => write!(f, "the level is not strictly between 0 and 1"),
        }
    }
}

impl Error for SnoopError {}

/// `d[t, k] = r[t, k] − benchmark[t]`: what model k earned above the benchmark in row t. Row-major
/// by time. Every number in it is finite, and no model is a constant.
#[derive(Clone, PartialEq, Debug)]
pub struct Panel {
    rows: usize,
    models: usize,
    differences: Vec<f64>,
    means: Vec<f64>,
}

impl Panel {
    /// From the returns of each model and the benchmark's, all of the same rows.
    ///
    /// A model is a constant where the range of its differences is no more than rounding can make:
    /// 8 ε · max(1, |r|, |benchmark|), since a return is a ratio less one. (The reference
    /// definition is max = min; a constant that went through subtraction must not pass for a sure
    /// thing.)
    pub fn new<R: AsRef<[f64]>>(returns: &[R], benchmark: &[f64]) -> Result<Panel, SnoopError> {
        let (rows, models) = (benchmark.len(), returns.len());
        if models == 0 {
            return Err(SnoopError::NoModels);
        }
        if rows < LEAST_ROWS {
            return Err(SnoopError::TooFewRows(rows));
        }
        let mut differences = vec![0.0; rows * models];
        let mut means = Vec::with_capacity(models);
        for (model, series) in returns.iter().enumerate() {
            let series = series.as_ref();
            if series.len() != rows {
                return Err(SnoopError::UnequalRows(model));
            }
            let (mut low, mut high, mut scale) = (f64::INFINITY, f64::NEG_INFINITY, 1.0f64);
            let mut sum = 0.0;
            for (row, (have, base)) in series.iter().zip(benchmark).enumerate() {
                let difference = have - base;
                if difference.is_nan() || difference.abs() > GREATEST {
                    return Err(SnoopError::NonFinite { model, row });
                }
                differences[row * models + model] = difference;
                (low, high) = (low.min(difference), high.max(difference));
                scale = scale.max(have.abs()).max(base.abs());
                sum += difference;
            }
            if high - low <= 8.0 * f64::EPSILON * scale {
                return Err(SnoopError::ZeroVariance(model));
            }
            means.push(sum / rows as f64);
        }
        Ok(Panel { rows, models, differences, means })
    }

    /// T, the number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// K, the number of models.
    pub fn models(&self) -> usize {
        self.models
    }

    /// d̄: the mean difference of each model, summed forward in time.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// The differences of all models in one row; empty where there is no such row.
    pub fn row(&self, row: usize) -> &[f64] {
        let from = row.saturating_mul(self.models);
        self.differences.get(from..from.saturating_add(self.models)).unwrap_or(&[])
    }

    /// The differences of one model in time; empty where there is no such model.
    pub fn model(&self, model: usize) -> Vec<f64> {
        self.differences.iter().skip(model).step_by(self.models).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_models() {
        let panel = Panel::new(&[[3.0, 1.0, 5.0], [0.0, 1.0, 2.0]], &[1.0, 1.0, 1.0]);
        let panel = panel.expect("a panel");
        assert_eq!(panel.row(0), [2.0, -1.0]);
        assert_eq!(panel.row(3), [0.0f64; 0]);
        assert_eq!(panel.model(1), [-1.0, 0.0, 1.0]);
        assert_eq!(panel.means(), [2.0, 0.0]);
    }

    #[test]
    fn a_constant_is_refused_through_rounding() {
        let base: Vec<f64> = (0..50).map(|t| 0.01 * f64::from(t % 7) - 0.02).collect();
        let above: Vec<f64> = base.iter().map(|r| r + 0.001).collect();
        assert_eq!(Panel::new(&[above], &base), Err(SnoopError::ZeroVariance(0)));
        assert_eq!(
            Panel::new(std::slice::from_ref(&base), &base),
            Err(SnoopError::ZeroVariance(0))
        );
    }

    #[test]
    fn what_is_not_a_panel() {
        let none: [[f64; 3]; 0] = [];
        assert_eq!(Panel::new(&none, &[0.0; 3]), Err(SnoopError::NoModels));
        assert_eq!(Panel::new(&[[0.0, 1.0]], &[0.0; 2]), Err(SnoopError::TooFewRows(2)));
        assert_eq!(Panel::new(&[[0.0, 1.0]], &[0.0; 3]), Err(SnoopError::UnequalRows(0)));
        for bad in [f64::NAN, f64::INFINITY, 1e200] {
            let answer = Panel::new(&[[0.0, bad, 1.0]], &[0.0; 3]);
            assert_eq!(answer, Err(SnoopError::NonFinite { model: 0, row: 1 }));
        }
    }
}
