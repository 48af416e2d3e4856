//! What each number of a policy may be, and one way to walk over all of them.

use super::number::Number;
use super::{Rules, Selection, Span2};

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

impl<N: Copy> Rules<N> {
    /// The same rules with each number put through `f`, in the order of [`Number`].
    ///
    /// # Errors
    /// The first error of `f`.
    pub fn try_map<M, E>(
        &self,
        mut f: impl FnMut(Number, N) -> Result<M, E>,
    ) -> Result<Rules<M>, E> {
        let capital = f(Number::Capital, self.capital)?;
        let selection = match self.selection {
            Selection::All => Selection::All,
            Selection::TopK { top, bottom } => {
                Selection::TopK { top: f(Number::TopK, top)?, bottom: f(Number::BottomK, bottom)? }
            }
            Selection::Quantile { top, bottom } => Selection::Quantile {
                top: f(Number::Quantile, top)?,
                bottom: f(Number::BottomQuantile, bottom)?,
            },
            Selection::Threshold { above, below } => Selection::Threshold {
                above: above.map(|n| f(Number::Threshold, n)).transpose()?,
                below: below.map(|n| f(Number::BottomThreshold, n)).transpose()?,
            },
        };
        let gross = f(Number::Gross, self.gross)?;
        let fee_bps = f(Number::FeeBps, self.fee_bps)?;
        let sell_tax_bps = f(Number::SellTaxBps, self.sell_tax_bps)?;
        let spread_bps = f(Number::SpreadBps, self.spread_bps)?;
        let lot_size = f(Number::LotSize, self.lot_size)?;
        let mut span = |days, bars, value: Span2<N>| {
            Ok(Span2 { days: f(days, value.days)?, bars: f(bars, value.bars)? })
        };
        let min_hold = span(Number::MinDays, Number::MinBars, self.min_hold)?;
        let max_hold = span(Number::MaxDays, Number::MaxBars, self.max_hold)?;
        let cooldown = span(Number::CooldownDays, Number::CooldownBars, self.cooldown)?;
        Ok(Rules {
            capital,
            rebalance: self.rebalance,
            selection,
            scheme: self.scheme,
            gross,
            size_at: self.size_at,
            fee_bps,
            sell_tax_bps,
            spread_bps,
            lot_size,
            min_hold,
            max_hold,
            cooldown,
        })
    }

    /// Every number with its key, in the order of [`Number`].
    pub fn numbers(&self) -> Vec<(Number, N)> {
        let mut all = Vec::new();
        // `Infallible` says that collecting cannot fail, so there is nothing to handle.
        let _ = self.try_map(|number, value| {
            all.push((number, value));
            Ok::<N, std::convert::Infallible>(value)
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
