//! An order that a venue took: what it has seen, and what is left of it. Venues of all data kinds
//! keep it; each adds when it arrives.

use qraft_base::fixed::{Price, Qty};

use super::execution::{Attempt, Retry};
use super::order::{Liquidity, Order, OrderId, OrderKind, OrderState, Reason, Status, Tif};
use super::terms::Terms;
use super::trigger::{Seen, is_stop};

/// One order, whole or in part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub(super) id: OrderId,
    pub(super) order: Order,
    pub(super) status: Status,
    pub(super) seen: Seen,
    /// What a market order would have met without delay.
    pub(super) early: Option<Price>,
    filled: Qty,
    /// How much is to be filled in all; grows with the parent's fills.
    target: Qty,
    is_sized: bool,
    attempts: u32,
}

impl Sent {
    pub(super) fn new(id: OrderId, order: Order) -> Sent {
        let target = if order.parent.is_some() { Qty::ZERO } else { order.qty };
        Sent {
            id,
            order,
            status: Status::New,
            seen: Seen::default(),
            early: None,
            filled: Qty::ZERO,
            target,
            is_sized: false,
            attempts: 0,
        }
    }

    pub(super) fn state(&self) -> OrderState {
        let Sent { id, order, status, filled, .. } = *self;
        OrderState { id, tag: order.tag, status, filled }
    }

    pub(super) fn is_open(&self) -> bool {
        self.status.is_open()
    }

    pub(super) fn is_stop(&self) -> bool {
        is_stop(&self.order, self.seen)
    }

    /// It has something to fill: a child has nothing before its parent's first fill.
    pub(super) fn has_target(&self) -> bool {
        !self.target.is_zero()
    }

    pub(super) fn end(&mut self, reason: Reason) {
        self.status = reason.ends();
    }

    /// An attempt to place it fails; gives which one, or ends the order where it was the last.
    pub(super) fn fail(&mut self, retry: Retry) -> Option<u32> {
        self.order.failures -= 1;
        self.attempts += 1;
        if self.attempts >= retry.max_attempts {
            self.end(Reason::RetriesExhausted);
            return None;
        }
        Some(self.attempts)
    }

    /// The order in whole lots, known when it first meets a price.
    pub(super) fn size_up(&mut self, terms: &Terms, held: Qty) -> Result<(), Reason> {
        if !self.is_sized && self.order.parent.is_none() {
            self.target = terms.order_size(self.order.side, self.order.qty, held);
            self.is_sized = true;
        }
        if self.target.is_zero() { Err(Reason::BelowLot) } else { Ok(()) }
    }

    /// What is left of it, about to be executed.
    pub(super) fn attempt(&self, base: Price, liquidity: Liquidity) -> Attempt {
        let order = &self.order;
        let remaining = self.target.checked_sub(self.filled).unwrap_or(Qty::ZERO);
        let display = match order.kind {
            OrderKind::Iceberg { display, .. } => Some(display),
            _ => None,
        };
        Attempt {
            id: Some(self.id),
            limit: order.limit(),
            display,
            whole: order.tif == Tif::Fok,
            reduce_only: order.reduce_only || order.parent.is_some(),
            early: self.early,
            ..Attempt::plain(order, remaining, base, liquidity)
        }
    }

    pub(super) fn fill(&mut self, qty: Qty) {
        self.filled = self.filled.checked_add(qty).unwrap_or(self.target);
        let may_grow = self.order.parent.is_some() && self.target < self.order.qty;
        let done = self.filled >= self.target && !may_grow;
        self.status = if done { Status::Filled } else { Status::PartiallyFilled };
    }

    /// It had its try: an order that lives for one ends with what is left.
    pub(super) fn after_try(&mut self) {
        if self.is_open() {
            match self.order.tif {
                Tif::Ioc => self.end(Reason::IocRemainder),
                Tif::Fok => self.end(Reason::Fok),
                Tif::Gtc | Tif::Day => {}
            }
        }
    }

    /// The parent was filled by so much.
    pub(super) fn arm(&mut self, qty: Qty) {
        let grown = self.target.checked_add(qty).unwrap_or(Qty::MAX);
        self.target = grown.min(self.order.qty);
    }

    /// The parent has ended: there is no more to protect than it has filled.
    pub(super) fn orphan(&mut self) {
        self.order.qty = self.target;
        if self.target.is_zero() {
            self.end(Reason::Parent);
        } else if self.filled >= self.target {
            self.status = Status::Filled;
        }
    }
}
