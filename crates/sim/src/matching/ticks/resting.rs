//! An order on ticks: when it arrives, and when it meets a quote or a print.

use qraft_base::fixed::Price;

use super::super::execution::Retry;
use super::super::order::{Liquidity, Order, OrderId, OrderKind, Side};
use super::super::sent::Sent;
use super::super::trigger::trail_level;
use super::Quote;

/// One order that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resting {
    pub(super) sent: Sent,
    submitted: i64,
    pub(super) arrives: i64,
    pub(super) has_arrived: bool,
    pub(super) day: u32,
    /// It has met the current quote.
    pub(super) was_tried: bool,
}

impl Resting {
    pub(super) fn new(id: OrderId, order: Order, submitted: i64, arrives: i64) -> Resting {
        let sent = Sent::new(id, order);
        Resting { sent, submitted, arrives, has_arrived: false, day: 0, was_tried: false }
    }

    pub(super) fn waits(&self) -> bool {
        self.sent.is_open() && self.has_arrived && self.sent.has_target()
    }

    /// The quote that a market order would have met at once, kept before a newer one comes.
    pub(super) fn note_early(&mut self, quote: Option<Quote>, until: i64) {
        let late = self.submitted < until && self.arrives > self.submitted;
        if late && !self.has_arrived && self.sent.early.is_none() {
            let order = &self.sent.order;
            let is_market = order.kind == OrderKind::Market;
            self.sent.early = quote.filter(|_| is_market).map(|q| q.opposite(order.side));
        }
    }

    /// An attempt to place it fails; the next one is later, where there is one.
    pub(super) fn fail(&mut self, retry: Retry) -> Option<u32> {
        let failed = self.sent.fail(retry)?;
        let delay = i64::try_from(retry.delay_ms).unwrap_or(i64::MAX);
        self.arrives = self.arrives.saturating_add(delay);
        Some(failed)
    }

    /// After a try; a stop's is the one that triggers it.
    pub(super) fn after_try(&mut self, was_stop: bool) {
        if !was_stop || self.sent.seen.triggered {
            self.sent.after_try();
        }
    }
}

/// At what base an order meets a quote, if it does.
pub(super) fn meet_quote(resting: &mut Resting, quote: &Quote) -> Option<(Price, Liquidity)> {
    let order = resting.sent.order;
    let (side, base) = (order.side, quote.opposite(order.side));
    let fresh = !resting.sent.seen.open;
    resting.sent.seen.open = true;
    let limited = |limit: Price, fresh: bool| {
        let at = if fresh { (base, Liquidity::Taker) } else { (limit, Liquidity::Maker) };
        side.is_within(base, limit).then_some(at)
    };
    let stop = match order.kind {
        OrderKind::Market => return Some((base, Liquidity::Taker)),
        OrderKind::Limit { limit } | OrderKind::Iceberg { limit, .. } => {
            return limited(limit, fresh);
        }
        OrderKind::StopLimit { limit, .. } if resting.sent.seen.triggered => {
            return limited(limit, false);
        }
        OrderKind::Stop { stop } | OrderKind::StopLimit { stop, .. } => stop,
        OrderKind::TrailingStop { trail } => {
            let best = resting.sent.seen.best.unwrap_or(base);
            let best = if side == Side::Sell { best.max(base) } else { best.min(base) };
            resting.sent.seen.best = Some(best);
            trail_level(side, trail, best)?
        }
    };
    if !resting.sent.seen.triggered && !side.is_within(stop, base) {
        return None;
    }
    resting.sent.seen.triggered = true;
    match order.kind {
        OrderKind::StopLimit { limit, .. } => limited(limit, true),
        _ => Some((base, Liquidity::Taker)),
    }
}

/// At what price a trade between others fills an order, if it does.
pub(super) fn meet_print(resting: &Resting, print: Price, touch: bool) -> Option<Price> {
    let order = &resting.sent.order;
    if !resting.waits() || resting.sent.is_stop() {
        return None;
    }
    let (limit, side) = (order.limit()?, order.side);
    let through = if touch { side.is_within(print, limit) } else { side.is_beyond(print, limit) };
    through.then_some(limit)
}
