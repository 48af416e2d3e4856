//! Own orders in the book: by side, the best price first, at one price the oldest first.

use qraft_base::tape::Side;

use super::orders::{Order, OrderId};

/// Own orders in the book.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resting {
    bids: Vec<OrderId>,
    asks: Vec<OrderId>,
    best_bid: Option<i32>,
    best_ask: Option<i32>,
}

impl Resting {
    /// The orders of a side.
    #[inline]
    pub(crate) fn of(&self, side: Side) -> &[OrderId] {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    /// True where a price is as good as the best own one or better, seen from the other side: an
    /// own order would meet it.
    #[inline]
    pub(crate) fn meets(&self, side: Side, price: i32) -> bool {
        match side {
            Side::Buy => self.best_bid.is_some_and(|own| own >= price),
            Side::Sell => self.best_ask.is_some_and(|own| own <= price),
        }
    }

    pub(crate) fn insert(&mut self, id: OrderId, orders: &[Order]) {
        let order = &orders[id.index()];
        let (side, price) = (order.side, order.price);
        let list = self.list(side);
        let at = list.partition_point(|other| {
            let other = orders[other.index()].price;
            if side == Side::Buy { other >= price } else { other <= price }
        });
        list.insert(at, id);
        self.refresh(side, orders);
    }

    pub(crate) fn remove(&mut self, id: OrderId, orders: &[Order]) {
        let side = orders[id.index()].side;
        let list = self.list(side);
        if let Some(at) = list.iter().position(|other| *other == id) {
            list.remove(at);
        }
        self.refresh(side, orders);
    }

    /// Orders of both sides.
    pub(crate) fn len(&self) -> usize {
        self.bids.len() + self.asks.len()
    }

    fn list(&mut self, side: Side) -> &mut Vec<OrderId> {
        match side {
            Side::Buy => &mut self.bids,
            Side::Sell => &mut self.asks,
        }
    }

    fn refresh(&mut self, side: Side, orders: &[Order]) {
        let best = self.of(side).first().map(|id| orders[id.index()].price);
        match side {
            Side::Buy => self.best_bid = best,
            Side::Sell => self.best_ask = best,
        }
    }
}
