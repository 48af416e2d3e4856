//! Fixed-point words of money: [`Price`], [`Qty`], [`Money`], [`Rate`]. Sums are exact, a product
//! is rounded once, half to even, and nothing wraps: what does not fit is `None`.
//!
//! A double is read as the decimal that was meant: where it is the double nearest to a decimal of
//! as many places as the word holds (and of at most 15 digits), it is that decimal; any other is
//! rounded half to even. So `20060.1` is 20060.1 and not 20060.099999999999.

mod decimal;
mod wide;

use std::fmt;
use std::ops::Neg;

use decimal::{from_f64, parse, to_f64, write_units};
use wide::{div_half_even, mul_div};

macro_rules! word {
    ($(#[$doc:meta])* $name:ident, $places:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(i128);

        impl $name {
            /// Decimal places that the word holds.
            pub const PLACES: u32 = $places;
            /// Units in 1.
            pub const ONE_UNITS: i128 = 10i128.pow($places);
            /// 0.
            pub const ZERO: $name = $name(0);
            /// 1.
            pub const ONE: $name = $name(Self::ONE_UNITS);
            /// The greatest.
            pub const MAX: $name = $name(i128::MAX);

            /// So many of the smallest unit.
            pub const fn from_units(units: i128) -> Self {
                $name(units)
            }

            /// So many of the smallest unit.
            pub const fn units(self) -> i128 {
                self.0
            }

            /// So many whole ones.
            pub const fn from_whole(whole: i64) -> Self {
                $name(whole as i128 * Self::ONE_UNITS)
            }

            /// The word nearest to a double; `None` for NaN, infinities and what does not fit.
            #[inline]
            pub fn from_f64(x: f64) -> Option<Self> {
                from_f64(x, $places).map($name)
            }

            /// The double nearest to the word.
            #[inline]
            pub fn to_f64(self) -> f64 {
                to_f64(self.0, $places)
            }

            /// Reads decimal text exactly (`-1.25`, `2.5e-3`); `None` where it is no number, does
            /// not fit, or has more places than the word.
            pub fn parse(text: &str) -> Option<Self> {
                parse(text, $places).map($name)
            }

            /// Sum.
            #[inline]
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map($name)
            }

            /// Difference.
            #[inline]
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).map($name)
            }

            /// The same with the other sign.
            #[inline]
            pub fn checked_neg(self) -> Option<Self> {
                self.0.checked_neg().map($name)
            }

            /// Magnitude; the least of all words becomes the greatest.
            #[inline]
            pub const fn abs(self) -> Self {
                $name(self.0.saturating_abs())
            }

            /// True for 0.
            #[inline]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// True above 0.
            #[inline]
            pub const fn is_positive(self) -> bool {
                self.0 > 0
            }

            /// True below 0.
            #[inline]
            pub const fn is_negative(self) -> bool {
                self.0 < 0
            }

            /// Self × numerator / denominator, rounded once; `None` where it does not fit or the
            /// denominator is not above 0.
            #[inline]
            pub fn scaled(self, numerator: i128, denominator: i128) -> Option<Self> {
                mul_div(self.0, numerator, denominator).map($name)
            }
        }

        impl Neg for $name {
            type Output = $name;

            fn neg(self) -> $name {
                $name(self.0.saturating_neg())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_units(f, self.0, $places)
            }
        }
    };
}

word!(
    /// A price, in units of 1e-16: fine enough for what costs a hundred-thousandth of its currency.
    Price,
    16
);
word!(
    /// A quantity, in units of 1e-12: fine enough that what a step is worth at a price of a
    /// million stays below what a double tells apart in an account.
    Qty,
    12
);
word!(
    /// An amount of money, in units of 1e-12.
    Money,
    12
);
word!(
    /// A plain factor: a fee rate, a margin, a contract multiplier. Units of 1e-12.
    Rate,
    12
);

/// Which way a price goes to its tick.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// To the tick at or above.
    Up,
    /// To the tick at or below.
    Down,
    /// To the nearest tick, a half up.
    HalfUp,
}

