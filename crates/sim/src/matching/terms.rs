//! An instrument's own rules: what it is, its steps, its margins, what may be sold when.

use qraft_base::Failure;
use qraft_base::fixed::{Price, Qty, Rate, Rounding};

use super::fail;
use super::order::Side;

/// What is traded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Shares: the notional is paid.
    Stock,
    /// Coins and currencies: the notional is paid.
    Spot,
    /// Contracts with an expiry: only profit, loss and fees are paid.
    Future,
    /// Contracts with funding: only profit, loss, fees and funding are paid.
    Perpetual,
}

impl Kind {
    /// True where a trade pays its whole notional.
    pub fn pays_notional(self) -> bool {
        matches!(self, Kind::Stock | Kind::Spot)
    }
}

/// The rules of one instrument.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Terms {
    /// What it is.
    pub kind: Kind,
    /// Step of prices; 0: prices are not rounded.
    pub tick: Price,
    /// Step of quantities; 0: fractional.
    pub lot: Qty,
    /// Units of money per price per unit of quantity.
    pub multiplier: Rate,
    /// Share of the notional that opening needs; 0: none is asked for.
    pub initial_margin: Rate,
    /// Share of the notional that keeping needs; 0: there is no margin call.
    pub maintenance_margin: Rate,
    /// Days until what was bought may be sold; 0: at once.
    pub t_plus: u32,
    /// Daily limits: this share of the previous close, either way.
    pub price_limit: Option<Rate>,
    /// A position may go below 0.
    pub allow_short: bool,
    /// A sale of the whole position may be odd; any other order goes down to whole lots.
    pub odd_exit: bool,
}

impl Terms {
    /// Terms without any rule: fractional, no tick, no margin, shorts allowed.
    pub const fn plain(kind: Kind) -> Terms {
        Terms {
            kind,
            tick: Price::ZERO,
            lot: Qty::ZERO,
            multiplier: Rate::ONE,
            initial_margin: Rate::ZERO,
            maintenance_margin: Rate::ZERO,
            t_plus: 0,
            price_limit: None,
            allow_short: true,
            odd_exit: false,
        }
    }

    /// A share of the Chinese main boards: lots of 100, a tick of 0.01, T+1, limits of 10 %.
    pub fn cn_stock() -> Terms {
        Terms {
            tick: cent(),
            lot: Qty::from_whole(100),
            t_plus: 1,
            price_limit: Some(Rate::from_units(Rate::ONE_UNITS / 10)),
            allow_short: false,
            odd_exit: true,
            ..Terms::plain(Kind::Stock)
        }
    }

    /// Refuses terms that no market has.
    ///
    /// # Errors
    /// `bad_terms`.
    pub fn check(&self) -> Result<(), Failure> {
        let bad = |what: &str| Err(fail("bad_terms", format!("{what} of an instrument")));
        if self.tick.is_negative() {
            return bad("a tick below 0");
        }
        if self.lot.is_negative() {
            return bad("a lot below 0");
        }
        if !self.multiplier.is_positive() {
            return bad("a multiplier that is not above 0");
        }
        if self.initial_margin.is_negative() || self.maintenance_margin.is_negative() {
            return bad("a margin below 0");
        }
        match self.price_limit {
            Some(share) if !share.is_positive() => bad("a price limit that is not above 0"),
            _ => Ok(()),
        }
    }

    /// The day's lowest and highest price, rounded half up to the tick (0.01 without one).
    pub fn limits(&self, prev_close: Option<Price>) -> Option<(Price, Price)> {
        let share = self.price_limit?;
        let close = prev_close.filter(|close| close.is_positive())?;
        let tick = if self.tick.is_zero() { cent() } else { self.tick };
        let down = close.moved(-share, tick, Rounding::HalfUp)?;
        let up = close.moved(share, tick, Rounding::HalfUp)?;
        Some((down, up))
    }

    /// How much of `asked` is an order here, with `held` in the position.
    pub(super) fn order_size(&self, side: Side, asked: Qty, held: Qty) -> Qty {
        let whole = self.odd_exit && side == Side::Sell && asked == held;
        if whole { asked } else { asked.to_lot(self.lot) }
    }

    /// True where the size of an order does not depend on the position.
    pub(super) fn has_fixed_size(&self, side: Side) -> bool {
        !self.odd_exit || side == Side::Buy
    }
}

fn cent() -> Price {
    Price::from_units(Price::ONE_UNITS / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Price {
        Price::parse(text).expect("a price")
    }

    #[test]
    fn daily_limits_round_half_up() {
        let terms = Terms::cn_stock();
        assert_eq!(terms.limits(Some(price("10"))), Some((price("9"), price("11"))));
        assert_eq!(terms.limits(Some(price("10.05"))), Some((price("9.05"), price("11.06"))));
        assert_eq!(terms.limits(None), None);
    }

    #[test]
    fn only_a_whole_position_is_sold_odd() {
        let terms = Terms::cn_stock();
        let size = |side, asked, held| {
            terms.order_size(side, Qty::from_whole(asked), Qty::from_whole(held))
        };
        assert_eq!(size(Side::Buy, 1234, 1234), Qty::from_whole(1200));
        assert_eq!(size(Side::Sell, 350, 350), Qty::from_whole(350));
        assert_eq!(size(Side::Sell, 350, 400), Qty::from_whole(300));
        assert_eq!(size(Side::Sell, 50, 400), Qty::ZERO);
    }

    #[test]
    fn impossible_terms_are_refused() {
        let plain = Terms::plain(Kind::Stock);
        assert!(plain.check().is_ok());
        assert!(Terms { tick: price("-0.01"), ..plain }.check().is_err());
        assert!(Terms { multiplier: Rate::ZERO, ..plain }.check().is_err());
        assert!(Terms { lot: Qty::from_whole(-1), ..plain }.check().is_err());
    }
}
