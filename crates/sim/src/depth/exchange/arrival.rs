//! Requests as they arrive.

use super::*;

impl<Q: QueueModel> Exchange<Q> {
    /// Notes an order that is sent, so that it has a number. `seen_mid2` is what the strategy saw.
    pub fn send(&mut self, new: &NewOrder, now_ns: i64, seen_mid2: Option<i64>) -> OrderId {
        let id = OrderId(self.orders.len() as u32);
        let (side, tif) = (new.side, new.tif);
        let worst = if side == Side::Buy { i32::MAX } else { 1 };
        self.orders.push(Order {
            side,
            price: new.price.unwrap_or(worst),
            leaves: new.size,
            filled: 0,
            tif: if new.price.is_none() && tif != Tif::Fok { Tif::Ioc } else { tif },
            status: Status::OnTheWay,
            sent_ns: now_ns,
            arrived_ns: now_ns,
            seen_mid2,
            arrival_mid2: None,
            queue: Queue::default(),
        });
        id
    }

    /// A request for an order that was sent arrives.
    pub fn arrive(&mut self, id: OrderId, request: &Request, now_ns: i64) {
        match request {
            Request::New(new) => {
                let order = &mut self.orders[id.index()];
                order.arrived_ns = now_ns;
                order.arrival_mid2 = self.book.mid2();
                let order = *order;
                match self.objection(&order, new.price.is_none(), 0) {
                    Some(reason) => {
                        self.orders[id.index()].status = Status::Rejected;
                        self.say(id, now_ns, Notice::Rejected(reason));
                    }
                    None => self.enter(id, new.price.is_none(), now_ns, Notice::Accepted),
                }
            }
            Request::Cancel if self.is_open(id) => {
                self.resting.remove(id, &self.orders);
                self.orders[id.index()].status = Status::Cancelled;
                self.say(id, now_ns, Notice::Cancelled);
            }
            Request::Modify { price, size } if self.is_open(id) => {
                self.modify(id, *price, *size, now_ns);
            }
            Request::Cancel | Request::Modify { .. } => {
                self.say(id, now_ns, Notice::Refused(Reason::NotOpen));
            }
        }
    }

    fn is_open(&self, id: OrderId) -> bool {
        self.orders.get(id.index()).is_some_and(|order| order.status == Status::Open)
    }

    /// Why an order may not enter the book, if so. `standing` is what it already has there.
    fn objection(&self, order: &Order, market: bool, standing: i64) -> Option<Reason> {
        let Order { side, price, leaves, tif, .. } = *order;
        if leaves <= 0 {
            return Some(Reason::BadSize);
        }
        if price <= 0 {
            return Some(Reason::BadPrice);
        }
        if !market && self.resting.meets(side.opposite(), price) {
            return Some(Reason::WouldCrossOwn);
        }
        let more = leaves - standing;
        if self.max_position.is_some_and(|most| self.could_hold(side, more) > most) {
            return Some(Reason::PositionLimit);
        }
        let touch = self.book.touch(side.opposite());
        match tif {
            Tif::Gtx if touch.is_some_and(|touch| reaches(side, price, touch)) => {
                Some(Reason::PostOnlyWouldTake)
            }
            Tif::Fok if !self.can_fill(order, market) => Some(Reason::CannotFillWhole),
            _ => None,
        }
    }

    /// The position in the direction of a side if all that stands there and `more` filled.
    fn could_hold(&self, side: Side, more: i64) -> i64 {
        let stands = self.resting.of(side).iter().map(|id| self.orders[id.index()].leaves);
        let held = side.sign() * self.account.position();
        stands.fold(held, i64::saturating_add).saturating_add(more)
    }

    /// The next level that an order takes from, no worse than its limit, after the one at `from`.
    /// A market order stops before an own order.
    fn next_level(&self, order: &Order, market: bool, from: Option<i32>) -> Option<i32> {
        let Order { side, price, .. } = *order;
        let other = side.opposite();
        let level = match from {
            None => self.book.touch(other)?,
            Some(from) => self.book.at_or_worse(other, from.checked_add(side.sign() as i32)?)?,
        };
        let own = market && self.resting.meets(other, level);
        (reaches(side, price, level) && !own).then_some(level)
    }

    /// True where all of an order could be taken now.
    fn can_fill(&self, order: &Order, market: bool) -> bool {
        let (mut left, mut from) = (order.leaves, None);
        while let Some(level) = self.next_level(order, market, from) {
            left -= self.book.size(order.side.opposite(), level);
            if left <= 0 {
                return true;
            }
            from = Some(level);
        }
        false
    }

    /// Takes what can be taken; the rest stands or expires. `standing` is said where it stands.
    fn enter(&mut self, id: OrderId, market: bool, now_ns: i64, standing: Notice) {
        let mid2 = self.book.mid2();
        let Order { side, tif, .. } = self.orders[id.index()];
        let other = side.opposite();
        while self.orders[id.index()].leaves > 0 {
            let order = &self.orders[id.index()];
            let Some(price) = self.next_level(order, market, None) else { break };
            let available = self.book.size(other, price);
            let size = available.min(self.orders[id.index()].leaves);
            self.book.set(other, price, available - size);
            self.fill(id, Found { price, size, cause: Cause::Took, available }, mid2, now_ns);
        }
        if self.orders[id.index()].leaves == 0 {
            return;
        }
        if matches!(tif, Tif::Ioc | Tif::Fok) {
            self.orders[id.index()].status = Status::Expired;
            return self.say(id, now_ns, Notice::Expired);
        }
        let order = &mut self.orders[id.index()];
        order.status = Status::Open;
        let shown = self.book.size(side, order.price);
        order.queue = Queue::behind(shown);
        self.max_front = self.max_front.max(shown);
        self.resting.insert(id, &self.orders);
        self.max_resting = self.max_resting.max(self.resting.len());
        self.say(id, now_ns, standing);
    }

    fn modify(&mut self, id: OrderId, price: i32, size: i64, now_ns: i64) {
        let was = self.orders[id.index()];
        if price == was.price && size > 0 && size <= was.leaves {
            self.orders[id.index()].leaves = size;
            return self.say(id, now_ns, Notice::Modified { price, size });
        }
        let next = Order { price, leaves: size, ..was };
        if let Some(reason) = self.objection(&next, false, was.leaves) {
            return self.say(id, now_ns, Notice::Refused(reason));
        }
        self.resting.remove(id, &self.orders);
        self.orders[id.index()] = Order { arrived_ns: now_ns, ..next };
        self.enter(id, false, now_ns, Notice::Modified { price, size });
    }
}
