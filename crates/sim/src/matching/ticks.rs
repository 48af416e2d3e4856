//! One symbol's working orders on quotes and prints. An order arrives by its latency and meets the
//! quote that prevails then; it takes at most what is shown, and nothing is taken twice.

mod resting;

use qraft_base::fixed::{Price, Qty};

use super::account::{Account, Slot};
use super::costs::Costs;
use super::execution::{Attempt, DAY_MS, Desk, Execution};
use super::fill::Fill;
use super::order::{Liquidity, Order, OrderId, OrderState, Reason, Side, Tif};
use super::pricing::{self, Ask};
use super::sent::Sent;
use super::terms::Terms;
use super::venue::FailedAttempt;
use resting::{Resting, meet_print, meet_quote};

/// The best prices and what is shown at them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quote {
    /// Milliseconds.
    pub ts: i64,
    /// What buyers pay.
    pub bid: Price,
    /// What sellers ask.
    pub ask: Price,
    /// Shown at the bid.
    pub bid_size: Qty,
    /// Shown at the ask.
    pub ask_size: Qty,
}

/// A trade between others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Print {
    /// Milliseconds.
    pub ts: i64,
    /// Its price.
    pub price: Price,
    /// Its size.
    pub size: Qty,
}

/// One event of the market.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tick {
    /// New best prices.
    Quote(Quote),
    /// A trade.
    Print(Print),
}

impl Quote {
    /// A quote of plain numbers; `None` where a price is no price or a size is below 0.
    pub fn new(ts: i64, bid: f64, ask: f64, bid_size: f64, ask_size: f64) -> Option<Quote> {
        let quote = Quote {
            ts,
            bid: Price::from_f64(bid)?,
            ask: Price::from_f64(ask)?,
            bid_size: Qty::from_f64(bid_size)?,
            ask_size: Qty::from_f64(ask_size)?,
        };
        quote.is_sound().then_some(quote)
    }

    fn is_sound(&self) -> bool {
        let prices = self.bid.is_positive() && self.ask.is_positive();
        prices && !self.bid_size.is_negative() && !self.ask_size.is_negative()
    }

    /// What a side takes: buyers the ask, sellers the bid.
    pub(super) fn opposite(&self, side: Side) -> Price {
        if side == Side::Buy { self.ask } else { self.bid }
    }
}

impl Tick {
    /// Milliseconds.
    pub fn ts(&self) -> i64 {
        match self {
            Tick::Quote(quote) => quote.ts,
            Tick::Print(print) => print.ts,
        }
    }

    /// The price that values a position: the middle of a quote, or a print's.
    pub fn mark(&self) -> Price {
        match self {
            Tick::Quote(quote) => {
                let sum = quote.bid.checked_add(quote.ask);
                sum.and_then(|sum| sum.scaled(1, 2)).unwrap_or(quote.bid)
            }
            Tick::Print(print) => print.price,
        }
    }
}

/// What is still to be taken of the last quote and of the current print.
#[derive(Clone, Copy, Debug)]
struct Shown {
    quote: Option<Quote>,
    ask_left: Qty,
    bid_left: Qty,
    print_left: Qty,
}

/// The market of one symbol on ticks, and the orders that wait in it.
#[derive(Clone, Debug)]
pub struct TickVenue {
    desk: Desk,
    execution: Execution,
    resting: Vec<Resting>,
    closed: Vec<OrderState>,
    failed: Vec<FailedAttempt>,
    next: u32,
    shown: Shown,
}

impl TickVenue {
    /// A venue whose fills change the position `slot` of the account.
    pub fn new(slot: Slot, terms: Terms, costs: Costs, execution: Execution) -> TickVenue {
        let zero = Qty::ZERO;
        TickVenue {
            desk: Desk { slot, terms, costs, cash: execution.cash },
            execution,
            resting: Vec::new(),
            closed: Vec::new(),
            failed: Vec::new(),
            next: 0,
            shown: Shown { quote: None, ask_left: zero, bid_left: zero, print_left: zero },
        }
    }

    /// Takes an order that is sent at `ts`; it arrives by its latency.
    ///
    /// # Errors
    /// The order is refused at once, and has no id.
    pub fn submit(&mut self, account: &Account, order: Order, ts: i64) -> Result<OrderId, Reason> {
        let order = self.desk.takes(account, order)?;
        let latency = if order.forced { 0 } else { self.desk.costs.latency_ms };
        let arrives = ts.saturating_add(i64::try_from(latency).unwrap_or(i64::MAX));
        let id = OrderId(self.next);
        self.next += 1;
        self.resting.push(Resting::new(id, order, ts, arrives));
        Ok(id)
    }

