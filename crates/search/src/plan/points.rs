//! The index space of a search: how many points, and what the i-th is. The product of the domains
//! is never built.

use std::fmt;

use qraft_syntax::document::Domain;
use rand_chacha::rand_core::Rng;

use super::permutation::generator;

/// One tunable's domain.
#[derive(Clone, PartialEq, Debug)]
pub struct Dim {
    /// The param's name.
    pub name: String,
    /// What it may be.
    pub axis: Axis,
}

/// What a param may be.
#[derive(Clone, PartialEq, Debug)]
pub enum Axis {
    /// `low`, `low + step`, … as far as `high` allows. Where bounds and step are decimals, so are
    /// the points: 0.5 by 0.05 meets 0.7, not 0.7000000000000001.
    Steps {
        /// The first point.
        low: f64,
        /// Distance of two points.
        step: f64,
        /// How many points; at least 1.
        count: u64,
        /// The power of ten that makes low and step whole, where one of at most nine digits does.
        scale: Option<f64>,
    },
    /// These, in the order written.
    Values(Vec<f64>),
    /// Anything between; for random plans only.
    Continuous {
        /// Least.
        low: f64,
        /// Greatest.
        high: f64,
        /// Even in the logarithm.
        log: bool,
    },
}

/// Why a domain or a space has no points to index.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PointsError {
    /// Nothing in a domain; the message says why.
    Empty(String),
    /// A domain that cannot be meant; the message says why.
    Invalid(String),
    /// More points than an index can count (2^128).
    TooMany,
}

impl fmt::Display for PointsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PointsError::Empty(why) | PointsError::Invalid(why) => f.write_str(why),
            PointsError::TooMany => {
                f.write_str("the space has more than 2^128 points: coarsen a step or fix a param")
            }
        }
    }
}

impl std::error::Error for PointsError {}

impl Axis {
    /// The axis of a domain as written.
    ///
    /// # Errors
    /// [`PointsError::Empty`]: low above high, an empty list. [`PointsError::Invalid`]: a step that
    /// is not positive, a bound that is not finite, `log` with a step or a bound at or below 0.
    pub fn of(domain: &Domain) -> Result<Axis, PointsError> {
        match domain {
            Domain::Values(values) if values.is_empty() => {
                Err(PointsError::Empty("the list of values is empty".to_owned()))
            }
            Domain::Values(values) => match values.iter().find(|v| !v.is_finite()) {
                Some(bad) => Err(PointsError::Invalid(format!("{bad} is not a finite number"))),
                None => Ok(Axis::Values(values.clone())),
            },
            Domain::Range { low, high, step, log } => Axis::range(*low, *high, *step, *log),
        }
    }

    fn range(low: f64, high: f64, step: Option<f64>, log: bool) -> Result<Axis, PointsError> {
        let invalid = |why: String| Err(PointsError::Invalid(why));
        if !low.is_finite() || !high.is_finite() {
            return invalid(format!("the range [{low}, {high}] is not finite"));
        }
        if low > high {
            return Err(PointsError::Empty(format!("nothing lies in [{low}, {high}]")));
        }
        match step {
            Some(_) if log => invalid("`log: true` is for a range without a step".to_owned()),
            Some(step) if !(step.is_finite() && step > 0.0) => {
                invalid(format!("a step of {step} leads nowhere: it must be above 0"))
            }
            Some(step) => {
                // A hair of tolerance, so that 0.1 by 0.1 reaches 0.3.
                let steps = ((high - low) / step + 1e-9).floor();
                if steps >= 9e15 {
                    return invalid(format!("a step of {step} is too fine for [{low}, {high}]"));
                }
                let scale = scale(low, step).filter(|s| low.abs().max(high.abs()) * s < 9e15);
                Ok(Axis::Steps { low, step, count: steps as u64 + 1, scale })
            }
            None if log && low <= 0.0 => {
                invalid(format!("`log: true` needs a range above 0, not [{low}, {high}]"))
            }
            None if low == high => Ok(Axis::Values(vec![low])),
            None => Ok(Axis::Continuous { low, high, log }),
        }
    }

