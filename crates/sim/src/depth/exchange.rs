//! The venue: its book, own orders in it, and what meets what.
//!
//! Rules:
//! 1. An order that takes walks the levels from the best to its limit and gets at most what is
//!    shown. What it took stays taken until the level is next updated: liquidity is not taken
//!    twice.
//! 2. An order that stands fills at its own price: where, at the end of a message, levels of the
//!    other side are at its price or past it, for as much as these show (and these are taken);
//!    where a print is at a worse price, for as much as was printed; where a print by the other
//!    side is at its price, for as much as gets past its queue. Own orders share a print, the best
//!    price first, then the oldest.
//! 3. Own orders never meet each other: a limit order that reaches an own one is refused, a market
//!    order stops before it.

mod arrival;

use qraft_base::tape::{Event, EventKind, Side};

use super::account::{Account, Cause, Fill};
use super::book::Book;
use super::orders::{Answer, NewOrder, Notice, Order, OrderId, Reason, Request, Status, Tif};
use super::queue::{Queue, QueueModel};
use super::resting::Resting;

/// The venue.
#[derive(Clone, Debug)]
pub struct Exchange<Q> {
    book: Book,
    model: Q,
    orders: Vec<Order>,
    resting: Resting,
    account: Account,
    max_position: Option<i64>,
    fills: Vec<Fill>,
    pub(crate) answers: Vec<Answer>,
    /// A snapshot has begun and its message has not ended.
    anew: bool,
    max_resting: usize,
    max_front: i64,
}

impl<Q: QueueModel> Exchange<Q> {
    /// An empty venue. With `max_position`, orders that could lead past it are refused.
    pub fn new(model: Q, account: Account, max_position: Option<i64>) -> Exchange<Q> {
        Exchange {
            book: Book::default(),
            model,
            orders: Vec::with_capacity(1024),
            resting: Resting::default(),
            account,
            max_position,
            fills: Vec::with_capacity(1024),
            answers: Vec::with_capacity(64),
            anew: false,
            max_resting: 0,
            max_front: 0,
        }
    }

    /// The venue's book, less what own orders took since.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// All orders, by id.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// Own orders of a side in the book: the best price first, then the oldest.
    pub fn resting(&self, side: Side) -> &[OrderId] {
        self.resting.of(side)
    }

    /// Position, cash and counts.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// All fills so far.
    pub fn fills(&self) -> &[Fill] {
        &self.fills
    }