    /// One event: first what arrives before it, then all orders that wait.
    pub fn tick(&mut self, account: &mut Account, tick: &Tick, fills: &mut Vec<Fill>) {
        self.advance(account, tick.ts(), fills);
        match tick {
            Tick::Quote(quote) if quote.is_sound() => {
                self.shown.quote = Some(*quote);
                (self.shown.ask_left, self.shown.bid_left) = (quote.ask_size, quote.bid_size);
                self.quote(account, quote.ts, fills);
            }
            Tick::Print(print) if print.price.is_positive() && print.size.is_positive() => {
                self.shown.print_left = print.size;
                self.print(account, print, fills);
            }
            _ => {}
        }
        self.sweep();
    }

    /// Orders that arrive before `until` meet the quote that prevails, in the order of arrival; DAY
    /// orders of days that are over end.
    pub fn advance(&mut self, account: &mut Account, until: i64, fills: &mut Vec<Fill>) {
        if self.resting.is_empty() {
            return;
        }
        let quote = self.shown.quote;
        for order in &mut self.resting {
            order.note_early(quote, until);
        }
        loop {
            let due = self.resting.iter().enumerate();
            let due = due.filter(|(_, order)| {
                order.sent.is_open() && !order.has_arrived && order.arrives < until
            });
            let first = due.min_by_key(|(_, order)| (order.arrives, order.sent.id));
            let Some(at) = first.map(|(at, _)| at) else { break };
            self.expire(self.resting[at].arrives);
            self.arrive(account, at, fills);
        }
        if until < i64::MAX {
            self.expire(until);
        }
        self.sweep();
    }

    /// Ends one order; false where it does not wait here.
    pub fn cancel(&mut self, id: OrderId) -> bool {
        let found = self.resting.iter_mut().find(|w| w.sent.id == id && w.sent.is_open());
        let Some(order) = found else { return false };
        order.sent.end(Reason::Cancelled);
        self.sweep();
        true
    }

