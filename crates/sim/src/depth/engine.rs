//! Data, orders and answers in the order of time.
//!
//! At one nanosecond: first what happens at the venue by the tape, then requests that arrive there
//! (in the order of sending), then data that are received, then answers (in the order in which the
//! venue gave them), then the timer. So an order meets the venue's book after the events of its own
//! nanosecond, and a strategy decides on all that has reached it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use qraft_base::Failure;
use qraft_base::tape::{Event, Tape};

use super::account::{Account, Fees, Fill};
use super::desk::Desk;
use super::exchange::Exchange;
use super::failure;
use super::latency::LatencyModel;
use super::orders::{Answer, Order, OrderId, Request};
use super::queue::QueueModel;

/// Decides. A desk shows what has reached the strategy and takes what it sends.
pub trait Strategy {
    /// True where [`Strategy::on_message`] is to be called. Else the book is brought up to date
    /// only when something else calls, which is faster.
    const EVERY_MESSAGE: bool = false;

    /// Before the first event, at the time of its receipt. Ask for a timer here.
    fn start(&mut self, desk: &mut Desk);

    /// After each whole message that was received.
    fn on_message(&mut self, _desk: &mut Desk) {}

    /// After each answer that was received.
    fn on_answer(&mut self, _desk: &mut Desk, _answer: &Answer) {}

    /// At the time that was asked for.
    fn on_timer(&mut self, _desk: &mut Desk) {}
}

/// What a run needs to know beside tape, models and strategy.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Settings {
    /// What the venue takes.
    pub fees: Fees,
    /// What one unit of size is worth at a price of 1.
    pub multiplier: f64,
    /// Lots: orders that could lead past it are refused.
    pub max_position: Option<i64>,
    /// A strategy that sends more requests has run wild, and the run fails.
    pub max_requests: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        let fees = Fees::default();
        Settings { fees, multiplier: 1.0, max_position: None, max_requests: 50_000_000 }
    }
}

/// What came of a run.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// Position, cash and counts.
    pub account: Account,
    /// Each fill, in the order of time.
    pub fills: Vec<Fill>,
    /// Each order, by id.
    pub orders: Vec<Order>,
    /// Twice the middle at the end, in ticks.
    pub mid2: Option<i64>,
    /// Events of the tape.
    pub events: usize,
    /// Requests sent.
    pub requests: u64,
    /// Requests that were still on the way when the tape ended.
    pub unarrived: usize,
    /// Levels dropped because the tape crossed them.
    pub stale_levels: u64,
    /// The most own orders in the book at once.
    pub max_resting: usize,
    /// The most lots ahead of an order at its arrival.
    pub max_front: i64,
}

/// By time of arrival, then by number.
type Travelling<T> = BinaryHeap<Reverse<(i64, u64, Parcel<T>)>>;

/// A load that does not take part in the order.
#[derive(Clone, Copy, Debug)]
struct Parcel<T>(T);

impl<T> PartialEq for Parcel<T> {
    fn eq(&self, _: &Parcel<T>) -> bool {
        true
    }
}

impl<T> Eq for Parcel<T> {}

impl<T> PartialOrd for Parcel<T> {
    fn partial_cmp(&self, other: &Parcel<T>) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Parcel<T> {
    fn cmp(&self, _: &Parcel<T>) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

/// One run.
pub struct Engine<'a, Q, L, S> {
    events: &'a [Event],
    at_venue: usize,
    at_desk: usize,
    exchange: Exchange<Q>,
    desk: Desk,
    latency: L,
    strategy: &'a mut S,
    requests: Travelling<(OrderId, Request)>,
    answers: Travelling<Answer>,
    sent: u64,
    answered: u64,
    max_requests: u64,
}

impl<'a, Q: QueueModel, L: LatencyModel, S: Strategy> Engine<'a, Q, L, S> {
    /// Runs a strategy over a tape.
    ///
    /// # Errors
    /// `fee_not_finite`, `multiplier`, `too_many_requests`.
    pub fn run(
        tape: &'a Tape,
        strategy: &'a mut S,
        queue: Q,
        latency: L,
        settings: &Settings,
    ) -> Result<Outcome, Failure> {
        settings.fees.check()?;
        let multiplier = settings.multiplier;
        if !(multiplier > 0.0 && multiplier.is_finite()) {
            return Err(failure("multiplier", format!("a multiplier of {multiplier}")));
        }
        let account = Account::new(tape.tick(), tape.lot(), multiplier, settings.fees);
        let mut engine = Engine {
            events: tape.events(),
            at_venue: 0,
            at_desk: 0,
            exchange: Exchange::new(queue, account, settings.max_position),
            desk: Desk::new(tape.events().first().map_or(0, |event| event.local_ns)),
            latency,
            strategy,
            requests: BinaryHeap::with_capacity(64),
            answers: BinaryHeap::with_capacity(64),
            sent: 0,
            answered: 0,
            max_requests: settings.max_requests,
        };
        engine.strategy.start(&mut engine.desk);
        engine.flush();
        while engine.step() {
            if engine.sent > engine.max_requests {
                let text = format!("the strategy sent more than {} requests", engine.max_requests);
                return Err(failure("too_many_requests", text));
            }
        }
        Ok(engine.outcome())
    }

