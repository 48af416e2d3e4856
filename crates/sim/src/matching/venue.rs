//! One symbol's working orders on bars. Inside a bar stops go before all other orders, those in
//! the order of their submission, and all share what the bar's volume leaves them.

mod working;

use qraft_base::fixed::{Price, Qty};

use super::account::{Account, Slot};
use super::bar::Bar;
use super::costs::Costs;
use super::execution::{Attempt, Desk, Execution};
use super::fill::Fill;
use super::order::{Liquidity, Order, OrderId, OrderState, Reason, Tif};
use super::pricing::{self, Ask};
use super::sent::Sent;
use super::terms::Terms;
use super::trigger::{Meeting, meet};
use working::Working;

/// A placing that failed and is tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FailedAttempt {
    /// Number of the bar, or milliseconds of the tick.
    pub at: i64,
    /// Which order.
    pub id: OrderId,
    /// Its tag.
    pub tag: u32,
    /// Which attempt, from 1.
    pub attempt: u32,
}

/// The market of one symbol, and the orders that wait in it.
#[derive(Clone, Debug)]
pub struct Venue {
    desk: Desk,
    execution: Execution,
    working: Vec<Working>,
    closed: Vec<OrderState>,
    failed: Vec<FailedAttempt>,
    next: u32,
    /// What was taken out of which bar.
    used: (Option<u32>, Qty),
}

/// Which orders go in a pass over a bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pass {
    Stops,
    Others,
    /// Stops whose parent was filled in this very bar.
    Armed,
}

impl Venue {
    /// A venue whose fills change the position `slot` of the account.
    pub fn new(slot: Slot, terms: Terms, costs: Costs, execution: Execution) -> Venue {
        Venue {
            desk: Desk { slot, terms, costs, cash: execution.cash },
            execution,
            working: Vec::new(),
            closed: Vec::new(),
            failed: Vec::new(),
            next: 0,
            used: (None, Qty::ZERO),
        }
    }

    /// Rules and costs from now on, as where a market changes them on a date. What is held keeps
    /// the kind and multiplier that it was opened with.
    pub fn follow(&mut self, terms: Terms, costs: Costs) {
        (self.desk.terms, self.desk.costs) = (terms, costs);
    }

    /// The instrument's rules.
    pub fn terms(&self) -> &Terms {
        &self.desk.terms
    }

    /// The position that it trades.
    pub fn slot(&self) -> Slot {
        self.desk.slot
    }

