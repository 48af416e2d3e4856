//! What each number of a policy may be, and one way to walk over all of them.

use super::{Rules, Selection, Span2};

/// A number of a policy, by the key that states it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Number {
    /// `capital`
    Capital,
    /// `selection.topk`
    TopK,
    /// `selection.bottomk`
    BottomK,
    /// `selection.quantile`
    Quantile,
    /// `selection.bottom_quantile`
    BottomQuantile,
    /// `selection.threshold`
    Threshold,
    /// `selection.bottom_threshold`
    BottomThreshold,
    /// `position.gross`
    Gross,
    /// `costs.fee_bps`
    FeeBps,
    /// `costs.sell_tax_bps`
    SellTaxBps,
    /// `costs.slippage.spread_bps`
    SpreadBps,
    /// `costs.lot_size`
    LotSize,
    /// `hold.min_days`
    MinDays,
    /// `hold.min_bars`
    MinBars,
    /// `hold.max_days`
    MaxDays,
    /// `hold.max_bars`
    MaxBars,
    /// `cooldown_days`
    CooldownDays,
    /// `cooldown_bars`
    CooldownBars,
}

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
    const COUNT: Limit = Limit { low: 0.0, above: false, high: 1e9, whole: true };
    const SHARE: Limit = Limit { low: 0.0, above: false, high: 1.0, whole: false };
    const ANY: Limit =
        Limit { low: f64::NEG_INFINITY, above: false, high: f64::INFINITY, whole: false };

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

impl Number {
    /// The dotted key in the document.
    pub fn key(self) -> &'static str {
        match self {
            Number::Capital => "capital",
            Number::TopK => "selection.topk",
            Number::BottomK => "selection.bottomk",
            Number::Quantile => "selection.quantile",
            Number::BottomQuantile => "selection.bottom_quantile",
            Number::Threshold => "selection.threshold",
            Number::BottomThreshold => "selection.bottom_threshold",
            Number::Gross => "position.gross",
            Number::FeeBps => "costs.fee_bps",
            Number::SellTaxBps => "costs.sell_tax_bps",
            Number::SpreadBps => "costs.slippage.spread_bps",
            Number::LotSize => "costs.lot_size",
            Number::MinDays => "hold.min_days",
            Number::MinBars => "hold.min_bars",
            Number::MaxDays => "hold.max_days",
            Number::MaxBars => "hold.max_bars",
            Number::CooldownDays => "cooldown_days",
            Number::CooldownBars => "cooldown_bars",
        }
    }

    /// What it may be. Fees and taxes stay below everything, spreads below twice the price: beyond
    /// that a sale would bring less than nothing.
    pub fn limit(self) -> Limit {
        match self {
            Number::Capital => Limit { low: 0.0, above: true, high: 1e18, whole: false },
            Number::Gross => Limit { low: 0.0, above: true, high: 100.0, whole: false },
            Number::FeeBps | Number::SellTaxBps => Limit { high: 4_999.0, ..Limit::SHARE },
            Number::SpreadBps => Limit { high: 19_999.0, ..Limit::SHARE },
            Number::LotSize => Limit { whole: false, ..Limit::COUNT },
            Number::Quantile | Number::BottomQuantile => Limit::SHARE,
            Number::Threshold | Number::BottomThreshold => Limit::ANY,
            _ => Limit::COUNT,
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
        assert!(!Number::FeeBps.limit().allows(-1.0));
        assert!(!Number::Capital.limit().allows(0.0));
        assert!(!Number::Threshold.limit().allows(f64::NAN));
        assert!(Number::Threshold.limit().allows(-3.0));
        assert_eq!(Number::Quantile.limit().words(), "a number from 0 to 1");
    }
}
