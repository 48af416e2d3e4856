//! Hand-worked books, and what must hold of any flow.

mod conservation;
mod time;
mod venue;

use qraft_base::tape::{Event, EventKind, Side};

use super::queue::QueueModel;
use super::{Account, Exchange, Fees, NewOrder, OrderId, Request, Tif};

/// A message of one level.
fn level(side: Side, price: i32, size: i64) -> Event {
    let kind = EventKind::Level;
    Event { exch_ns: 0, local_ns: 0, size, price, kind, side, last: true }
}

/// A message of one print, by its taker.
fn print(side: Side, price: i32, size: i64) -> Event {
    Event { kind: EventKind::Print, ..level(side, price, size) }
}

/// A venue with bids 100×5, 99×7 and asks 102×4, 103×6, 105×9.
fn venue<Q: QueueModel>(model: Q, fees: Fees, max_position: Option<i64>) -> Exchange<Q> {
    let mut exchange = Exchange::new(model, Account::new(0.5, 0.1, 1.0, fees), max_position);
    for (side, price, size) in [
        (Side::Buy, 100, 5),
        (Side::Buy, 99, 7),
        (Side::Sell, 102, 4),
        (Side::Sell, 103, 6),
        (Side::Sell, 105, 9),
    ] {
        exchange.on_event(&level(side, price, size));
    }
    exchange
}

/// Sends an order that arrives at once.
fn place<Q: QueueModel>(
    exchange: &mut Exchange<Q>,
    side: Side,
    price: Option<i32>,
    size: i64,
    tif: Tif,
) -> OrderId {
    let new = NewOrder { side, price, size, tif };
    let seen = exchange.book().mid2();
    let id = exchange.send(&new, 0, seen);
    exchange.arrive(id, &Request::New(new), 0);
    id
}