    /// True where no order waits: a bar changes nothing then.
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.working.is_empty()
    }

    /// Takes an order that was decided at the close of bar `now`; it is active from the next bar,
    /// later by the latency.
    ///
    /// # Errors
    /// The order is refused at once, and has no id.
    pub fn submit(&mut self, account: &Account, order: Order, now: u32) -> Result<OrderId, Reason> {
        let order = self.desk.takes(account, order)?;
        let latency = if order.forced { 0 } else { self.desk.costs.latency_ms };
        let active_from = now.saturating_add(1).saturating_add(self.execution.shift(latency));
        let id = OrderId(self.next);
        self.next += 1;
        self.working.push(Working::new(id, order, now, active_from));
        Ok(id)
    }

    /// All orders meet a bar; fills are appended.
    #[inline]
    pub fn bar(&mut self, account: &mut Account, bar: &Bar, fills: &mut Vec<Fill>) {
        if !self.working.is_empty() {
            self.work(account, bar, fills);
        }
    }

    /// An execution at once, at the base price that the caller names, within the bar. It shares the
    /// bar's volume with all other orders, and every rule holds; it never waits.
    /// `None`: nothing may trade now.
    ///
    /// # Errors
    /// The order is refused.
    pub fn take(
        &mut self,
        account: &mut Account,
        bar: &Bar,
        order: Order,
        base: Price,
        liquidity: Liquidity,
    ) -> Result<Option<Fill>, Reason> {
        if !order.is_sound() {
            return Err(Reason::BadOrder);
        }
        if account.is_stopped && !order.forced && !order.reduce_only {
            return Err(Reason::DrawdownBreaker);
        }
        if !bar.is_tradable() {
            return Ok(None);
        }
        if base < bar.low || base > bar.high {
            return Err(Reason::BadOrder);
        }
        let held = account.position(self.desk.slot).qty;
        let remaining = self.desk.terms.order_size(order.side, order.qty, held);
        if remaining.is_zero() {
            return Err(Reason::BelowLot);
        }
        let attempt = Attempt {
            limit: order.limit(),
            whole: order.tif == Tif::Fok,
            ..Attempt::plain(&order, remaining, base, liquidity)
        };
        self.execute(account, bar, &attempt)
    }

    /// What orders may still take out of a bar; `None`: all they ask for.
    pub fn remaining_cap(&self, bar: &Bar) -> Option<Qty> {
        let (share, volume) = (self.execution.participation?, bar.volume?);
        let cap = volume.share(share).unwrap_or(Qty::MAX).to_lot(self.desk.terms.lot);
        let (at, used) = self.used;
        let used = if at == Some(bar.at) { used } else { Qty::ZERO };
        Some(cap.checked_sub(used).unwrap_or(Qty::ZERO).max(Qty::ZERO))
    }

    /// Ends one order; false where it does not wait here.
    pub fn cancel(&mut self, id: OrderId) -> bool {
        let found = self.working.iter_mut().find(|w| w.sent.id == id && w.sent.is_open());
        let Some(order) = found else { return false };
        order.sent.end(Reason::Cancelled);
        self.sweep();
        true
    }

    /// Ends every order that waits here.
    pub fn cancel_all(&mut self, reason: Reason) {
        for order in &mut self.working {
            let forced = order.sent.order.forced && reason == Reason::DrawdownBreaker;
            if order.sent.is_open() && !forced {
                order.stop(reason);
            }
        }
        self.sweep();
    }

    /// The states of the orders that wait.
    pub fn open_orders(&self) -> impl Iterator<Item = OrderState> + '_ {
        self.working.iter().map(|w| w.sent.state())
    }

    /// The orders that ended since the last call, in the order of their ends.
    pub fn drain_closed(&mut self) -> std::vec::Drain<'_, OrderState> {
        self.closed.drain(..)
    }

    /// The attempts to place an order that failed since the last call.
    pub fn drain_failed(&mut self) -> std::vec::Drain<'_, FailedAttempt> {
        self.failed.drain(..)
    }

    fn work(&mut self, account: &mut Account, bar: &Bar, fills: &mut Vec<Fill>) {
        let tradable = bar.is_tradable();
        self.place(bar, tradable);
        if tradable {
            for pass in [Pass::Stops, Pass::Others, Pass::Armed] {
                for at in 0..self.working.len() {
                    if self.goes_in(pass, at, bar) {
                        self.try_order(account, bar, at, pass, fills);
                    }
                }
            }
        }
        for order in &mut self.working {
            order.age(bar, tradable);
        }
        self.sweep();
    }

    /// Orders arrive, or fail to.
    fn place(&mut self, bar: &Bar, tradable: bool) {
        let retry = self.execution.retry;
        for order in &mut self.working {
            if let Some(attempt) = order.place(bar, retry, tradable) {
                let (id, tag) = (order.sent.id, order.sent.order.tag);
                self.failed.push(FailedAttempt { at: i64::from(bar.at), id, tag, attempt });
            }
        }
    }

    fn goes_in(&self, pass: Pass, at: usize, bar: &Bar) -> bool {
        let order = &self.working[at];
        if !order.sent.is_open() || order.tried_at == Some(bar.at) {
            return false;
        }
        let stop = order.sent.is_stop();
        match pass {
            Pass::Stops => stop && order.is_live(bar.at),
            Pass::Others => !stop && order.is_live(bar.at),
            Pass::Armed => stop && order.is_armed_in(bar.at),
        }
    }

    fn try_order(
        &mut self,
        account: &mut Account,
        bar: &Bar,
        at: usize,
        pass: Pass,
        fills: &mut Vec<Fill>,
    ) {
        let order = &mut self.working[at];
        order.tried_at = Some(bar.at);
        // A stop that was armed inside the bar has the rest of it, from its entry on.
        let rest = Bar { open: order.armed_base.unwrap_or(bar.open), ..*bar };
        let seen_bar = if pass == Pass::Armed { &rest } else { bar };
        let was_stop = order.sent.is_stop();
        let met = meet(&order.sent.order, order.sent.seen, seen_bar, self.execution.fills_on_touch);
        order.sent.seen.open = true;
        order.sent.seen.triggered |= was_stop && met != Meeting::Not;
        if let Meeting::At(base, liquidity) = met {
            self.fill_order(account, bar, at, (base, liquidity), fills);
        }
        let order = &mut self.working[at];
        let was_tried = !was_stop || met != Meeting::Not;
        if was_tried {
            order.sent.after_try();
        }
    }

    fn fill_order(
        &mut self,
        account: &mut Account,
        bar: &Bar,
        at: usize,
        (base, liquidity): (Price, Liquidity),
        fills: &mut Vec<Fill>,
    ) {
        let held = account.position(self.desk.slot).qty;
        let order = &mut self.working[at];
        if let Err(reason) = order.sent.size_up(&self.desk.terms, held) {
            return order.sent.end(reason);
        }
        let attempt = order.sent.attempt(base, liquidity);
        match self.execute(account, bar, &attempt) {
            Ok(Some(fill)) => {
                self.working[at].sent.fill(fill.qty);
                self.after_fill(at, bar, &fill);
                fills.push(fill);
            }
            Ok(None) => {}
            Err(reason) => self.working[at].sent.end(reason),
        }
    }

    /// Siblings are cancelled, children armed.
    fn after_fill(&mut self, at: usize, bar: &Bar, fill: &Fill) {
        let (id, group) = (self.working[at].sent.id, self.working[at].sent.order.oco);
        for other in self.working.iter_mut().filter(|w| w.sent.id != id && w.sent.is_open()) {
            if group.is_some() && other.sent.order.oco == group {
                other.sent.end(Reason::Oco);
            } else if other.sent.order.parent == Some(id) {
                other.arm(bar.at, fill.base, fill.qty);
            }
        }
    }

    fn execute(
        &mut self,
        account: &mut Account,
        bar: &Bar,
        attempt: &Attempt,
    ) -> Result<Option<Fill>, Reason> {
        let bounds = self.desk.terms.limits(bar.prev_close);
        if let Some((down, up)) = bounds {
            let worst = if attempt.side.sign() > 0 { up } else { down };
            if attempt.side.is_within(worst, attempt.base) {
                return Ok(None);
            }
        }
        let allowed = self.desk.allowed(account, attempt, bar.day)?;
        let mut qty = allowed;
        for most in [self.remaining_cap(bar), attempt.display].into_iter().flatten() {
            qty = qty.min(most);
        }
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
        let ask = Ask { side, qty, base, liquidity, limit, bounds };
        let priced = pricing::price(&self.desk.terms, &self.desk.costs, bar, &ask);
        let priced = priced.ok_or(Reason::OutOfRange)?;
        let when = (i64::from(bar.at), bar.day);
        let fill = self.desk.execute(account, attempt, qty, &priced, when)?;
        let used = if self.used.0 == Some(bar.at) { self.used.1 } else { Qty::ZERO };
        self.used = (Some(bar.at), used.checked_add(qty).unwrap_or(Qty::MAX));
        Ok(Some(fill))
    }

    /// Ended orders leave; what they protect nothing with ends with them.
    fn sweep(&mut self) {
        while let Some(at) = self.working.iter().position(|w| !w.sent.is_open()) {
            let state = self.working.remove(at).sent.state();
            let open = self.working.iter_mut().map(|w| &mut w.sent).filter(|sent| sent.is_open());
            open.filter(|sent| sent.order.parent == Some(state.id)).for_each(Sent::orphan);
            self.closed.push(state);
        }
    }
}
