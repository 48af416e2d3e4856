//! An order on ticks: what it has seen, what is left of it, and when it meets a quote or a print.

use qraft_base::fixed::{Price, Qty};

use super::super::execution::{Attempt, Retry};
use super::super::order::{
    Liquidity, Order, OrderId, OrderKind, OrderState, Reason, Side, Status, Tif,
};
use super::super::terms::Terms;
use super::super::trigger::{Seen, is_stop, trail_level};
use super::Quote;

/// One order that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resting {
    pub(super) id: OrderId,
    pub(super) order: Order,
    pub(super) status: Status,
    seen: Seen,
    filled: Qty,
    target: Qty,
    is_sized: bool,
    submitted: i64,
    pub(super) arrives: i64,
    pub(super) has_arrived: bool,
    pub(super) day: u32,
    /// It has met the current quote.
    pub(super) was_tried: bool,
    attempts: u32,
    early: Option<Price>,
}

impl Resting {
    pub(super) fn new(id: OrderId, order: Order, submitted: i64, arrives: i64) -> Resting {
        let target = if order.parent.is_some() { Qty::ZERO } else { order.qty };
        Resting {
            id,
            order,
            status: Status::New,
            seen: Seen::default(),
            filled: Qty::ZERO,
            target,
            is_sized: false,
            submitted,
            arrives,
            has_arrived: false,
            day: 0,
            was_tried: false,
            attempts: 0,
            early: None,
        }
    }

    pub(super) fn state(&self) -> OrderState {
        let Resting { id, order, status, filled, .. } = *self;
        OrderState { id, tag: order.tag, status, filled }
    }

    pub(super) fn end(&mut self, reason: Reason) {
        self.status = reason.ends();
    }

    pub(super) fn waits(&self) -> bool {
        self.status.is_open() && self.has_arrived && !self.target.is_zero()
    }

    pub(super) fn is_stop(&self) -> bool {
        is_stop(&self.order, self.seen)
    }

    /// The quote that a market order would have met at once, kept before a newer one comes.
    pub(super) fn note_early(&mut self, quote: Option<Quote>, until: i64) {
        let late = self.submitted < until && self.arrives > self.submitted;
        if late && !self.has_arrived && self.early.is_none() {
            let is_market = self.order.kind == OrderKind::Market;
            self.early = quote.filter(|_| is_market).map(|q| q.opposite(self.order.side));
        }
    }

    /// An attempt to place it fails; the next one is later, where there is one.
    pub(super) fn fail(&mut self, retry: Retry) -> Option<u32> {
        self.order.failures -= 1;
        self.attempts += 1;
        if self.attempts >= retry.max_attempts {
            self.status = Status::Rejected(Reason::RetriesExhausted);
            self.has_arrived = true;
            return None;
        }
        let delay = i64::try_from(retry.delay_ms).unwrap_or(i64::MAX);
        self.arrives = self.arrives.saturating_add(delay);
        Some(self.attempts)
    }

    /// What is left of an order that lives for one try; a stop's is the one that triggers it.
    pub(super) fn after_try(&mut self, was_stop: bool) {
        let was_try = !was_stop || self.seen.triggered;
        if self.status.is_open() && was_try {
            match self.order.tif {
                Tif::Ioc => self.end(Reason::IocRemainder),
                Tif::Fok => self.end(Reason::Fok),
                Tif::Gtc | Tif::Day => {}
            }
        }
    }

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
}

/// At what base an order meets a quote, if it does.
pub(super) fn meet_quote(resting: &mut Resting, quote: &Quote) -> Option<(Price, Liquidity)> {
    let order = resting.order;
    let (side, base) = (order.side, quote.opposite(order.side));
    let fresh = !resting.seen.open;
    resting.seen.open = true;
    let limited = |limit: Price, fresh: bool| {
        let at = if fresh { (base, Liquidity::Taker) } else { (limit, Liquidity::Maker) };
        side.is_within(base, limit).then_some(at)
    };
    let stop = match order.kind {
        OrderKind::Market => return Some((base, Liquidity::Taker)),
        OrderKind::Limit { limit } | OrderKind::Iceberg { limit, .. } => {
            return limited(limit, fresh);
        }
        OrderKind::StopLimit { limit, .. } if resting.seen.triggered => {
            return limited(limit, false);
        }
        OrderKind::Stop { stop } | OrderKind::StopLimit { stop, .. } => stop,
        OrderKind::TrailingStop { trail } => {
            let best = resting.seen.best.unwrap_or(base);
            let best = if side == Side::Sell { best.max(base) } else { best.min(base) };
            resting.seen.best = Some(best);
            trail_level(side, trail, best)?
        }
    };
    if !resting.seen.triggered && !side.is_within(stop, base) {
        return None;
    }
    resting.seen.triggered = true;
    match order.kind {
        OrderKind::StopLimit { limit, .. } => limited(limit, true),
        _ => Some((base, Liquidity::Taker)),
    }
}

/// At what price a trade between others fills an order, if it does.
pub(super) fn meet_print(resting: &Resting, print: Price, touch: bool) -> Option<Price> {
    let order = &resting.order;
    if !resting.waits() || resting.is_stop() {
        return None;
    }
    let (limit, side) = (order.limit()?, order.side);
    let through = if touch { side.is_within(print, limit) } else { side.is_beyond(print, limit) };
    through.then_some(limit)
}