    /// What comes next. False after the end of the tape.
    fn step(&mut self) -> bool {
        let arrival = self.requests.peek().map_or(i64::MAX, |Reverse(first)| first.0);
        let answer = self.answers.peek().map_or(i64::MAX, |Reverse(first)| first.0);
        let timer = self.desk.wake_ns();
        let data = match self.events.get(self.at_desk) {
            Some(event) if S::EVERY_MESSAGE => event.local_ns,
            _ => i64::MAX,
        };
        let next = arrival.min(answer).min(timer).min(data);
        if self.run_venue(next) {
            return true;
        }
        let end = self.events.last().map_or(i64::MIN, |event| event.local_ns);
        if next > end {
            return false;
        }
        if arrival == next {
            if let Some(Reverse((now, _, Parcel((id, request))))) = self.requests.pop() {
                self.exchange.arrive(id, &request, now);
                self.post_answers();
            }
            return true;
        }
        self.desk.at(next);
        if data == next {
            self.receive_message();
            self.strategy.on_message(&mut self.desk);
        } else if answer == next {
            self.receive_until(next);
            if let Some(Reverse((_, _, Parcel(answer)))) = self.answers.pop() {
                self.desk.learn(&answer);
                self.strategy.on_answer(&mut self.desk, &answer);
            }
        } else {
            self.receive_until(next);
            self.desk.woken();
            self.strategy.on_timer(&mut self.desk);
        }
        self.flush();
        true
    }

    /// The venue up to and including a time; stops, and answers true, where it gave answers, since
    /// these may be received before what was to come next.
    fn run_venue(&mut self, until: i64) -> bool {
        let rest = &self.events[self.at_venue..];
        for (at, event) in rest.iter().enumerate() {
            if event.exch_ns > until {
                self.at_venue += at;
                return false;
            }
            self.exchange.on_event(event);
            if !self.exchange.answers.is_empty() {
                self.at_venue += at + 1;
                self.post_answers();
                return true;
            }
        }
        self.at_venue = self.events.len();
        false
    }

    fn receive_message(&mut self) {
        while let Some(event) = self.events.get(self.at_desk) {
            self.desk.receive(event);
            self.at_desk += 1;
            if event.last {
                break;
            }
        }
    }

    fn receive_until(&mut self, now_ns: i64) {
        let rest = &self.events[self.at_desk..];
        for (at, event) in rest.iter().enumerate() {
            if event.local_ns > now_ns {
                self.at_desk += at;
                return;
            }
            self.desk.receive(event);
        }
        self.at_desk = self.events.len();
    }

    /// Sends the answers that the venue gave on their way.
    fn post_answers(&mut self) {
        for answer in self.exchange.answers.drain(..) {
            let due = answer.exch_ns.saturating_add(self.latency.response_ns(answer.exch_ns));
            self.answers.push(Reverse((due, self.answered, Parcel(answer))));
            self.answered += 1;
        }
    }

    /// Sends what the strategy put into its outbox on its way.
    fn flush(&mut self) {
        let now = self.desk.now_ns();
        if self.desk.outbox.is_empty() {
            return;
        }
        let seen = self.desk.book().mid2();
        let due = now.saturating_add(self.latency.entry_ns(now));
        for (id, request) in self.desk.outbox.drain(..) {
            if let Request::New(new) = &request {
                self.exchange.send(new, now, seen);
            }
            self.requests.push(Reverse((due, self.sent, Parcel((id, request)))));
            self.sent += 1;
        }
    }

    fn outcome(self) -> Outcome {
        let (max_resting, max_front) = self.exchange.extremes();
        Outcome {
            mid2: self.exchange.book().mid2(),
            events: self.events.len(),
            requests: self.sent,
            unarrived: self.requests.len(),
            stale_levels: self.exchange.book().stale_levels(),
            max_resting,
            max_front,
            account: self.exchange.account().clone(),
            fills: self.exchange.fills().to_vec(),
            orders: self.exchange.orders().to_vec(),
        }
    }
}
