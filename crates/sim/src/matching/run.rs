//! Explicit orders of one instrument, driven over bars or over ticks.

use qraft_base::Failure;
use qraft_base::fixed::{Money, Price, Qty, Rate};

use super::account::{Account, Slot};
use super::bar::Bar;
use super::costs::Costs;
use super::execution::Execution;
use super::fail;
use super::fill::Fill;
use super::order::{Order, OrderId, OrderState, Reason, Status};
use super::terms::Terms;
use super::ticks::{Tick, TickVenue};
use super::venue::{FailedAttempt, Venue};

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The instrument.
    pub terms: Terms,
    /// Its costs.
    pub costs: Costs,
    /// How it executes.
    pub execution: Execution,
    /// Cash at the start.
    pub cash: Money,
    /// Orders with the bar at whose close (or the millisecond at which) each is decided, those of
    /// one moment in the order of their submission. A parent is named by its place in this list.
    pub orders: Vec<(i64, Order)>,
    /// Funding with the bar (or millisecond), in order of time.
    pub funding: Vec<Funding>,
    /// Equity may fall by this share below its peak; `None`: by any. Bars only.
    pub max_drawdown: Option<Rate>,
}

/// One funding instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Funding {
    /// Number of the bar, or milliseconds.
    pub at: i64,
    /// Rate; above 0 the long side pays.
    pub rate: Rate,
    /// Price that values the position; `None`: the bar's open, or the last price of the ticks.
    pub mark: Option<Price>,
}

/// Something that happened besides fills.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// An order could not be placed and is tried again.
    Retry(FailedAttempt),
    /// Funding was paid, or received where it is above 0.
    Funding {
        /// Number of the bar, or milliseconds.
        at: i64,
        /// What the account received.
        amount: Money,
    },
    /// The close did not carry the position.
    MarginCall {
        /// Number of the bar.
        at: i64,
        /// Equity at its close.
        equity: Money,
        /// What was needed.
        required: Money,
    },
    /// The drawdown breaker tripped.
    Drawdown {
        /// Number of the bar.
        at: i64,
        /// Loss against the peak, as a share of it.
        drawdown: Rate,
    },
}

/// Why an order was forced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// A margin call.
    MarginCall,
    /// The drawdown breaker.
    Drawdown,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// All fills in order. Tags are places in the plan's list; forced orders follow it.
    pub fills: Vec<Fill>,
    /// What became of each order of the plan, then of each forced one.
    pub orders: Vec<(Status, Qty)>,
    /// The forced orders: the bar at whose close, and why.
    pub forced: Vec<(i64, Cause)>,
    /// Everything else, in order.
    pub events: Vec<Event>,
    /// The account at the end.
    pub account: Account,
    /// Its one position.
    pub slot: Slot,
    /// Equity at each close; of ticks, after the last one.
    pub equity: Vec<Money>,
}

fn out_of_range() -> Failure {
    fail("out_of_range", "an amount of money does not fit".to_owned())
}

impl Plan {
    /// Refuses a plan that cannot be run.
    ///
    /// # Errors
    /// `bad_terms`, `bad_costs`, `bad_execution`, `bad_parent`.
    pub fn check(&self) -> Result<(), Failure> {
        self.terms.check()?;
        self.costs.check()?;
        self.execution.check()?;
        let late = |(at, (_, order)): (usize, &(i64, Order))| {
            order.parent.is_some_and(|parent| parent.0 as usize >= at)
        };
        if self.orders.iter().enumerate().any(late) {
            return Err(fail("bad_parent", "a parent must come before its children".to_owned()));
        }
        Ok(())
    }

    /// Runs the orders over bars, numbered as they stand in the slice.
    ///
    /// # Errors
    /// A plan that cannot be run; `out_of_range` where equity does not fit.
    pub fn run_bars(&self, bars: &[Bar]) -> Result<Outcome, Failure> {
        self.check()?;
        let mut run = Run::new(self);
        let Plan { terms, costs, execution, .. } = *self;
        let mut venue = Venue::new(run.out.slot, terms, costs, execution);
        for (at, bar) in (0u32..).zip(bars) {
            let bar = Bar { at, ..*bar };
            run.fund(i64::from(at), bar.open);
            venue.bar(&mut run.out.account, &bar, &mut run.out.fills);
            run.out.events.extend(venue.drain_failed().map(Event::Retry));
            run.close(&mut venue, &bar)?;
            run.submit(i64::from(at), |account, order| venue.submit(account, order, at));
            run.settle_states(venue.drain_closed());
        }
        run.settle_states(venue.open_orders());
        Ok(run.out)
    }

    /// Runs the orders over quotes and prints, in order of time.
    ///
    /// # Errors
    /// A plan that cannot be run; `out_of_range` where equity does not fit.
    pub fn run_ticks(&self, ticks: &[Tick]) -> Result<Outcome, Failure> {
        self.check()?;
        let mut run = Run::new(self);
        let Plan { terms, costs, execution, .. } = *self;
        let mut venue = TickVenue::new(run.out.slot, terms, costs, execution);
        for index in 0..self.orders.len() {
            let at = self.orders[index].0;
            run.submit_one(index, |account, order| venue.submit(account, order, at));
        }
        for tick in ticks {
            run.fund_ticks(&mut venue, tick.ts());
            venue.tick(&mut run.out.account, tick, &mut run.out.fills);
            run.out.account.mark(run.out.slot, tick.mark());
        }
        run.fund_ticks(&mut venue, i64::MAX);
        venue.advance(&mut run.out.account, i64::MAX, &mut run.out.fills);
        run.out.events.extend(venue.drain_failed().map(Event::Retry));
        run.settle_states(venue.drain_closed());
        run.settle_states(venue.open_orders());
        let equity = run.out.account.equity().ok_or_else(out_of_range)?;
        run.out.equity.push(equity);
        Ok(run.out)
    }
}

