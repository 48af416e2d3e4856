//! One position: quantity, cost, and what it has earned and paid. Cost is kept as money, so that
//! averages never lose a unit: whatever was paid is either realised or still in the cost.

use qraft_base::fixed::{Money, Price, Qty, Rate};

use super::order::Side;
use super::terms::Terms;

/// A position and its ledger.
#[derive(Clone, PartialEq, Debug)]
pub struct Position {
    /// Held; below 0 is short.
    pub qty: Qty,
    /// What the holding cost at average prices; has the sign of the quantity.
    pub cost: Money,
    /// Profit and loss of what was closed, before fees.
    pub realised: Money,
    /// Commissions paid.
    pub fees: Money,
    /// Taxes paid.
    pub taxes: Money,
    /// Funding received, less paid.
    pub funding: Money,
    /// Interest paid for borrowed shares.
    pub borrow: Money,
    /// The last price that it was valued at.
    pub mark: Price,
    pub(super) multiplier: Rate,
    pub(super) pays_notional: bool,
    pub(super) initial_margin: Rate,
    pub(super) maintenance_margin: Rate,
    t_plus: u32,
    /// Days and quantities of purchases that may not be sold yet, oldest first.
    locks: Vec<(u32, Qty)>,
}

/// What a trade does to a position: its next quantity and cost, and what it realises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Step {
    pub(super) qty: Qty,
    pub(super) cost: Money,
    pub(super) realised: Money,
}

impl Position {
    pub(super) fn new(terms: &Terms) -> Position {
        Position {
            qty: Qty::ZERO,
            cost: Money::ZERO,
            realised: Money::ZERO,
            fees: Money::ZERO,
            taxes: Money::ZERO,
            funding: Money::ZERO,
            borrow: Money::ZERO,
            mark: Price::ZERO,
            multiplier: terms.multiplier,
            pays_notional: terms.kind.pays_notional(),
            initial_margin: terms.initial_margin,
            maintenance_margin: terms.maintenance_margin,
            t_plus: terms.t_plus,
            locks: Vec::new(),
        }
    }

    /// Average price of what is held; 0 where nothing is.
    pub fn average(&self) -> Price {
        self.cost.per(self.qty, self.multiplier).unwrap_or(Price::ZERO)
    }

    /// What it adds to the equity, valued at a price.
    pub fn worth(&self, mark: Price) -> Option<Money> {
        if self.qty.is_zero() {
            return Some(Money::ZERO);
        }
        let value = mark.value(self.qty, self.multiplier)?;
        if self.pays_notional { Some(value) } else { value.checked_sub(self.cost) }
    }

    /// How much of it may be sold on a day.
    pub fn sellable(&self, day: u32) -> Qty {
        if self.t_plus == 0 {
            return self.qty;
        }
        let locked =
            self.locks.iter().filter(|(bought, _)| day < bought.saturating_add(self.t_plus));
        let locked: i128 = locked.map(|(_, qty)| qty.units()).sum();
        Qty::from_units(self.qty.units() - locked)
    }

    /// What a trade of a notional (above 0) does.
    pub(super) fn step(&self, side: Side, qty: Qty, notional: Money) -> Option<Step> {
        let sign = side.sign();
        let next = self.qty.units().checked_add(sign * qty.units()).map(Qty::from_units)?;
        let is_opening = self.qty.units() * sign >= 0;
        if is_opening {
            let cost = self.cost.checked_add(notional.scaled(sign, 1)?)?;
            return Some(Step { qty: next, cost, realised: Money::ZERO });
        }
        let (held, traded) = (self.qty.abs(), qty);
        let closed = held.min(traded);
        let part = |all: Money, of: Qty| {
            if closed == of { Some(all) } else { all.scaled(closed.units(), of.units()) }
        };
        let (closed_notional, basis) = (part(notional, traded)?, part(self.cost, held)?);
        let realised = closed_notional.scaled(-sign, 1)?.checked_sub(basis)?;
        let opened = notional.checked_sub(closed_notional)?.scaled(sign, 1)?;
        let cost = self.cost.checked_sub(basis)?.checked_add(opened)?;
        Some(Step { qty: next, cost, realised })
    }

    pub(super) fn take(&mut self, step: Step, side: Side, qty: Qty, day: u32) {
        (self.qty, self.cost) = (step.qty, step.cost);
        if self.t_plus == 0 {
            return;
        }
        if side == Side::Buy {
            self.locks.retain(|(bought, _)| day < bought.saturating_add(self.t_plus));
            self.locks.push((day, qty));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::terms::Kind;
    use super::*;

    #[test]
    fn a_flip_restarts_the_average() {
        let terms = Terms { multiplier: Rate::from_whole(50), ..Terms::plain(Kind::Future) };
        let mut position = Position::new(&terms);
        let price = |text| Price::parse(text).expect("a price");
        let mut trade = |side, qty, at| {
            let qty = Qty::from_whole(qty);
            let notional = price(at).value(qty, terms.multiplier).expect("it fits");
            let step = position.step(side, qty, notional).expect("it fits");
            position.take(step, side, qty, 0);
            (step.realised, position.qty, position.average())
        };
        trade(Side::Buy, 2, "4006");
        let (realised, qty, average) = trade(Side::Sell, 5, "4016.25");
        assert_eq!(realised, Money::from_whole(1025));
        assert_eq!((qty, average), (Qty::from_whole(-3), price("4016.25")));
        let (realised, qty, average) = trade(Side::Buy, 3, "4016.25");
        assert_eq!((realised, qty, average), (Money::ZERO, Qty::ZERO, Price::ZERO));
    }

    #[test]
    fn what_was_bought_today_is_locked_today() {
        let mut position = Position::new(&Terms::cn_stock());
        let lot = Qty::from_whole(100);
        for day in [3, 4] {
            let step = position.step(Side::Buy, lot, Money::from_whole(1000)).expect("it fits");
            position.take(step, Side::Buy, lot, day);
        }
        assert_eq!(position.sellable(4), lot);
        assert_eq!(position.sellable(5), Qty::from_whole(200));
    }
}