    /// How many points; `None` where it is continuous.
    pub fn count(&self) -> Option<u64> {
        match self {
            Axis::Steps { count, .. } => Some(*count),
            Axis::Values(values) => Some(values.len() as u64),
            Axis::Continuous { .. } => None,
        }
    }

    /// The point at `index`, below [`Axis::count`]; a continuous axis answers its low end.
    pub fn at(&self, index: u64) -> f64 {
        match self {
            Axis::Values(values) => values[index as usize],
            Axis::Continuous { low, .. } => *low,
            Axis::Steps { low, step, scale: Some(scale), .. } => {
                let value = (low * scale).round() + index as f64 * (step * scale).round();
                // Whole numbers below 2^53 here, so that this one division rounds once.
                value / scale
            }
            Axis::Steps { low, step, .. } => low + index as f64 * step,
        }
    }

    /// A value between the ends of a continuous axis, for a `unit` in [0, 1).
    fn between(&self, unit: f64) -> f64 {
        match self {
            Axis::Continuous { low, high, log: false } => (low + unit * (high - low)).min(*high),
            Axis::Continuous { low, high, log: true } => {
                let (from, to) = (libm::log(*low), libm::log(*high));
                libm::exp(from + unit * (to - from)).clamp(*low, *high)
            }
            discrete => discrete.at(0),
        }
    }
}

/// The power of ten that makes both numbers whole, by the digits of their shortest texts.
fn scale(low: f64, step: f64) -> Option<f64> {
    let digits = |x: f64| x.to_string().split_once('.').map_or(0, |(_, digits)| digits.len());
    let digits = digits(low).max(digits(step));
    (digits <= 9).then(|| 10u64.pow(digits as u32) as f64)
}

/// The points of a search: one dimension a param, sorted by name. The first is the slowest: with
/// `fast` and `slow`, all `slow` of the first `fast` come first.
#[derive(Clone, PartialEq, Debug)]
pub struct Points {
    /// One a param, sorted by name.
    pub dims: Vec<Dim>,
    size: Option<u128>,
}

impl Points {
    /// The space over those dimensions, which are sorted by name first. No dimension at all is a
    /// space of one point.
    ///
    /// # Errors
    /// [`PointsError::TooMany`]; [`PointsError::Empty`] where an axis has no point.
    pub fn new(mut dims: Vec<Dim>) -> Result<Points, PointsError> {
        dims.sort_by(|a, b| a.name.cmp(&b.name));
        let mut size = Some(1u128);
        for dim in &dims {
            size = match (size, dim.axis.count()) {
                (_, Some(0)) => {
                    return Err(PointsError::Empty(format!("`{}` has no value", dim.name)));
                }
                (Some(size), Some(n)) => {
                    Some(size.checked_mul(u128::from(n)).ok_or(PointsError::TooMany)?)
                }
                _ => None,
            };
        }
        Ok(Points { dims, size })
    }

    /// How many points; `None` where a dimension is continuous.
    pub fn size(&self) -> Option<u128> {
        self.size
    }

    /// The names, in order.
    pub fn names(&self) -> Vec<String> {
        self.dims.iter().map(|dim| dim.name.clone()).collect()
    }

    /// The point at `index`, below [`Points::size`]: mixed radix, the last dimension fastest.
    pub fn point(&self, index: u128) -> Vec<f64> {
        let mut rest = index;
        let mut point = vec![0.0; self.dims.len()];
        for (value, dim) in point.iter_mut().zip(&self.dims).rev() {
            let count = u128::from(dim.axis.count().unwrap_or(1));
            *value = dim.axis.at((rest % count) as u64);
            rest /= count;
        }
        point
    }

