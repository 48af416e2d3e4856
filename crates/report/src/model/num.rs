//! Numbers as they are drawn.

use qraft_search::record::number;
use serde::{Serialize, Serializer};

/// A number of the report; NaN is "undefined". It keeps its bits in memory and is written with six
/// significant digits, which is more than any chart can show; undefined and infinite ones are
/// written as null.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Num(pub f64);

impl Num {
    /// Undefined.
    pub const NONE: Num = Num(f64::NAN);

    /// The number, where there is one; may be infinite.
    pub fn get(self) -> Option<f64> {
        (!self.0.is_nan()).then_some(self.0)
    }
}

impl From<Option<f64>> for Num {
    fn from(value: Option<f64>) -> Num {
        Num(value.unwrap_or(f64::NAN))
    }
}

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0.is_finite() {
            // Through text: it is the decimal digits that are to be few.
            true => number(format!("{:.5e}", self.0).parse().unwrap_or(self.0)).serialize(to),
            false => to.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_and_no_more() {
        let text = |x: f64| serde_json::to_string(&Num(x)).unwrap();
        assert_eq!(text(1.234_567_89), "1.23457");
        assert_eq!(text(20.0), "20");
        assert_eq!(text(-0.000_012_345_678), "-0.0000123457");
        assert_eq!(text(1_234_567.0), "1234570");
        assert_eq!(text(f64::NAN), "null");
        assert_eq!(text(f64::INFINITY), "null");
        assert_eq!(Num::from(None).get(), None);
        assert_eq!(Num::NONE.get(), None);
    }
}