/// A run under way.
struct Run<'a> {
    plan: &'a Plan,
    out: Outcome,
    /// The venue's ids of the plan's orders.
    ids: Vec<Option<OrderId>>,
    next_funding: usize,
    next_order: usize,
    /// Orders by the moment of their decision.
    by_time: Vec<usize>,
}

impl<'a> Run<'a> {
    fn new(plan: &'a Plan) -> Run<'a> {
        let mut account = Account::new(plan.cash);
        let slot = account.open(&plan.terms);
        let mut by_time: Vec<usize> = (0..plan.orders.len()).collect();
        by_time.sort_by_key(|index| plan.orders[*index].0);
        let fresh = (Status::New, Qty::ZERO);
        let out = Outcome {
            fills: Vec::new(),
            orders: vec![fresh; plan.orders.len()],
            forced: Vec::new(),
            events: Vec::new(),
            account,
            slot,
            equity: Vec::new(),
        };
        let ids = vec![None; plan.orders.len()];
        Run { plan, out, ids, next_funding: 0, next_order: 0, by_time }
    }

    /// Funding up to an instant.
    fn fund(&mut self, until: i64, mark: Price) {
        while let Some(due) = self.plan.funding.get(self.next_funding).filter(|f| f.at <= until) {
            self.next_funding += 1;
            let mark = due.mark.unwrap_or(mark);
            if let Some(amount) = self.out.account.funding(self.out.slot, due.rate, mark) {
                self.out.events.push(Event::Funding { at: due.at, amount });
            }
        }
    }

    /// Funding on ticks: what arrives before its instant comes first.
    fn fund_ticks(&mut self, venue: &mut TickVenue, until: i64) {
        while let Some(due) = self.plan.funding.get(self.next_funding).filter(|f| f.at <= until) {
            venue.advance(&mut self.out.account, due.at, &mut self.out.fills);
            let mark = self.out.account.position(self.out.slot).mark;
            self.fund(due.at, mark);
        }
    }

    /// The close of a bar: marks, equity, breaker, margin.
    fn close(&mut self, venue: &mut Venue, bar: &Bar) -> Result<(), Failure> {
        let (slot, at) = (self.out.slot, i64::from(bar.at));
        self.out.account.mark(slot, bar.close);
        let equity = self.out.account.equity().ok_or_else(out_of_range)?;
        self.out.equity.push(equity);
        let limit = self.plan.max_drawdown;
        let fell = limit.and_then(|limit| self.out.account.watch_drawdown(equity, limit));
        if let Some(drawdown) = fell {
            self.out.events.push(Event::Drawdown { at, drawdown });
            venue.cancel_all(Reason::DrawdownBreaker);
            self.force(venue, bar.at, Cause::Drawdown);
            return Ok(());
        }
        let is_forced = |state: OrderState| state.tag as usize >= self.plan.orders.len();
        if venue.open_orders().any(is_forced) {
            return Ok(());
        }
        if let Some(required) = self.out.account.margin_call(equity) {
            self.out.events.push(Event::MarginCall { at, equity, required });
            self.force(venue, bar.at, Cause::MarginCall);
        }
        Ok(())
    }

    fn force(&mut self, venue: &mut Venue, at: u32, cause: Cause) {
        let Some(mut order) = self.out.account.liquidation(self.out.slot) else { return };
        order.tag = self.out.orders.len() as u32;
        let placed = venue.submit(&self.out.account, order, at);
        let status = placed.map_or_else(Status::Rejected, |_| Status::New);
        self.out.orders.push((status, Qty::ZERO));
        self.out.forced.push((i64::from(at), cause));
    }

    fn submit(
        &mut self,
        now: i64,
        mut place: impl FnMut(&Account, Order) -> Result<OrderId, Reason>,
    ) {
        while let Some(&index) = self.by_time.get(self.next_order) {
            if self.plan.orders[index].0 > now {
                return;
            }
            self.next_order += 1;
            self.submit_one(index, &mut place);
        }
    }

    fn submit_one(
        &mut self,
        index: usize,
        mut place: impl FnMut(&Account, Order) -> Result<OrderId, Reason>,
    ) {
        let mut order = Order { tag: index as u32, ..self.plan.orders[index].1 };
        if let Some(parent) = order.parent {
            match self.ids.get(parent.0 as usize).copied().flatten() {
                Some(id) => order.parent = Some(id),
                None => {
                    self.out.orders[index].0 = Status::Cancelled(Reason::Parent);
                    return;
                }
            }
        }
        match place(&self.out.account, order) {
            Ok(id) => self.ids[index] = Some(id),
            Err(reason) => self.out.orders[index].0 = Status::Rejected(reason),
        }
    }

    fn settle_states(&mut self, states: impl Iterator<Item = OrderState>) {
        for state in states {
            self.out.orders[state.tag as usize] = (state.status, state.filled);
        }
    }
}
