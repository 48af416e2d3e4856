//! How a venue executes: its switches, and the one place where an execution is checked and booked.

use qraft_base::Failure;
use qraft_base::fixed::{Money, Price, Qty, Rate};

use super::account::{Account, Slot, Trade};
use super::costs::Costs;
use super::fail;
use super::fill::Fill;
use super::order::{Liquidity, Order, OrderId, Reason, Side};
use super::pricing::Priced;
use super::terms::Terms;

/// Whose care it is that there is cash for a purchase.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CashRule {
    /// The matcher's: an order that costs more than there is, is rejected.
    #[default]
    Reject,
    /// The caller's, who scales orders: cash may go below 0.
    Trusted,
}

/// What happens to an order that could not be placed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retry {
    /// So many attempts, the first included.
    pub max_attempts: u32,
    /// Bars between attempts on bars, at least 1.
    pub delay_bars: u32,
    /// Milliseconds between attempts on ticks.
    pub delay_ms: u64,
}

/// The switches of execution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Execution {
    /// Share of a bar's volume that all orders together may take; `None`: all they ask for.
    pub participation: Option<Rate>,
    /// A limit fills where the price touches it. Otherwise it must go through.
    pub fills_on_touch: bool,
    /// What happens to an order that could not be placed.
    pub retry: Retry,
    /// Length of a bar, for the latency.
    pub bar_interval_ms: u64,
    /// Whose care the cash is.
    pub cash: CashRule,
}

/// Milliseconds of a day.
pub const DAY_MS: u64 = 86_400_000;

impl Default for Execution {
    fn default() -> Self {
        Execution {
            participation: None,
            fills_on_touch: false,
            retry: Retry { max_attempts: 1, delay_bars: 1, delay_ms: 0 },
            bar_interval_ms: DAY_MS,
            cash: CashRule::Reject,
        }
    }
}

impl Execution {
    /// Refuses switches that mean nothing.
    ///
    /// # Errors
    /// `bad_execution`.
    pub fn check(&self) -> Result<(), Failure> {
        let bad = |what: &str| Err(fail("bad_execution", what.to_owned()));
        if self.participation.is_some_and(|share| share.is_negative() || share > Rate::ONE) {
            return bad("participation must be from 0 to 1");
        }
        if self.bar_interval_ms == 0 {
            return bad("a bar must last at least 1 ms");
        }
        if self.retry.max_attempts == 0 {
            return bad("an order needs at least one attempt");
        }
        Ok(())
    }

    /// Whole bars that a latency lasts.
    pub(super) fn shift(&self, latency_ms: u64) -> u32 {
        u32::try_from(latency_ms / self.bar_interval_ms.max(1)).unwrap_or(u32::MAX)
    }
}

/// One order at one moment, as it is about to be executed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) id: Option<OrderId>,
    pub(super) tag: u32,
    pub(super) side: Side,
    pub(super) remaining: Qty,
    pub(super) base: Price,
    pub(super) liquidity: Liquidity,
    pub(super) limit: Option<Price>,
    /// The most of it at once.
    pub(super) display: Option<Qty>,
    /// All of it or nothing.
    pub(super) whole: bool,
    pub(super) reduce_only: bool,
    /// What a market order would have met without delay.
    pub(super) early: Option<Price>,
}

impl Attempt {
    /// So much of an order at this base, without any limit.
    pub(super) fn plain(
        order: &Order,
        remaining: Qty,
        base: Price,
        liquidity: Liquidity,
    ) -> Attempt {
        Attempt {
            id: None,
            tag: order.tag,
            side: order.side,
            remaining,
            base,
            liquidity,
            limit: None,
            display: None,
            whole: false,
            reduce_only: order.reduce_only,
            early: None,
        }
    }
}

/// An instrument's place in an account: what venues of all data kinds share.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Desk {
    pub(super) slot: Slot,
    pub(super) terms: Terms,
    pub(super) costs: Costs,
    pub(super) cash: CashRule,
}

impl Desk {
    /// The order as it is taken: where the rules know its size before any price, in whole lots.
    ///
    /// # Errors
    /// Why it is refused at once.
    pub(super) fn takes(&self, account: &Account, mut order: Order) -> Result<Order, Reason> {
        if !order.is_sound() {
            return Err(Reason::BadOrder);
        }
        if account.is_stopped && !order.forced {
            return Err(Reason::DrawdownBreaker);
        }
        if self.terms.has_fixed_size(order.side) && order.parent.is_none() {
            order.qty = self.terms.order_size(order.side, order.qty, Qty::ZERO);
            if order.qty.is_zero() {
                return Err(Reason::BelowLot);
            }
        }
        Ok(order)
    }

    /// How much of an attempt may be done now at most, by the position alone.
    pub(super) fn allowed(
        &self,
        account: &Account,
        attempt: &Attempt,
        day: u32,
    ) -> Result<Qty, Reason> {
        let position = account.position(self.slot);
        let (held, asked) = (position.qty, attempt.remaining);
        if attempt.reduce_only {
            let held_on_side = if attempt.side == Side::Sell { held } else { -held };
            if !held_on_side.is_positive() {
                return Err(Reason::NothingToReduce);
            }
            let free = if attempt.side == Side::Sell { position.sellable(day) } else { -held };
            return Ok(asked.min(free.max(Qty::ZERO)));
        }
        if attempt.side == Side::Buy {
            return Ok(asked);
        }
        if !self.terms.allow_short && asked > held {
            return Err(Reason::InsufficientPosition);
        }
        if self.terms.t_plus > 0 && held.is_positive() && asked > position.sellable(day) {
            return Err(Reason::TPlus1);
        }
        Ok(asked)
    }

    /// Checks cash and margin, books, and makes the fill.
    pub(super) fn execute(
        &self,
        account: &mut Account,
        attempt: &Attempt,
        qty: Qty,
        priced: &Priced,
        (at, day): (i64, u32),
    ) -> Result<Fill, Reason> {
        let out = Reason::OutOfRange;
        let &Priced { price, notional, gross, spread, impact, rounding } = priced;
        let fees = self.costs.fees(attempt.side, attempt.liquidity, notional, qty);
        let (fee, tax) = fees.ok_or(out)?;
        let trade = Trade { side: attempt.side, qty, price, notional, fee, tax, day };
        let trusted = self.cash == CashRule::Trusted;
        let step = account.admit(self.slot, &trade, trusted)?;
        let latency = self.latency(attempt, qty, gross).ok_or(out)?;
        account.book(self.slot, &trade, step).ok_or(out)?;
        Ok(Fill {
            at,
            slot: self.slot,
            order: attempt.id,
            tag: attempt.tag,
            side: attempt.side,
            liquidity: attempt.liquidity,
            qty,
            base: attempt.base,
            price,
            notional,
            gross,
            fee,
            tax,
            spread,
            impact,
            rounding,
            latency,
            realised: step.realised,
        })
    }

    fn latency(&self, attempt: &Attempt, qty: Qty, gross: Money) -> Option<Money> {
        let Some(early) = attempt.early else { return Some(Money::ZERO) };
        let at_once = early.value(qty, self.terms.multiplier)?;
        gross.checked_sub(at_once)?.scaled(attempt.side.sign(), 1)
    }
}
