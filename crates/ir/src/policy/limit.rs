//! What each number of a policy may be.

/// Which values a number may have. Always finite.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limit {
    /// Least value.
    pub low: f64,
    /// True where `low` itself is too small.
    pub above: bool,
    /// Greatest value.
    pub high: f64,
    /// True where only whole numbers make sense.
    pub whole: bool,
}

impl Limit {
    pub(super) const COUNT: Limit = Limit { low: 0.0, above: false, high: 1e9, whole: true };
    pub(super) const SHARE: Limit = Limit { low: 0.0, above: false, high: 1.0, whole: false };
    pub(super) const ANY: Limit =
        Limit { low: f64::NEG_INFINITY, above: false, high: f64::INFINITY, whole: false };
    pub(super) const ANY_WHOLE: Limit = Limit { whole: true, ..Limit::ANY };
    pub(super) const ABOVE_0: Limit = Limit { low: 0.0, above: true, ..Limit::ANY };
    pub(super) const FROM_0: Limit = Limit { low: 0.0, ..Limit::ANY };
    pub(super) const CAPITAL: Limit = Limit { high: 1e18, ..Limit::ABOVE_0 };
    pub(super) const GROSS: Limit = Limit { high: 100.0, ..Limit::ABOVE_0 };
    /// Fees and taxes stay below everything: beyond that a sale would bring less than nothing.
    pub(super) const FEE: Limit = Limit { low: -100.0, high: 4_999.0, ..Limit::ANY };
    pub(super) const TAX: Limit = Limit { high: 4_999.0, ..Limit::SHARE };
    /// Spreads stay below twice the price, for the same reason.
    pub(super) const SPREAD: Limit = Limit { high: 19_999.0, ..Limit::SHARE };
    pub(super) const LOT: Limit = Limit { whole: false, ..Limit::COUNT };
    pub(super) const AT_LEAST_1: Limit = Limit { low: 1.0, ..Limit::COUNT };
    pub(super) const LOOKBACK: Limit = Limit { low: 2.0, high: 1e6, ..Limit::COUNT };

    /// True where `value` is allowed.
    pub fn allows(self, value: f64) -> bool {
        value.is_finite()
            && if self.above { value > self.low } else { value >= self.low }
            && value <= self.high
            && (!self.whole || value.fract() == 0.0)
    }

    /// What is allowed, in words: `a whole number from 0 to 1000000000`.
    pub fn words(self) -> String {
        let noun = if self.whole { "a whole number" } else { "a number" };
        let from = if self.above { "above" } else { "from" };
        match (self.low.is_finite(), self.high.is_finite()) {
            (false, false) => noun.to_owned(),
            (true, false) => format!("{noun} {from} {}", self.low),
            (false, true) => format!("{noun} up to {}", self.high),
            (true, true) => format!("{noun} {from} {} to {}", self.low, self.high),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Number;

    #[test]
    fn limits_keep_what_makes_no_sense_out() {
        assert!(Number::TopK.limit().allows(0.0));
        assert!(!Number::TopK.limit().allows(2.5));
        assert!(!Number::SellTaxBps.limit().allows(-1.0));
        assert!(Number::FeeBps.limit().allows(-1.0), "a rebate");
        assert!(!Number::Capital.limit().allows(0.0));
        assert!(!Number::Threshold.limit().allows(f64::NAN));
        assert!(Number::Threshold.limit().allows(-3.0));
        assert_eq!(Number::Quantile.limit().words(), "a number from 0 to 1");
    }
}
