//! A fill, with what each part of its cost was.

use qraft_base::fixed::{Money, Price, Qty};

use super::account::Slot;
use super::order::{Liquidity, OrderId, Side};
use super::terms::Terms;

/// One execution. `base × qty × multiplier` and the costs give `price × qty × multiplier` to the
/// last unit: `notional = gross + sign × (spread + impact + rounding)`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fill {
    /// Number of the bar, or milliseconds of the tick.
    pub at: i64,
    /// The account's position that it changed.
    pub slot: Slot,
    /// Which order of the venue; `None` for an immediate execution.
    pub order: Option<OrderId>,
    /// The order's tag.
    pub tag: u32,
    /// Buy or sell.
    pub side: Side,
    /// Taker or maker.
    pub liquidity: Liquidity,
    /// How much.
    pub qty: Qty,
    /// The market's price, before spread and impact.
    pub base: Price,
    /// The price paid.
    pub price: Price,
    /// `price × qty × multiplier`.
    pub notional: Money,
    /// `base × qty × multiplier`.
    pub gross: Money,
    /// Commission.
    pub fee: Money,
    /// Tax on a sale.
    pub tax: Money,
    /// What half the spread cost.
    pub spread: Money,
    /// What the impact cost.
    pub impact: Money,
    /// What going to the tick, to the order's limit and to the daily limits cost; it may be a gain.
    pub rounding: Money,
    /// What arriving late cost against the price that a market order would have met at once; it
    /// may be a gain. A part of `gross`, not an addition to it.
    pub latency: Money,
    /// Profit or loss that it realised, before fees.
    pub realised: Money,
}

impl Fill {
    /// What coming late cost against the price that it would have met at once; nothing where that
    /// does not fit its word.
    pub fn late_against(&self, early: Price, terms: &Terms) -> Money {
        let at_once = early.value(self.qty, terms.multiplier);
        let more = at_once.and_then(|at_once| self.gross.checked_sub(at_once));
        more.and_then(|more| more.scaled(self.side.sign(), 1)).unwrap_or(Money::ZERO)
    }

    /// Fee and tax.
    pub fn fees(&self) -> Option<Money> {
        self.fee.checked_add(self.tax)
    }

    /// True where the parts of its cost add up.
    pub fn is_balanced(&self) -> bool {
        let parts = self.spread.checked_add(self.impact);
        let costs = parts.and_then(|sum| sum.checked_add(self.rounding));
        let signed = costs.and_then(|sum| sum.scaled(self.side.sign(), 1));
        signed.and_then(|sum| self.gross.checked_add(sum)) == Some(self.notional)
    }
}
