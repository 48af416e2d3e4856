//! An order that waits on bars: when it arrives, and when it was armed.

use qraft_base::fixed::{Price, Qty};

use super::super::bar::Bar;
use super::super::execution::Retry;
use super::super::order::{Order, OrderId, OrderKind, Reason, Status, Tif};
use super::super::sent::Sent;
use super::super::trigger::follow;

/// One order that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Working {
    pub(super) sent: Sent,
    submitted: u32,
    active_from: u32,
    /// The bar of its parent's first fill.
    armed_at: Option<u32>,
    /// The base of that fill.
    pub(super) armed_base: Option<Price>,
    pub(super) tried_at: Option<u32>,
}

impl Working {
    pub(super) fn new(id: OrderId, order: Order, submitted: u32, active_from: u32) -> Working {
        let sent = Sent::new(id, order);
        let (armed_at, armed_base, tried_at) = (None, None, None);
        Working { sent, submitted, active_from, armed_at, armed_base, tried_at }
    }

    /// Ends it from outside: it is cancelled, whatever the reason.
    pub(super) fn stop(&mut self, reason: Reason) {
        self.sent.status = Status::Cancelled(reason);
    }

    /// It has arrived, and what it protects was filled in an earlier bar.
    pub(super) fn is_live(&self, at: u32) -> bool {
        let is_child = self.sent.order.parent.is_some();
        let armed = !is_child || self.armed_at.is_some_and(|armed| armed < at);
        self.active_from <= at && armed
    }

    /// What it protects was first filled in this bar.
    pub(super) fn is_armed_in(&self, at: u32) -> bool {
        self.active_from <= at && self.armed_at == Some(at)
    }

    /// Arrives, or fails to: then the attempt is given, and the next one is later.
    pub(super) fn place(&mut self, bar: &Bar, retry: Retry, tradable: bool) -> Option<u32> {
        let mut failed = None;
        let order = self.sent.order;
        if order.failures > 0 && self.active_from <= bar.at && self.sent.is_open() {
            failed = Some(self.sent.fail(retry)?);
            self.active_from = bar.at.saturating_add(retry.delay_bars.max(1));
        }
        let on_its_way = self.submitted < bar.at && bar.at < self.active_from;
        if on_its_way && tradable && order.kind == OrderKind::Market {
            self.sent.early = self.sent.early.or(Some(bar.open));
        }
        failed
    }

    /// The parent was filled by so much.
    pub(super) fn arm(&mut self, at: u32, base: Price, qty: Qty) {
        self.sent.arm(qty);
        if self.armed_at.is_none() {
            (self.armed_at, self.armed_base) = (Some(at), Some(base));
            self.sent.seen.best = Some(base);
        }
    }

    /// The bar is over.
    pub(super) fn age(&mut self, bar: &Bar, tradable: bool) {
        let sent = &self.sent;
        let met = self.is_live(bar.at) || (sent.is_stop() && self.is_armed_in(bar.at));
        if !sent.is_open() || !met {
            return;
        }
        let Order { kind, side, tif, .. } = sent.order;
        if tradable && matches!(kind, OrderKind::TrailingStop { .. }) {
            self.sent.seen.best = Some(follow(side, self.sent.seen.best, bar));
        }
        if tif == Tif::Day {
            self.sent.end(Reason::Expired);
        }
    }
}
