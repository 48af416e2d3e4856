//! An order that waits: what it has seen, and what is left of it.

use qraft_base::fixed::{Price, Qty};

use super::super::bar::Bar;
use super::super::execution::{Attempt, Retry};
use super::super::order::{Liquidity, Order, OrderId, OrderKind, OrderState, Reason, Status, Tif};
use super::super::terms::Terms;
use super::super::trigger::{Seen, follow, is_stop};

/// One order that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Working {
    pub(super) id: OrderId,
    pub(super) order: Order,
    pub(super) status: Status,
    pub(super) seen: Seen,
    pub(super) filled: Qty,
    /// How much is to be filled in all; grows with the parent's fills.
    target: Qty,
    is_sized: bool,
    submitted: u32,
    active_from: u32,
    attempts: u32,
    /// The bar of its parent's first fill.
    armed_at: Option<u32>,
    /// The base of that fill.
    pub(super) armed_base: Option<Price>,
    pub(super) tried_at: Option<u32>,
    /// The open that it would have met without delay.
    early: Option<Price>,
}

impl Working {
    pub(super) fn new(id: OrderId, order: Order, submitted: u32, active_from: u32) -> Working {
        let target = if order.parent.is_some() { Qty::ZERO } else { order.qty };
        Working {
            id,
            order,
            status: Status::New,
            seen: Seen::default(),
            filled: Qty::ZERO,
            target,
            is_sized: false,
            submitted,
            active_from,
            attempts: 0,
            armed_at: None,
            armed_base: None,
            tried_at: None,
            early: None,
        }
    }

    pub(super) fn state(&self) -> OrderState {
        let Working { id, order, status, filled, .. } = *self;
        OrderState { id, tag: order.tag, status, filled }
    }

    pub(super) fn end(&mut self, reason: Reason) {
        self.status = reason.ends();
    }

    /// Ends it from outside: it is cancelled, whatever the reason.
    pub(super) fn stop(&mut self, reason: Reason) {
        self.status = Status::Cancelled(reason);
    }

    /// It has arrived, and what it protects was filled in an earlier bar.
    pub(super) fn is_live(&self, at: u32) -> bool {
        let armed = self.order.parent.is_none() || self.armed_at.is_some_and(|armed| armed < at);
        self.active_from <= at && armed
    }

    /// What it protects was first filled in this bar.
    pub(super) fn is_armed_in(&self, at: u32) -> bool {
        self.active_from <= at && self.armed_at == Some(at)
    }

    /// Arrives, or fails to: then the attempt is given, and the next one is later.
    pub(super) fn place(&mut self, bar: &Bar, retry: Retry, tradable: bool) -> Option<u32> {
        let mut failed = None;
        if self.order.failures > 0 && self.active_from <= bar.at && self.status.is_open() {
            self.order.failures -= 1;
            self.attempts += 1;
            if self.attempts >= retry.max_attempts {
                self.end(Reason::RetriesExhausted);
                return None;
            }
            failed = Some(self.attempts);
            self.active_from = bar.at.saturating_add(retry.delay_bars.max(1));
        }
        let on_its_way = self.submitted < bar.at && bar.at < self.active_from;
        if on_its_way && tradable && self.order.kind == OrderKind::Market {
            self.early = self.early.or(Some(bar.open));
        }
        failed
    }

    /// The order in whole lots, known when it first meets a price.
    pub(super) fn size_up(&mut self, terms: &Terms, held: Qty) -> Result<(), Reason> {
        if !self.is_sized && self.order.parent.is_none() {
            self.target = terms.order_size(self.order.side, self.order.qty, held);
            self.is_sized = true;
        }
        if self.target.is_zero() { Err(Reason::BelowLot) } else { Ok(()) }
    }

    pub(super) fn fill(&mut self, qty: Qty) {
        self.filled = self.filled.checked_add(qty).unwrap_or(self.target);
        let may_grow = self.order.parent.is_some() && self.target < self.order.qty;
        let done = self.filled >= self.target && !may_grow;
        self.status = if done { Status::Filled } else { Status::PartiallyFilled };
    }

    /// The parent was filled by so much.
    pub(super) fn arm(&mut self, at: u32, base: Price, qty: Qty) {
        let grown = self.target.checked_add(qty).unwrap_or(Qty::MAX);
        self.target = grown.min(self.order.qty);
        if self.armed_at.is_none() {
            (self.armed_at, self.armed_base) = (Some(at), Some(base));
            self.seen.best = Some(base);
        }
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

    /// The bar is over.
    pub(super) fn age(&mut self, bar: &Bar, tradable: bool) {
        let stop = is_stop(&self.order, self.seen);
        let met = self.is_live(bar.at) || (stop && self.is_armed_in(bar.at));
        if !self.status.is_open() || !met {
            return;
        }
        if tradable && matches!(self.order.kind, OrderKind::TrailingStop { .. }) {
            self.seen.best = Some(follow(self.order.side, self.seen.best, bar));
        }
        if self.order.tif == Tif::Day {
            self.end(Reason::Expired);
        }
    }
}

/// What is left of an order, about to be executed.
pub(super) fn attempt_of(working: &Working, base: Price, liquidity: Liquidity) -> Attempt {
    let order = &working.order;
    let remaining = working.target.checked_sub(working.filled).unwrap_or(Qty::ZERO);
    let display = match order.kind {
        OrderKind::Iceberg { display, .. } => Some(display),
        _ => None,
    };
    Attempt {
        id: Some(working.id),
        limit: order.limit(),
        display,
        whole: order.tif == Tif::Fok,
        reduce_only: order.reduce_only || order.parent.is_some(),
        early: working.early,
        ..Attempt::plain(order, remaining, base, liquidity)
    }
}
