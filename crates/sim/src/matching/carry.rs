//! What a position costs or brings by being held: funding and the interest of borrowed shares.

use qraft_base::fixed::{Money, Price, Rate};

use super::account::{Account, Slot};

/// Days of the year that borrowing is charged by.
const YEAR_DAYS: i128 = 365;

impl Account {
    /// Pays or receives funding on what is held before the instant's fills:
    /// −position × multiplier × mark × rate. `None`: nothing is held, or it does not fit.
    pub fn funding(&mut self, slot: Slot, rate: Rate, mark: Price) -> Option<Money> {
        let position = self.position(slot);
        if position.qty.is_zero() || !mark.is_positive() {
            return None;
        }
        let value = mark.value(position.qty, position.multiplier)?;
        let amount = value.times(rate)?.checked_neg()?;
        let (cash, sum) = (self.cash.checked_add(amount)?, position.funding.checked_add(amount)?);
        self.cash = cash;
        self.position_mut(slot).funding = sum;
        Some(amount)
    }

    /// Charges the interest of a short position that pays its notional, by its last mark:
    /// |position| × mark × a year's rate × days / 365. `None`: nothing is borrowed.
    pub fn borrow(&mut self, slot: Slot, yearly: Rate, days: u32) -> Option<Money> {
        let position = self.position(slot);
        if !position.pays_notional || !position.qty.is_negative() {
            return None;
        }
        let value = position.mark.value(position.qty.abs(), position.multiplier)?;
        let by_days = yearly.units().checked_mul(i128::from(days))?;
        let amount = value.scaled(by_days, Rate::ONE_UNITS * YEAR_DAYS)?;
        self.pay_borrow(slot, amount)
    }

    /// Charges so much for what is borrowed. `None`: it does not fit.
    pub fn pay_borrow(&mut self, slot: Slot, amount: Money) -> Option<Money> {
        let borrow = self.position(slot).borrow.checked_add(amount)?;
        self.cash = self.cash.checked_sub(amount)?;
        self.position_mut(slot).borrow = borrow;
        Some(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bar::Bar;
    use super::super::costs::Costs;
    use super::super::execution::Execution;
    use super::super::order::{Liquidity, Order, Side};
    use super::super::terms::{Kind, Terms};
    use super::super::venue::Venue;
    use super::*;
    use qraft_base::fixed::Qty;

    fn short_of(kind: Kind) -> (Account, Slot) {
        let terms = Terms::plain(kind);
        let mut account = Account::new(Money::from_whole(100_000));
        let slot = account.open(&terms);
        let mut venue = Venue::new(slot, terms, Costs::NONE, Execution::default());
        let bar = Bar::new(0, [100.0; 4], None);
        let order = Order::market(Side::Sell, Qty::from_whole(10));
        let fill = venue.take(&mut account, &bar, order, bar.open, Liquidity::Taker);
        assert!(fill.is_ok_and(|fill| fill.is_some()));
        account.mark(slot, bar.close);
        (account, slot)
    }

    #[test]
    fn a_short_receives_a_positive_rate() {
        let (mut account, slot) = short_of(Kind::Perpetual);
        let rate = Rate::from_bps(1.0).expect("a rate");
        let paid = account.funding(slot, rate, Price::from_whole(100));
        assert_eq!(paid, Money::parse("0.1"));
        assert_eq!(account.cash, Money::parse("100000.1").expect("money"));
        assert_eq!(account.cash_by_ledger(), Some(account.cash));
    }

    #[test]
    fn borrowed_shares_cost_by_the_day() {
        let (mut account, slot) = short_of(Kind::Stock);
        let yearly = Rate::from_bps(365.0).expect("a rate");
        assert_eq!(account.borrow(slot, yearly, 3), Money::parse("0.3"));
        assert_eq!(account.equity(), Money::parse("99999.7"));
        assert_eq!(account.cash_by_ledger(), Some(account.cash));
        let (mut future, slot) = short_of(Kind::Future);
        assert_eq!(future.borrow(slot, yearly, 3), None);
    }
}