/// The multiple of `step` that `numerator / denominator` goes to, in units of `step`'s word.
fn to_step(numerator: i128, denominator: i128, step: i128, rounding: Rounding) -> Option<i128> {
    if step <= 0 || denominator <= 0 {
        return None;
    }
    let wide_step = step.checked_mul(denominator)?;
    let shifted = match rounding {
        Rounding::Up => numerator.checked_add(wide_step - 1)?,
        Rounding::Down => numerator,
        Rounding::HalfUp => numerator.checked_add(wide_step / 2)?,
    };
    shifted.div_euclid(wide_step).checked_mul(step)
}

/// Units of price × quantity in a unit of money.
const VALUE_UNITS: i128 = Qty::ONE_UNITS * (Price::ONE_UNITS / Money::ONE_UNITS);

impl Price {
    /// Price × quantity × multiplier, rounded once.
    #[inline]
    pub fn value(self, qty: Qty, multiplier: Rate) -> Option<Money> {
        let plain = multiplier.0 == Rate::ONE_UNITS;
        if plain {
            return mul_div(self.0, qty.0, VALUE_UNITS).map(Money);
        }
        if multiplier.0 % Rate::ONE_UNITS == 0 {
            let size = qty.0.checked_mul(multiplier.0 / Rate::ONE_UNITS)?;
            return mul_div(self.0, size, VALUE_UNITS).map(Money);
        }
        let size = qty.0.checked_mul(multiplier.0)?;
        mul_div(self.0, size, VALUE_UNITS * Rate::ONE_UNITS).map(Money)
    }

    /// The price on its tick. A tick of 0 rounds nothing; below 0 is `None`.
    pub fn to_tick(self, tick: Price, rounding: Rounding) -> Option<Price> {
        if tick.is_zero() {
            return Some(self);
        }
        to_step(self.0, 1, tick.0, rounding).map(Price)
    }

    /// Price × (1 + rate), rounded once: to the tick where there is one, else half to even.
    #[inline]
    pub fn moved(self, rate: Rate, tick: Price, rounding: Rounding) -> Option<Price> {
        let factor = Rate::ONE_UNITS.checked_add(rate.0)?;
        if tick.is_zero() {
            return self.scaled(factor, Rate::ONE_UNITS);
        }
        if rate.is_zero() {
            return self.to_tick(tick, rounding);
        }
        let product = self.0.checked_mul(factor)?;
        to_step(product, Rate::ONE_UNITS, tick.0, rounding).map(Price)
    }
}

impl Qty {
    /// Whole lots at or below a quantity that is not below 0. A lot of 0 is fractional.
    #[inline]
    pub fn to_lot(self, lot: Qty) -> Qty {
        if lot.0 <= 0 { self } else { Qty(self.0.saturating_sub(self.0.rem_euclid(lot.0))) }
    }

    /// Floor of quantity × rate, in the smallest unit.
    #[inline]
    pub fn share(self, rate: Rate) -> Option<Qty> {
        let product = self.0.checked_mul(rate.0)?;
        Some(Qty(product.div_euclid(Rate::ONE_UNITS)))
    }
}

impl Money {
    /// Money × rate, rounded once.
    #[inline]
    pub fn times(self, rate: Rate) -> Option<Money> {
        self.scaled(rate.0, Rate::ONE_UNITS)
    }

    /// Money per unit of quantity × multiplier, as a price; `None` for a quantity of 0.
    pub fn per(self, qty: Qty, multiplier: Rate) -> Option<Price> {
        let size = qty.0.checked_mul(multiplier.0)?;
        let (size, money) =
            if size < 0 { (size.checked_neg()?, self.0.checked_neg()?) } else { (size, self.0) };
        mul_div(money, VALUE_UNITS * Rate::ONE_UNITS, size).map(Price)
    }
}

impl Rate {
    /// A rate of so many hundredths of a per cent.
    pub fn from_bps(bps: f64) -> Option<Rate> {
        from_f64(bps, 12).map(|units| Rate(div_half_even(units, 10_000)))
    }

    /// Half of it, rounded half to even.
    pub fn half(self) -> Rate {
        Rate(div_half_even(self.0, 2))
    }
}

#[cfg(test)]
#[path = "fixed/tests.rs"]
mod tests;
