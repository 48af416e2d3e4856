//! The two-stage difference: |fast − precise| / max(|precise|, 1e-4), strictly below its limit
//! (2 % by default). What is not defined fails.

/// Below this a figure is measured against itself no more.
const LEAST: f64 = 1e-4;

/// The limit that the gate has unless it is told otherwise.
pub const TOLERANCE: f64 = 0.02;

/// How far a fast figure is from a precise one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Relative {
    /// As a fraction of the precise one.
    By(f64),
    /// One of them is not defined, or neither.
    Undefined,
}

impl Relative {
    /// True where the difference is strictly below the tolerance. What is undefined never passes.
    pub fn passes(self, tolerance: f64) -> bool {
        self.value().is_some_and(|difference| difference < tolerance)
    }

    /// The difference, where it is defined.
    pub fn value(self) -> Option<f64> {
        match self {
            Relative::By(difference) => Some(difference),
            Relative::Undefined => None,
        }
    }
}

/// Compares a figure of both stages; `None` and NaN are undefined.
pub fn relative(fast: Option<f64>, precise: Option<f64>) -> Relative {
    let defined = |x: Option<f64>| x.filter(|x| x.is_finite());
    match (defined(fast), defined(precise)) {
        (Some(fast), Some(precise)) => {
            Relative::By((fast - precise).abs() / precise.abs().max(LEAST))
        }
        _ => Relative::Undefined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_itself_fails() {
        assert!(relative(Some(1.0), Some(1.019)).passes(TOLERANCE));
        let at = Relative::By(TOLERANCE);
        assert!(!at.passes(TOLERANCE));
    }

    #[test]
    fn small_figures_are_measured_against_a_floor() {
        assert_eq!(relative(Some(1e-6), Some(0.0)).value(), Some(1e-6 / 1e-4));
    }

    #[test]
    fn what_is_not_defined_fails() {
        assert!(!relative(Some(f64::NAN), Some(1.0)).passes(TOLERANCE));
        assert!(!relative(None, Some(1.0)).passes(TOLERANCE));
        assert!(!relative(None, None).passes(TOLERANCE));
    }
}
