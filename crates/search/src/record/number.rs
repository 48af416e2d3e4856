//! Numbers as they stand in result files: shortest text that reads back to the same bits.

use serde_json::{Number, Value};

/// A number of a result file. Whole numbers below 2^53 print without a point, so that a window of
/// 20 bars is `20`; every other finite number prints as the shortest text that round-trips. What is
/// not finite is `null`, but for +∞, which strict JSON must spell as the text `"inf"`.
pub fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value == f64::INFINITY {
        return Value::from("inf");
    }
    // −0 stays a float: as an integer it would lose its sign, and with it a bit.
    if value.fract() == 0.0 && value.abs() < EXACT && !(value == 0.0 && value.is_sign_negative()) {
        return Value::from(value as i64);
    }
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// Reads what [`number`] wrote; `None` for null and for anything else.
pub fn read_number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) if text == "inf" => Some(f64::INFINITY),
        other => other.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_back_to_the_same_bits(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            let text = number(value).to_string();
            let back = read_number(&serde_json::from_str(&text).unwrap());
            match back {
                Some(back) => prop_assert_eq!(back.to_bits(), value.to_bits()),
                None => prop_assert!(value.is_nan() || value == f64::NEG_INFINITY),
            }
        }
    }

    #[test]
    fn prints_as_people_write() {
        let text = |x: f64| number(x).to_string();
        assert_eq!(text(20.0), "20");
        assert_eq!(text(0.7), "0.7");
        assert_eq!(text(-0.0), "-0.0");
        assert_eq!(text(1e300), "1e+300");
        assert_eq!(text(f64::INFINITY), "\"inf\"");
        assert_eq!(text(f64::NAN), "null");
    }
}
