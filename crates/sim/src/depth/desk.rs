//! What a strategy sees and does: what has reached it, and what it sends.

use qraft_base::tape::{Event, EventKind, Side};

use super::book::Book;
use super::orders::{Answer, NewOrder, Notice, OrderId, Request, Tif};

/// An own order as the strategy knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnOrder {
    /// Buy or sell.
    pub side: Side,
    /// Its limit; `None` of a market order.
    pub price: Option<i32>,
    /// Still to fill.
    pub leaves: i64,
    /// True once an answer said that it stands.
    pub open: bool,
    /// True once an answer said that nothing more can come of it.
    pub done: bool,
    /// True while a cancel is on the way.
    pub cancelling: bool,
}

/// A strategy's desk. All of it is as old as the way from the venue is long.
#[derive(Clone, Debug)]
pub struct Desk {
    now_ns: i64,
    book: Book,
    orders: Vec<OwnOrder>,
    live: Vec<OrderId>,
    position: i64,
    last_print: Option<Event>,
    wake_ns: Option<i64>,
    pub(crate) outbox: Vec<(OrderId, Request)>,
}

impl Desk {
    pub(crate) fn new(now_ns: i64) -> Desk {
        Desk {
            now_ns,
            book: Book::default(),
            orders: Vec::with_capacity(1024),
            live: Vec::with_capacity(64),
            position: 0,
            last_print: None,
            wake_ns: None,
            outbox: Vec::with_capacity(16),
        }
    }

    /// The time at the desk.
    pub fn now_ns(&self) -> i64 {
        self.now_ns
    }

    /// The book as received.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Lots held, by the fills that were received.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// The last print that was received.
    pub fn last_print(&self) -> Option<&Event> {
        self.last_print.as_ref()
    }

    /// An own order.
    pub fn order(&self, id: OrderId) -> Option<&OwnOrder> {
        self.orders.get(id.index())
    }

    /// Own orders of which something may still come, oldest first.
    pub fn live(&self) -> &[OrderId] {
        &self.live
    }

    /// Sends a limit order.
    pub fn limit(&mut self, side: Side, price: i32, size: i64, tif: Tif) -> OrderId {
        self.send(NewOrder { side, price: Some(price), size, tif })
    }

    /// Sends a market order; what the book cannot fill at once expires.
    pub fn market(&mut self, side: Side, size: i64) -> OrderId {
        self.send(NewOrder { side, price: None, size, tif: Tif::Ioc })
    }

    /// Sends an order.
    pub fn send(&mut self, new: NewOrder) -> OrderId {
        let id = OrderId(self.orders.len() as u32);
        let NewOrder { side, price, size, .. } = new;
        let (open, done, cancelling) = (false, false, false);
        self.orders.push(OwnOrder { side, price, leaves: size, open, done, cancelling });
        self.live.push(id);
        self.outbox.push((id, Request::New(new)));
        id
    }

    /// Asks to take an order out of the book. Does nothing where it is known to be done, or where
    /// a cancel is on the way; answers whether a request was sent.
    pub fn cancel(&mut self, id: OrderId) -> bool {
        let Some(order) = self.orders.get_mut(id.index()) else { return false };
        if order.done || order.cancelling {
            return false;
        }
        order.cancelling = true;
        self.outbox.push((id, Request::Cancel));
        true
    }

    /// Asks for another limit and size still to fill; see [`Request::Modify`]. Answers whether a
    /// request was sent.
    pub fn modify(&mut self, id: OrderId, price: i32, size: i64) -> bool {
        let sends = self.orders.get(id.index()).is_some_and(|order| !order.done);
        if sends {
            self.outbox.push((id, Request::Modify { price, size }));
        }
        sends
    }

    /// Asks to be called at a time; the last asked for counts. A time that has come is the next
    /// nanosecond.
    pub fn wake_at(&mut self, at_ns: i64) {
        self.wake_ns = Some(at_ns.max(self.now_ns.saturating_add(1)));
    }

    pub(crate) fn wake_ns(&self) -> i64 {
        self.wake_ns.unwrap_or(i64::MAX)
    }

    pub(crate) fn woken(&mut self) {
        self.wake_ns = None;
    }

    pub(crate) fn at(&mut self, now_ns: i64) {
        self.now_ns = now_ns;
    }

    #[inline]
    pub(crate) fn receive(&mut self, event: &Event) {
        if matches!(event.kind, EventKind::Print | EventKind::UnsidedPrint) {
            self.last_print = Some(*event);
        }
        self.book.apply(event);
    }

    pub(crate) fn learn(&mut self, answer: &Answer) {
        let order = &mut self.orders[answer.id.index()];
        let mut done = false;
        match answer.notice {
            Notice::Accepted => order.open = true,
            Notice::Filled { size, .. } => {
                order.leaves -= size;
                done = order.leaves == 0;
                self.position += order.side.sign() * size;
            }
            Notice::Modified { price, size } => {
                (order.price, order.leaves) = (Some(price), size);
            }
            Notice::Cancelled | Notice::Expired | Notice::Rejected(_) => done = true,
            Notice::Refused(_) => order.cancelling = false,
        }
        if done {
            order.done = true;
            self.live.retain(|id| *id != answer.id);
        }
    }
}