    /// The states of the orders that wait.
    pub fn open_orders(&self) -> impl Iterator<Item = OrderState> + '_ {
        self.resting.iter().map(|w| w.sent.state())
    }

    /// The orders that ended since the last call, in the order of their ends.
    pub fn drain_closed(&mut self) -> std::vec::Drain<'_, OrderState> {
        self.closed.drain(..)
    }

    /// The attempts to place an order that failed since the last call.
    pub fn drain_failed(&mut self) -> std::vec::Drain<'_, FailedAttempt> {
        self.failed.drain(..)
    }

    /// An order arrives, or fails to.
    fn arrive(&mut self, account: &mut Account, at: usize, fills: &mut Vec<Fill>) {
        let order = &mut self.resting[at];
        let now = order.arrives;
        if order.sent.order.failures > 0 {
            if let Some(attempt) = order.fail(self.execution.retry) {
                let (id, tag) = (order.sent.id, order.sent.order.tag);
                self.failed.push(FailedAttempt { at: now, id, tag, attempt });
            }
            return;
        }
        order.has_arrived = true;
        order.day = day_of(now);
        if !order.waits() {
            return;
        }
        let was_stop = order.sent.is_stop();
        self.try_quote(account, at, now, fills);
        self.resting[at].was_tried = false;
        self.resting[at].after_try(was_stop);
    }

    /// A new quote: stops first, then the others, in the order of their submission.
    fn quote(&mut self, account: &mut Account, now: i64, fills: &mut Vec<Fill>) {
        for stops in [true, false] {
            for at in 0..self.resting.len() {
                let order = &self.resting[at];
                if order.waits() && !order.was_tried && order.sent.is_stop() == stops {
                    self.try_quote(account, at, now, fills);
                    self.resting[at].after_try(stops);
                }
            }
        }
        for order in &mut self.resting {
            order.was_tried = false;
        }
    }

    fn try_quote(&mut self, account: &mut Account, at: usize, now: i64, fills: &mut Vec<Fill>) {
        let Some(quote) = self.shown.quote else { return };
        let order = &mut self.resting[at];
        order.was_tried = true;
        if let Some((base, liquidity)) = meet_quote(order, &quote) {
            let side = order.sent.order.side;
            let left = self.left(side);
            if let Some(taken) = self.fill(account, at, (base, liquidity), left, now, fills) {
                let rest = Qty::from_units(left.units() - taken.units());
                match side {
                    Side::Buy => self.shown.ask_left = rest,
                    Side::Sell => self.shown.bid_left = rest,
                }
            }
        }
    }

    fn left(&self, side: Side) -> Qty {
        if side == Side::Buy { self.shown.ask_left } else { self.shown.bid_left }
    }

    /// A trade between others goes through resting limits.
    fn print(&mut self, account: &mut Account, print: &Print, fills: &mut Vec<Fill>) {
        for at in 0..self.resting.len() {
            let touch = self.execution.fills_on_touch;
            let Some(limit) = meet_print(&self.resting[at], print.price, touch) else { continue };
            let (left, maker) = (self.shown.print_left, Liquidity::Maker);
            if let Some(taken) = self.fill(account, at, (limit, maker), left, print.ts, fills) {
                self.shown.print_left = Qty::from_units(left.units() - taken.units());
            }
        }
        self.shown.print_left = Qty::ZERO;
    }

    /// Fills an order from what is left; gives what it took.
    fn fill(
        &mut self,
        account: &mut Account,
        at: usize,
        (base, liquidity): (Price, Liquidity),
        left: Qty,
        now: i64,
        fills: &mut Vec<Fill>,
    ) -> Option<Qty> {
        let held = account.position(self.desk.slot).qty;
        let order = &mut self.resting[at];
        if let Err(reason) = order.sent.size_up(&self.desk.terms, held) {
            order.sent.end(reason);
            return None;
        }
        let attempt = order.sent.attempt(base, liquidity);
        match self.execute(account, &attempt, left, now) {
            Ok(Some(fill)) => {
                self.resting[at].sent.fill(fill.qty);
                self.after_fill(at, &fill);
                fills.push(fill);
                Some(fill.qty)
            }
            Ok(None) => None,
            Err(reason) => {
                self.resting[at].sent.end(reason);
                None
            }
        }
    }

    fn execute(
        &self,
        account: &mut Account,
        attempt: &Attempt,
        left: Qty,
        now: i64,
    ) -> Result<Option<Fill>, Reason> {
        let day = day_of(now);
        let allowed = self.desk.allowed(account, attempt, day)?;
        let mut qty = allowed.min(left).min(attempt.display.unwrap_or(Qty::MAX));
        if qty < allowed {
            qty = qty.to_lot(self.desk.terms.lot);
        }
        if attempt.whole && qty < attempt.remaining {
            return Err(Reason::Fok);
        }
        if !qty.is_positive() {
            return Ok(None);
        }
        let &Attempt { side, base, liquidity, limit, .. } = attempt;
        let ask = Ask { side, qty, base, liquidity, limit, bounds: None };
        // The quote is the spread: a taker pays it by taking the other side.
        let priced = pricing::plain(&self.desk.terms, &ask).ok_or(Reason::OutOfRange)?;
        self.desk.execute(account, attempt, qty, &priced, (now, day)).map(Some)
    }

    fn after_fill(&mut self, at: usize, fill: &Fill) {
        let (id, group) = (self.resting[at].sent.id, self.resting[at].sent.order.oco);
        for other in self.resting.iter_mut().filter(|w| w.sent.id != id && w.sent.is_open()) {
            if group.is_some() && other.sent.order.oco == group {
                other.sent.end(Reason::Oco);
            } else if other.sent.order.parent == Some(id) {
                other.sent.arm(fill.qty);
            }
        }
    }

    /// DAY orders of earlier days end.
    fn expire(&mut self, now: i64) {
        let day = day_of(now);
        let open = self.resting.iter_mut().filter(|w| w.sent.is_open() && w.has_arrived);
        for order in open.filter(|w| w.sent.order.tif == Tif::Day && w.day < day) {
            order.sent.end(Reason::Expired);
        }
    }

    fn sweep(&mut self) {
        while let Some(at) = self.resting.iter().position(|w| !w.sent.is_open()) {
            let state = self.resting.remove(at).sent.state();
            let open = self.resting.iter_mut().map(|w| &mut w.sent).filter(|sent| sent.is_open());
            open.filter(|sent| sent.order.parent == Some(state.id)).for_each(Sent::orphan);
            self.closed.push(state);
        }
    }
}

fn day_of(ms: i64) -> u32 {
    u32::try_from(ms.div_euclid(DAY_MS as i64)).unwrap_or(0)
}
