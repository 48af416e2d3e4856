//! The end of a futures contract: cash settlement, and the roll into the next one.

use qraft_base::fixed::{Money, Price, Qty};

use super::account::{Account, Slot, Trade};
use super::bar::Bar;
use super::fill::Fill;
use super::order::{Liquidity, Order, Reason, Side};
use super::venue::Venue;

/// The two fills of a roll.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Roll {
    /// Out of the old contract.
    pub out: Fill,
    /// Into the new one.
    pub into: Fill,
}

impl Account {
    /// Settles a position in cash at the settlement price, without a fee. `None`: nothing is held,
    /// or it does not fit.
    pub fn settle(&mut self, slot: Slot, price: Price) -> Option<Money> {
        let position = self.position(slot);
        let (qty, multiplier) = (position.qty, position.multiplier);
        if qty.is_zero() || !price.is_positive() {
            return None;
        }
        let side = if qty.is_positive() { Side::Sell } else { Side::Buy };
        let notional = price.value(qty.abs(), multiplier)?;
        let step = position.step(side, qty.abs(), notional)?;
        let (fee, tax) = (Money::ZERO, Money::ZERO);
        let trade = Trade { side, qty: qty.abs(), price, notional, fee, tax, day: 0 };
        self.book(slot, &trade, step)?;
        Some(step.realised)
    }
}

/// Rolls the whole position of the old contract into the new one: two fills at the opens of the two
/// bars, each with its own costs. Both are done or none: `None` where either market cannot take
/// all of it now, or nothing is held.
///
/// # Errors
/// Either order is refused.
pub fn roll(
    account: &mut Account,
    (old, old_bar): (&mut Venue, &Bar),
    (new, new_bar): (&mut Venue, &Bar),
) -> Result<Option<Roll>, Reason> {
    let held = account.position(old.slot()).qty;
    let room = |venue: &Venue, bar: &Bar| {
        bar.is_tradable() && venue.remaining_cap(bar).is_none_or(|cap| cap >= held.abs())
    };
    if held.is_zero() || !room(old, old_bar) || !room(new, new_bar) {
        return Ok(None);
    }
    let qty: Qty = held.abs();
    let (exit, entry) =
        if held.is_positive() { (Side::Sell, Side::Buy) } else { (Side::Buy, Side::Sell) };
    // Tried on copies: a refusal of the second leg undoes the first.
    let (mut trial, mut from, mut to) = (account.clone(), old.clone(), new.clone());
    let taker = Liquidity::Taker;
    let out = from.take(&mut trial, old_bar, Order::market(exit, qty), old_bar.open, taker)?;
    let into = to.take(&mut trial, new_bar, Order::market(entry, qty), new_bar.open, taker)?;
    let (Some(out), Some(into)) = (out, into) else { return Ok(None) };
    if out.qty != qty || into.qty != qty {
        return Ok(None);
    }
    (*account, *old, *new) = (trial, from, to);
    Ok(Some(Roll { out, into }))
}

#[cfg(test)]
mod tests {
    use super::super::costs::Costs;
    use super::super::execution::Execution;
    use super::super::terms::{Kind, Terms};
    use super::*;
    use qraft_base::fixed::Rate;

    fn contract(account: &mut Account, fee: i64) -> Venue {
        let terms = Terms {
            multiplier: Rate::from_whole(50),
            initial_margin: Rate::parse("0.1").expect("a rate"),
            ..Terms::plain(Kind::Future)
        };
        let costs = Costs { fee_per_contract: Money::from_whole(fee), ..Costs::NONE };
        Venue::new(account.open(&terms), terms, costs, Execution::default())
    }

    fn bar(price: f64) -> Bar {
        Bar::new(0, [price; 4], None)
    }

    #[test]
    fn a_roll_is_two_fills_and_realises_the_old_contract() {
        let mut account = Account::new(Money::from_whole(100_000));
        let (mut old, mut new) = (contract(&mut account, 2), contract(&mut account, 3));
        let (first, last, next) = (bar(4000.0), bar(4010.0), bar(4025.0));
        let buy = Order::market(Side::Buy, Qty::from_whole(2));
        let bought = old.take(&mut account, &first, buy, first.open, Liquidity::Taker);
        assert!(bought.is_ok_and(|fill| fill.is_some()));
        account.mark(old.slot(), last.close);
        let rolled = roll(&mut account, (&mut old, &last), (&mut new, &next));
        let rolled = rolled.expect("no refusal").expect("a roll");
        assert_eq!((rolled.out.fee, rolled.into.fee), (Money::from_whole(4), Money::from_whole(6)));
        assert_eq!(rolled.out.realised, Money::from_whole(1000));
        assert_eq!(account.cash, Money::from_whole(100_000 + 1000 - 4 - 4 - 6));
        assert_eq!(account.position(new.slot()).average(), Price::from_whole(4025));
        assert_eq!(
            account.settle(new.slot(), Price::from_whole(4020)),
            Some(Money::from_whole(-500))
        );
        assert_eq!(account.cash_by_ledger(), Some(account.cash));
        assert_eq!(account.settle(new.slot(), Price::from_whole(4020)), None);
    }

    #[test]
    fn a_roll_is_whole_or_nothing() {
        let mut account = Account::new(Money::from_whole(30_000));
        let (mut old, mut new) = (contract(&mut account, 0), contract(&mut account, 0));
        let (low, high) = (bar(1000.0), bar(9000.0));
        let buy = Order::market(Side::Buy, Qty::from_whole(4));
        let bought = old.take(&mut account, &low, buy, low.open, Liquidity::Taker);
        assert!(bought.is_ok_and(|fill| fill.is_some()));
        let before = account.clone();
        let refused = roll(&mut account, (&mut old, &low), (&mut new, &high));
        assert_eq!(refused, Err(Reason::InsufficientMargin));
        assert_eq!(account, before);
    }
}
