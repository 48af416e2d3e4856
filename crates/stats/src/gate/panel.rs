//! What many models earned above one benchmark, row by row, and why a panel cannot be judged.

use std::borrow::Cow;
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

/// Models that stand side by side: a strip of the panel, whose sums stay in the nearest cache.
pub const STRIP: usize = 256;

/// `d[t, k] = r[t, k] − benchmark[t]`: what model k earned above the benchmark in row t. In strips
/// of [`STRIP`] models, each row-major by time, so that a panel is written model by model and read
/// row by row. Every number in it is finite, and no model is a constant.
#[derive(Clone, PartialEq, Debug)]
pub struct Panel<'a> {
    rows: usize,
    differences: Cow<'a, [f64]>,
    means: Vec<f64>,
}

/// A panel while it is written. A strip at a time is held here; what is full is handed on, in
/// order, so that the panel may stand in a file.
#[derive(Clone, Debug)]
pub struct PanelBuilder<'b> {
    benchmark: &'b [f64],
    /// The open strip, model by model.
    open: Vec<f64>,
    means: Vec<f64>,
}

impl<'b> PanelBuilder<'b> {
    /// A panel of models that have a return for each of the benchmark's.
    ///
    /// # Errors
    /// Fewer than three rows.
    pub fn new(benchmark: &'b [f64]) -> Result<PanelBuilder<'b>, SnoopError> {
        if benchmark.len() < LEAST_ROWS {
            return Err(SnoopError::TooFewRows(benchmark.len()));
        }
        let open = Vec::with_capacity(STRIP * benchmark.len());
        Ok(PanelBuilder { benchmark, open, means: Vec::new() })
    }

    /// Models so far.
    pub fn models(&self) -> usize {
        self.means.len()
    }

    /// Adds a model; answers a strip that is full now, for whoever keeps them.
    ///
    /// A model is a constant where the range of its differences is no more than rounding can make:
    /// 8 ε · max(1, |r|, |benchmark|), since a return is a ratio less one. (The reference
    /// definition is max = min; a constant that went through subtraction must not pass for a sure
    /// thing.)
    ///
    /// # Errors
    /// Another number of rows, a difference that is not finite, a constant. The panel is then as it
    /// was.
    pub fn push(&mut self, returns: &[f64]) -> Result<Option<Vec<f64>>, SnoopError> {
        let (rows, model) = (self.benchmark.len(), self.means.len());
        if returns.len() != rows {
            return Err(SnoopError::UnequalRows(model));
        }
        let from = self.open.len();
        let (mut low, mut high, mut scale) = (f64::INFINITY, f64::NEG_INFINITY, 1.0f64);
        let mut sum = 0.0;
        for (row, (have, base)) in returns.iter().zip(self.benchmark).enumerate() {
            let difference = have - base;
            if difference.is_nan() || difference.abs() > GREATEST {
                self.open.truncate(from);
                return Err(SnoopError::NonFinite { model, row });
            }
            self.open.push(difference);
            (low, high) = (low.min(difference), high.max(difference));
            scale = scale.max(have.abs()).max(base.abs());
            sum += difference;
        }
        if high - low <= 8.0 * f64::EPSILON * scale {
            self.open.truncate(from);
            return Err(SnoopError::ZeroVariance(model));
        }
        self.means.push(sum / rows as f64);
        Ok((self.open.len() == STRIP * rows).then(|| self.strip()))
    }

    /// The open strip, turned to rows.
    fn strip(&mut self) -> Vec<f64> {
        let (rows, width) = (self.benchmark.len(), self.open.len() / self.benchmark.len());
        let mut strip = vec![0.0; self.open.len()];
        for (model, series) in self.open.chunks_exact(rows).enumerate() {
            for (row, difference) in series.iter().enumerate() {
                strip[row * width + model] = *difference;
            }
        }
        self.open.clear();
        strip
    }

    /// The last strip, empty where the one before was full, and what [`Panel::of_strips`] needs
    /// besides the strips.
    pub fn finish(mut self) -> (Vec<f64>, Means) {
        let last = self.strip();
        (last, Means { rows: self.benchmark.len(), means: self.means })
    }
}

/// What is known of a panel besides its differences.
#[derive(Clone, PartialEq, Debug)]
pub struct Means {
    rows: usize,
    means: Vec<f64>,
}

impl Panel<'static> {
    /// From the returns of each model and the benchmark's, all of the same rows, in memory.
    ///
    /// # Errors
    /// Those of [`PanelBuilder::push`]; no model.
    pub fn new<R: AsRef<[f64]>>(returns: &[R], benchmark: &[f64]) -> Result<Self, SnoopError> {
        if returns.is_empty() {
            return Err(SnoopError::NoModels);
        }
        let mut builder = PanelBuilder::new(benchmark)?;
        let mut strips = Vec::with_capacity(returns.len() * benchmark.len());
        for series in returns {
            strips.extend(builder.push(series.as_ref())?.unwrap_or_default());
        }
        let (last, means) = builder.finish();
        strips.extend(last);
        Panel::of_strips(means, Cow::Owned(strips))
    }
}