    /// Takes the answers that have not been taken.
    pub fn drain_answers(&mut self) -> impl Iterator<Item = Answer> + '_ {
        self.answers.drain(..)
    }

    /// The most own orders that stood at once, and the most lots ahead of one at its arrival.
    pub fn extremes(&self) -> (usize, i64) {
        (self.max_resting, self.max_front)
    }

    /// One event of the tape.
    #[inline]
    pub fn on_event(&mut self, event: &Event) {
        match event.kind {
            EventKind::Level => {
                let before = self.book.apply(event);
                if !self.resting.of(event.side).is_empty() {
                    self.requeue(event, before);
                }
            }
            EventKind::Print | EventKind::UnsidedPrint => {
                self.book.apply(event);
                let met = |side| self.resting.meets(side, event.price);
                if met(Side::Buy) || met(Side::Sell) {
                    self.print(event);
                }
            }
            EventKind::Reset => {
                self.book.apply(event);
                self.anew = true;
            }
        }
        if event.last {
            self.end_message(event.exch_ns);
        }
    }

    #[inline]
    fn end_message(&mut self, now_ns: i64) {
        if self.anew {
            self.anew = false;
            self.requeue_all();
        }
        for side in [Side::Buy, Side::Sell] {
            let touch = self.book.touch(side.opposite());
            if touch.is_some_and(|touch| self.resting.meets(side, touch)) {
                self.cross(side, now_ns);
            }
        }
    }

    /// A level changed: own orders at its price move in their queue.
    fn requeue(&mut self, event: &Event, before: i64) {
        for id in self.resting.of(event.side) {
            let order = &mut self.orders[id.index()];
            if order.price == event.price {
                order.queue.on_level(&self.model, before, event.size);
            }
        }
    }

    /// After a snapshot no more can be ahead than is shown.
    #[cold]
    fn requeue_all(&mut self) {
        for side in [Side::Buy, Side::Sell] {
            for id in self.resting.of(side) {
                let order = &mut self.orders[id.index()];
                let shown = self.book.size(side, order.price) as f64;
                order.queue = Queue { front: order.queue.front.min(shown), traded: 0 };
            }
        }
    }

    /// Own orders that a print is at or past share it.
    fn print(&mut self, event: &Event) {
        let mid2 = self.book.mid2();
        let mut left = event.size;
        for side in [Side::Buy, Side::Sell] {
            let at_price = event.kind == EventKind::UnsidedPrint || event.side != side;
            let mut at = 0;
            while let Some(id) = self.resting.of(side).get(at).copied() {
                let order = &mut self.orders[id.index()];
                let better = (order.price - event.price) as i64 * side.sign();
                if better < 0 {
                    break;
                }
                let (cause, can) = if better > 0 {
                    (Cause::PrintedThrough, left)
                } else if at_price {
                    (Cause::Printed, order.queue.on_print(event.size, left))
                } else {
                    break;
                };
                if cause == Cause::PrintedThrough {
                    order.queue.front = 0.0;
                }
                let (size, price) = (can.min(order.leaves), order.price);
                if size > 0 {
                    let found = Found { price, size, cause, available: left };
                    left -= size;
                    self.fill(id, found, mid2, event.exch_ns);
                }
                // An order that is filled leaves the list, and the next takes its place.
                at += usize::from(self.resting.of(side).get(at) == Some(&id));
            }
        }
    }

    /// Levels of the other side have come to own orders of `side`.
    fn cross(&mut self, side: Side, now_ns: i64) {
        let mid2 = self.book.mid2();
        let other = side.opposite();
        while let Some(id) = self.resting.of(side).first().copied() {
            let Order { price, leaves, .. } = self.orders[id.index()];
            let Some(touch) = self.book.touch(other) else { break };
            if !reaches(side, price, touch) {
                break;
            }
            let available = self.book.size(other, touch);
            let size = leaves.min(available);
            self.book.set(other, touch, available - size);
            self.fill(id, Found { price, size, cause: Cause::Crossed, available }, mid2, now_ns);
        }
    }

    /// Books a fill of an order, and takes it out of the book when it is done.
    fn fill(&mut self, id: OrderId, found: Found, mid2: Option<i64>, now_ns: i64) {
        let Found { price, size, cause, available } = found;
        let order = &mut self.orders[id.index()];
        let (side, sign) = (order.side, order.side.sign());
        order.leaves -= size;
        order.filled += size;
        let done = order.leaves == 0;
        if done {
            order.status = Status::Filled;
        }
        let (fee, spread, latency) = (0.0, 0.0, 0.0);
        let exch_ns = now_ns;
        let mut fill =
            Fill { exch_ns, id, side, price, size, cause, available, fee, spread, latency };
        let spread2 = mid2.map_or(0, |mid2| sign * (mid2 - 2 * i64::from(price)));
        let latency2 = order.seen_mid2.zip(order.arrival_mid2);
        let latency2 = latency2.map_or(0, |(seen, arrival)| sign * (seen - arrival));
        self.account.book(&mut fill, spread2, latency2);
        self.fills.push(fill);
        let maker = cause.is_maker();
        self.say(id, now_ns, Notice::Filled { price, size, maker });
        if done && maker {
            self.resting.remove(id, &self.orders);
        }
    }

    fn say(&mut self, id: OrderId, exch_ns: i64, notice: Notice) {
        if let Notice::Rejected(reason) | Notice::Refused(reason) = notice {
            self.account.refuse(reason);
        }
        self.answers.push(Answer { id, exch_ns, notice });
    }
}

/// What a fill finds.
struct Found {
    price: i32,
    size: i64,
    cause: Cause,
    available: i64,
}

/// True where a limit of `side` is as good as a price of the other side, or better.
#[inline]
fn reaches(side: Side, limit: i32, price: i32) -> bool {
    match side {
        Side::Buy => limit >= price,
        Side::Sell => limit <= price,
    }
}
