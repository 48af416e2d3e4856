//! One bar of one symbol, as a venue reads it.

use qraft_base::fixed::{Price, Qty};

/// Prices and volume of one bar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bar {
    /// Its number in the run.
    pub at: u32,
    /// Its day, for what may be sold when.
    pub day: u32,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// What was traded; `None`: not known, so neither a cap nor impact.
    pub volume: Option<Qty>,
    /// Nothing may trade.
    pub halted: bool,
    /// The previous day's close, for daily limits.
    pub prev_close: Option<Price>,
    /// Factor of the impact, such as the day's volatility; 1 is none.
    pub scale: f64,
}

impl Bar {
    /// A bar of plain numbers `[open, high, low, close]`. Where they are no prices, or are not in
    /// order, nothing may trade; a volume that is no number counts as 0.
    pub fn new(at: u32, ohlc: [f64; 4], volume: Option<f64>) -> Bar {
        let price = |x: f64| Price::from_f64(x).filter(|price| price.is_positive());
        let [open, high, low, close] = ohlc.map(price);
        let word = |price: Option<Price>| price.unwrap_or(Price::ZERO);
        let volume = volume.map(|x| Qty::from_f64(x).unwrap_or(Qty::ZERO));
        Bar {
            at,
            day: at,
            open: word(open),
            high: word(high),
            low: word(low),
            close: word(close),
            volume,
            halted: false,
            prev_close: None,
            scale: 1.0,
        }
    }

    /// True where orders may fill: not halted, with a volume, and of prices that are in order.
    #[inline]
    pub fn is_tradable(&self) -> bool {
        !self.halted
            && self.volume.is_none_or(Qty::is_positive)
            && self.low.is_positive()
            && self.low <= self.open.min(self.close)
            && self.high >= self.open.max(self.close)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_bar_does_not_trade() {
        assert!(Bar::new(0, [10.0, 11.0, 9.0, 10.5], Some(1.0)).is_tradable());
        assert!(Bar::new(0, [10.0, 11.0, 9.0, 10.5], None).is_tradable());
        for bad in [
            [f64::NAN, 11.0, 9.0, 10.5],
            [10.0, f64::INFINITY, 9.0, 10.5],
            [10.0, 11.0, -9.0, 10.5],
            [10.0, 9.0, 11.0, 10.0],
            [10.0, 11.0, 9.0, 0.0],
        ] {
            assert!(!Bar::new(0, bad, Some(1.0)).is_tradable(), "{bad:?}");
        }
        for volume in [0.0, -1.0, f64::NAN] {
            assert!(!Bar::new(0, [10.0; 4], Some(volume)).is_tradable(), "{volume}");
        }
    }
}