impl<'a> Panel<'a> {
    /// Of the strips that a builder handed out, one behind the other.
    ///
    /// # Errors
    /// No model; fewer or more numbers than the models have.
    pub fn of_strips(means: Means, strips: Cow<'a, [f64]>) -> Result<Panel<'a>, SnoopError> {
        let Means { rows, means } = means;
        if means.is_empty() {
            return Err(SnoopError::NoModels);
        }
        if strips.len() != rows * means.len() {
            return Err(SnoopError::UnequalRows(means.len()));
        }
        Ok(Panel { rows, differences: strips, means })
    }

    /// T, the number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// K, the number of models.
    pub fn models(&self) -> usize {
        self.means.len()
    }

    /// d̄: the mean difference of each model, summed forward in time.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// The strips: the first model of each, how many it has, and its differences by row.
    pub fn strips(&self) -> impl Iterator<Item = Strip<'_>> {
        let starts = (0..self.models()).step_by(STRIP);
        starts.map(|first| {
            let width = STRIP.min(self.models() - first);
            let cells = first * self.rows..(first + width) * self.rows;
            Strip { first, width, differences: &self.differences[cells] }
        })
    }

    /// The differences of one model in time; empty where there is no such model.
    pub fn model(&self, model: usize) -> Vec<f64> {
        let Some(strip) = self.strips().nth(model / STRIP) else { return Vec::new() };
        let column = strip.differences.iter().skip(model - strip.first);
        if model - strip.first >= strip.width {
            Vec::new()
        } else {
            column.step_by(strip.width).copied().collect()
        }
    }
}

/// Models that stand side by side.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Strip<'a> {
    /// The first of them.
    pub first: usize,
    /// How many.
    pub width: usize,
    /// Row by row.
    pub differences: &'a [f64],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_models() {
        let panel = Panel::new(&[[3.0, 1.0, 5.0], [0.0, 1.0, 2.0]], &[1.0, 1.0, 1.0]);
        let panel = panel.expect("a panel");
        let strip = panel.strips().next().expect("a strip");
        assert_eq!((strip.first, strip.width), (0, 2));
        assert_eq!(strip.differences[..2], [2.0, -1.0]);
        assert_eq!(panel.model(1), [-1.0, 0.0, 1.0]);
        assert_eq!(panel.model(2), [0.0f64; 0]);
        assert_eq!(panel.means(), [2.0, 0.0]);
    }

    #[test]
    fn strips_are_written_as_they_fill_and_hold_every_model() {
        let benchmark = [0.5, 0.25, 0.125, 1.0];
        let returns = |model: usize| -> [f64; 4] { std::array::from_fn(|t| (model * t) as f64) };
        let mut builder = PanelBuilder::new(&benchmark).expect("rows");
        let (mut strips, mut handed) = (Vec::new(), 0);
        for model in 1..=2 * STRIP + 3 {
            if let Some(strip) = builder.push(&returns(model)).expect("a model") {
                handed += 1;
                strips.extend(strip);
            }
            // what is refused leaves no trace
            assert!(builder.push(&[1.0, 0.75, 0.625, 1.5]).is_err());
        }
        assert_eq!((handed, builder.models()), (2, 2 * STRIP + 3));
        let (last, means) = builder.finish();
        strips.extend(last);
        let panel = Panel::of_strips(means.clone(), strips.into()).expect("a panel");
        for model in 0..panel.models() {
            let want: Vec<f64> =
                returns(model + 1).iter().zip(benchmark).map(|(r, b)| r - b).collect();
            assert_eq!(panel.model(model), want, "{model}");
        }
        let short = Panel::of_strips(means, vec![0.0; 8].into());
        assert!(short.is_err());
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
