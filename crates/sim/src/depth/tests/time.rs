//! Who acts when: latencies, ties, and what a desk may know.

use qraft_base::tape::Tape;

use super::*;
use crate::depth::latency::Constant;
use crate::depth::queue::RiskAverse;
use crate::depth::{Answer, Desk, Engine, Notice, Outcome, Settings, Strategy};

/// Events are received 10 ns after they happen.
fn tape(events: &[(i64, Event)]) -> Tape {
    let at = |(exch_ns, event): &(i64, Event)| Event {
        exch_ns: *exch_ns,
        local_ns: exch_ns + 10,
        ..*event
    };
    Tape::new(events.iter().map(at).collect(), 1.0, 1.0).expect("a tape")
}

fn run<S: Strategy>(tape: &Tape, strategy: &mut S, entry_ns: i64, response_ns: i64) -> Outcome {
    let latency = Constant::new(entry_ns, response_ns).expect("latencies");
    Engine::run(tape, strategy, RiskAverse, latency, &Settings::default()).expect("a run")
}

/// Buys at the market at a time, and keeps all it hears.
struct Once {
    at_ns: i64,
    heard: Vec<(i64, Notice)>,
    saw: Vec<(i64, Option<i32>)>,
}

impl Strategy for Once {
    const EVERY_MESSAGE: bool = true;

    fn start(&mut self, desk: &mut Desk) {
        desk.wake_at(self.at_ns);
    }

    fn on_message(&mut self, desk: &mut Desk) {
        self.saw.push((desk.now_ns(), desk.book().best_ask()));
    }

    fn on_answer(&mut self, desk: &mut Desk, answer: &Answer) {
        self.heard.push((desk.now_ns(), answer.notice));
    }

    fn on_timer(&mut self, desk: &mut Desk) {
        desk.market(Side::Buy, 1);
    }
}

fn once(at_ns: i64) -> Once {
    Once { at_ns, heard: Vec::new(), saw: Vec::new() }
}

#[test]
fn an_order_meets_the_book_at_its_arrival() {
    let ask = |price, size| level(Side::Sell, price, size);
    let tape = tape(&[(100, ask(50, 1)), (130, ask(50, 0)), (130, ask(60, 1)), (500, ask(70, 1))]);
    // Sent at 115, when 50 is seen. At 130 the venue's change comes first.
    for (entry, price) in [(14, 50), (15, 60), (16, 60)] {
        let mut strategy = once(115);
        let outcome = run(&tape, &mut strategy, entry, 7);
        assert_eq!(outcome.fills[0].price, price, "{entry}");
        assert_eq!(outcome.fills[0].exch_ns, 115 + entry);
        let filled = Notice::Filled { price, size: 1, maker: false };
        assert_eq!(strategy.heard, [(115 + entry + 7, filled)]);
    }
    let mut strategy = once(115);
    run(&tape, &mut strategy, 1, 1);
    let saw = [(110, Some(50)), (140, None), (140, Some(60)), (510, Some(60))];
    assert_eq!(strategy.saw, saw);
}

#[test]
fn what_does_not_arrive_before_the_end_is_counted() {
    let tape = tape(&[(100, level(Side::Sell, 50, 1)), (200, level(Side::Sell, 51, 1))]);
    let outcome = run(&tape, &mut once(150), 1_000, 0);
    assert_eq!((outcome.fills.len(), outcome.unarrived, outcome.requests), (0, 1, 1));
}

/// Answers each refusal with the same order.
struct Wild;

impl Strategy for Wild {
    fn start(&mut self, desk: &mut Desk) {
        desk.limit(Side::Buy, 0, 1, Tif::Gtc);
    }

    fn on_answer(&mut self, desk: &mut Desk, _answer: &Answer) {
        desk.limit(Side::Buy, 0, 1, Tif::Gtc);
    }
}

#[test]
fn a_wild_strategy_is_stopped() {
    let tape = tape(&[(100, level(Side::Sell, 50, 1)), (200, level(Side::Sell, 51, 1))]);
    let settings = Settings { max_requests: 100, ..Settings::default() };
    let run = Engine::run(&tape, &mut Wild, RiskAverse, Constant::default(), &settings);
    assert_eq!(run.expect_err("stopped").code, "too_many_requests");
}
