//! What happens at a close when there is too little left: the drawdown breaker, the margin call.
//! Both take positions out by forced market orders at the next open.

use qraft_base::fixed::{Money, Rate};

use super::account::{Account, Slot};
use super::order::{Order, Side};

impl Account {
    /// Follows the peak of equity. The first time that equity is `limit` below it, the breaker
    /// trips: the account is stopped, and the drawdown is given.
    pub fn watch_drawdown(&mut self, equity: Money, limit: Rate) -> Option<Rate> {
        self.peak = self.peak.max(equity);
        if self.is_stopped || !self.peak.is_positive() {
            return None;
        }
        let lost = self.peak.checked_sub(equity)?;
        let wide = |a: i128, b: i128| a.checked_mul(b);
        let reached =
            wide(lost.units(), Rate::ONE_UNITS)? >= wide(limit.units(), self.peak.units())?;
        if !reached {
            return None;
        }
        self.is_stopped = true;
        let share = lost.scaled(Rate::ONE_UNITS, self.peak.units())?;
        Some(Rate::from_units(share.units()))
    }

    /// Lets orders in again after the breaker; the peak starts anew.
    pub fn resume(&mut self, equity: Money) {
        (self.is_stopped, self.peak) = (false, equity);
    }

    /// The maintenance margin of all contracts, where equity is below it.
    pub fn margin_call(&self, equity: Money) -> Option<Money> {
        let all = self.positions().iter().filter(|p| !p.pays_notional && !p.qty.is_zero());
        let required =
            all.filter(|p| !p.maintenance_margin.is_zero()).try_fold(Money::ZERO, |sum, p| {
                let notional = p.mark.value(p.qty.abs(), p.multiplier)?;
                sum.checked_add(notional.times(p.maintenance_margin)?)
            })?;
        (equity < required).then_some(required)
    }

    /// The order that takes a position out; `None` where nothing is held.
    pub fn liquidation(&self, slot: Slot) -> Option<Order> {
        let qty = self.position(slot).qty;
        let side = if qty.is_positive() { Side::Sell } else { Side::Buy };
        (!qty.is_zero()).then(|| Order::liquidation(side, qty.abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_breaker_trips_once_and_exactly_at_its_limit() {
        let mut account = Account::new(Money::from_whole(100));
        let limit = Rate::parse("0.2").expect("a rate");
        assert_eq!(account.watch_drawdown(Money::from_whole(200), limit), None);
        let hair = Money::parse("160.000000000001").expect("money");
        assert_eq!(account.watch_drawdown(hair, limit), None);
        assert_eq!(account.watch_drawdown(Money::from_whole(160), limit), Some(limit));
        assert!(account.is_stopped);
        assert_eq!(account.watch_drawdown(Money::from_whole(1), limit), None);
        account.resume(Money::from_whole(100));
        assert!(!account.is_stopped);
        assert_eq!(account.watch_drawdown(Money::from_whole(99), limit), None);
    }
}
