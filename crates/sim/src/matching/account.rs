//! One cash, many positions. Every change of cash has a counterpart in a position, to the unit:
//! cash = initial + realised − fees − taxes + funding − borrow − cost of what pays its notional.

use qraft_base::fixed::{Money, Price, Qty};

use super::order::{Reason, Side};
use super::position::{Position, Step};
use super::terms::Terms;

/// Which position of an account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot(pub u32);

/// Cash and positions.
#[derive(Clone, PartialEq, Debug)]
pub struct Account {
    /// Cash; below 0 only where orders are trusted to scale themselves, or by fees and losses.
    pub cash: Money,
    /// The cash that it began with.
    pub initial: Money,
    /// The drawdown breaker has tripped: no new orders.
    pub is_stopped: bool,
    pub(super) peak: Money,
    positions: Vec<Position>,
}

/// What a trade would do, checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Trade {
    pub(super) side: Side,
    pub(super) qty: Qty,
    pub(super) price: Price,
    pub(super) notional: Money,
    pub(super) fee: Money,
    pub(super) tax: Money,
    pub(super) day: u32,
}

impl Account {
    /// An account with cash and no position.
    pub fn new(cash: Money) -> Account {
        Account { cash, initial: cash, is_stopped: false, peak: cash, positions: Vec::new() }
    }

    /// A place for a position in an instrument.
    pub fn open(&mut self, terms: &Terms) -> Slot {
        self.positions.push(Position::new(terms));
        Slot((self.positions.len() - 1) as u32)
    }

    /// A position. The slot is one that [`Account::open`] gave.
    #[inline]
    pub fn position(&self, slot: Slot) -> &Position {
        &self.positions[slot.0 as usize]
    }

    #[inline]
    pub(super) fn position_mut(&mut self, slot: Slot) -> &mut Position {
        &mut self.positions[slot.0 as usize]
    }

    /// All positions, in the order of their slots.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Values a position at a price from now on; what is no price leaves the last one.
    #[inline]
    pub fn mark(&mut self, slot: Slot, price: Price) {
        if price.is_positive() {
            self.position_mut(slot).mark = price;
        }
    }

    /// Cash and the worth of every position at its mark; `None` where it does not fit.
    pub fn equity(&self) -> Option<Money> {
        self.positions.iter().try_fold(self.cash, |sum, position| {
            if position.qty.is_zero() {
                return Some(sum);
            }
            sum.checked_add(position.worth(position.mark)?)
        })
    }

    /// Equity with one position valued at another price.
    fn equity_at(&self, slot: Slot, price: Price) -> Option<Money> {
        let at = slot.0 as usize;
        self.positions.iter().enumerate().try_fold(self.cash, |sum, (other, position)| {
            let mark = if other == at { price } else { position.mark };
            sum.checked_add(position.worth(mark)?)
        })
    }

    /// What positions other than `slot` need as initial margin.
    fn margin_beside(&self, slot: Slot) -> Option<Money> {
        let at = slot.0 as usize;
        let all = self.positions.iter().enumerate();
        all.filter(|(other, p)| *other != at && !p.pays_notional && !p.qty.is_zero()).try_fold(
            Money::ZERO,
            |sum, (_, p)| {
                let notional = p.mark.value(p.qty.abs(), p.multiplier)?;
                sum.checked_add(notional.times(p.initial_margin)?)
            },
        )
    }

    /// What the trade makes of the position, or why it may not be. `trusted`: cash is the caller's
    /// care.
    pub(super) fn admit(&self, slot: Slot, trade: &Trade, trusted: bool) -> Result<Step, Reason> {
        let position = self.position(slot);
        let step = position.step(trade.side, trade.qty, trade.notional);
        let step = step.ok_or(Reason::OutOfRange)?;
        let charges = trade.fee.checked_add(trade.tax).ok_or(Reason::OutOfRange)?;
        if position.pays_notional {
            if trade.side == Side::Buy && !trusted {
                let cost = trade.notional.checked_add(charges).ok_or(Reason::OutOfRange)?;
                if cost > self.cash {
                    return Err(Reason::InsufficientCash);
                }
            }
            return Ok(step);
        }
        let grows = step.qty.abs() > position.qty.abs();
        if grows && !position.initial_margin.is_zero() {
            let fits = || {
                let equity = self.equity_at(slot, trade.price)?.checked_sub(charges)?;
                let notional = trade.price.value(step.qty.abs(), position.multiplier)?;
                let own = notional.times(position.initial_margin)?;
                Some(equity >= own.checked_add(self.margin_beside(slot)?)?)
            };
            if !fits().ok_or(Reason::OutOfRange)? {
                return Err(Reason::InsufficientMargin);
            }
        }
        Ok(step)
    }

    /// Books a trade that was admitted; all of it or nothing.
    pub(super) fn book(&mut self, slot: Slot, trade: &Trade, step: Step) -> Option<()> {
        let position = self.position(slot);
        let moved = if position.pays_notional {
            trade.notional.scaled(-trade.side.sign(), 1)?
        } else {
            step.realised
        };
        let charges = trade.fee.checked_add(trade.tax)?;
        let cash = self.cash.checked_add(moved)?.checked_sub(charges)?;
        let realised = position.realised.checked_add(step.realised)?;
        let fees = position.fees.checked_add(trade.fee)?;
        let taxes = position.taxes.checked_add(trade.tax)?;
        self.cash = cash;
        let position = self.position_mut(slot);
        (position.realised, position.fees, position.taxes) = (realised, fees, taxes);
        position.take(step, trade.side, trade.qty, trade.day);
        Some(())
    }

    /// The cash that the positions' ledgers account for; equal to the cash, to the unit.
    pub fn cash_by_ledger(&self) -> Option<Money> {
        self.positions.iter().try_fold(self.initial, |sum, p| {
            let kept = if p.pays_notional { p.cost } else { Money::ZERO };
            let gained = sum.checked_add(p.realised)?.checked_add(p.funding)?;
            let paid = p.fees.checked_add(p.taxes)?.checked_add(p.borrow)?.checked_add(kept)?;
            gained.checked_sub(paid)
        })
    }
}