    /// Draw number `draw` of a space with a continuous dimension: each draw has a stream of its
    /// own, so that any of them is found without those before it.
    pub fn sample(&self, seed: u64, draw: u64) -> Vec<f64> {
        let mut rng = generator(seed, "draws");
        rng.set_stream(draw);
        let dims = self.dims.iter();
        dims.map(|dim| {
            let word = rng.next_u64();
            match dim.axis.count() {
                // The high half of a product: even to one part in 2^64 / count.
                Some(n) => dim.axis.at(((u128::from(word) * u128::from(n)) >> 64) as u64),
                None => dim.axis.between((word >> 11) as f64 / (1u64 << 53) as f64),
            }
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: f64, high: f64, step: Option<f64>, log: bool) -> Result<Axis, PointsError> {
        Axis::of(&Domain::Range { low, high, step, log })
    }

    fn dim(name: &str, axis: Axis) -> Dim {
        Dim { name: name.to_owned(), axis }
    }

    #[test]
    fn decimals_stay_decimals() {
        let axis = range(0.5, 0.9, Some(0.05), false).unwrap();
        let all: Vec<f64> = (0..axis.count().unwrap()).map(|i| axis.at(i)).collect();
        assert_eq!(all, [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]);
        let tenths = range(0.1, 0.3, Some(0.1), false).unwrap();
        assert_eq!((tenths.count(), tenths.at(2)), (Some(3), 0.3));
        let short = range(10.0, 35.0, Some(10.0), false).unwrap();
        assert_eq!((short.count(), short.at(2)), (Some(3), 30.0));
    }

    #[test]
    fn domains_that_hold_nothing_or_mean_nothing() {
        assert!(matches!(range(50.0, 10.0, Some(1.0), false), Err(PointsError::Empty(_))));
        assert!(matches!(Axis::of(&Domain::Values(vec![])), Err(PointsError::Empty(_))));
        for (low, step, log) in
            [(1.0, Some(0.0), false), (1.0, Some(-1.0), false), (1.0, Some(1.0), true)]
        {
            assert!(matches!(range(low, 5.0, step, log), Err(PointsError::Invalid(_))));
        }
        assert!(matches!(range(0.0, 5.0, None, true), Err(PointsError::Invalid(_))));
        assert!(matches!(range(f64::NAN, 5.0, None, false), Err(PointsError::Invalid(_))));
        assert_eq!(range(5.0, 5.0, None, false), Ok(Axis::Values(vec![5.0])));
    }

    #[test]
    fn the_first_name_is_the_slowest() {
        let axis = |n| range(1.0, n, Some(1.0), false).unwrap();
        let points = Points::new(vec![dim("slow", axis(3.0)), dim("fast", axis(2.0))]).unwrap();
        assert_eq!(points.names(), ["fast", "slow"]);
        assert_eq!(points.size(), Some(6));
        let all: Vec<_> = (0..6).map(|i| points.point(i)).collect();
        assert_eq!(all[..4], [[1.0, 1.0], [1.0, 2.0], [1.0, 3.0], [2.0, 1.0]]);
        assert_eq!(Points::new(vec![]).unwrap().size(), Some(1));
    }

    #[test]
    fn counts_without_building_and_says_when_it_cannot() {
        let axis = range(0.0, 1e15, Some(1.0), false).unwrap();
        let dims = |n: usize| (0..n).map(|i| dim(&i.to_string(), axis.clone())).collect();
        let points = Points::new(dims(2)).unwrap();
        assert_eq!(points.size(), Some((1_000_000_000_000_001u128).pow(2)));
        assert_eq!(points.point(1_000_000_000_000_001), [1.0, 0.0]);
        assert_eq!(Points::new(dims(3)), Err(PointsError::TooMany));
    }

    #[test]
    fn continuous_draws_stay_inside_and_repeat() {
        let log = range(1e-4, 1.0, None, true).unwrap();
        let even = range(-2.0, 3.0, None, false).unwrap();
        let whole = range(1.0, 4.0, Some(1.0), false).unwrap();
        let points = Points::new(vec![dim("a", log), dim("b", even), dim("c", whole)]).unwrap();
        assert_eq!(points.size(), None);
        let draws: Vec<_> = (0..400).map(|i| points.sample(7, i)).collect();
        assert_eq!(draws[399], points.sample(7, 399));
        assert_ne!(draws[0], points.sample(8, 0));
        let below = draws.iter().filter(|d| d[0] < 1e-2).count();
        assert!((150..250).contains(&below), "{below}");
        for draw in &draws {
            assert!((1e-4..=1.0).contains(&draw[0]) && (-2.0..=3.0).contains(&draw[1]));
            assert!([1.0, 2.0, 3.0, 4.0].contains(&draw[2]));
        }
    }
}
