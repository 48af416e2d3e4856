//! A market maker over captured feeds, under each queue model.

use qraft_base::tape::{EventKind, Side, Tape};
use qraft_sim::depth::latency::Constant;
use qraft_sim::depth::queue::{DisplayedFifo, Logarithm, Power, QueueModel, RiskAverse};
use qraft_sim::depth::{
    Cause, Desk, Engine, Fees, OrderId, Outcome, Reason, Settings, Strategy, Tif,
};

use crate::feed::FEEDS;

/// Quotes one lot size at both touches, again each interval. It does not look at its position, so
/// that the orders are the same whatever fills.
struct Maker {
    every_ns: i64,
    size: i64,
    quotes: Vec<OrderId>,
}

impl Strategy for Maker {
    fn start(&mut self, desk: &mut Desk) {
        desk.wake_at(desk.now_ns() + self.every_ns);
    }

    fn on_timer(&mut self, desk: &mut Desk) {
        desk.wake_at(desk.now_ns() + self.every_ns);
        for id in self.quotes.drain(..) {
            desk.cancel(id);
        }
        let (Some(bid), Some(ask)) = (desk.book().best_bid(), desk.book().best_ask()) else {
            return;
        };
        self.quotes.push(desk.limit(Side::Buy, bid, self.size, Tif::Gtx));
        self.quotes.push(desk.limit(Side::Sell, ask, self.size, Tif::Gtx));
    }
}

fn run(tape: &Tape, size: i64, model: impl QueueModel) -> Outcome {
    let mut maker = Maker { every_ns: 500_000_000, size, quotes: Vec::new() };
    let fees = Fees { maker_bps: 2.0, taker_bps: 5.0, per_lot: 0.0 };
    let settings = Settings { fees, ..Settings::default() };
    let latency = Constant::new(2_000_000, 2_000_000).expect("latencies");
    Engine::run(tape, &mut maker, model, latency, &settings).expect("a run")
}

/// What must hold of any run.
fn holds(tape: &Tape, outcome: &Outcome) {
    let (mut position, mut spent, mut fees) = (0i64, 0i128, 0.0);
    for fill in &outcome.fills {
        let order = &outcome.orders[fill.id.0 as usize];
        assert!(fill.exch_ns >= order.arrived_ns, "filled before it arrived");
        assert!(fill.size > 0 && fill.size <= fill.available, "more than could be had");
        assert_ne!(fill.cause, Cause::Took, "a post-only order took");
        assert_eq!(fill.price, order.price);
        position += fill.side.sign() * fill.size;
        spent += i128::from(fill.side.sign() * fill.size) * i128::from(fill.price);
        fees += fill.fee;
    }
    let account = &outcome.account;
    assert_eq!((position, spent), (account.position(), account.spent()));
    let cash = -(spent as f64) * tape.tick() * tape.lot() - fees;
    assert!((cash - account.cash()).abs() < 1e-6 * cash.abs().max(1.0));
    let filled: i64 = outcome.orders.iter().map(|order| order.filled).sum();
    assert_eq!(filled, account.volume[0] + account.volume[1]);
    for order in &outcome.orders {
        assert!(order.queue.front >= 0.0 && order.leaves >= 0);
    }
    prints_are_not_shared_twice(tape, outcome);
}

/// At each instant no more is filled by prints than was printed.
fn prints_are_not_shared_twice(tape: &Tape, outcome: &Outcome) {
    let prints = tape.events().iter().filter(|e| matches!(e.kind, EventKind::Print));
    let mut prints = prints.peekable();
    let by_print = |cause| matches!(cause, Cause::Printed | Cause::PrintedThrough);
    let mut fills = outcome.fills.iter().filter(|fill| by_print(fill.cause)).peekable();
    while let Some(now) = fills.peek().map(|fill| fill.exch_ns) {
        let mut filled = 0;
        while let Some(fill) = fills.next_if(|fill| fill.exch_ns == now) {
            filled += fill.size;
        }
        while prints.next_if(|print| print.exch_ns < now).is_some() {}
        let mut printed = 0;
        while let Some(print) = prints.next_if(|print| print.exch_ns == now) {
            printed += print.size;
        }
        assert!(filled <= printed, "{filled} filled of {printed} printed");
    }
}

#[test]
fn each_model_holds_and_they_are_in_order() {
    for feed in &FEEDS {
        let Some(loaded) = feed.tape(true) else { continue };
        let tape = &loaded.tape;
        let size = (0.01 / tape.lot()).round() as i64;
        let runs = [
            ("risk averse", run(tape, size, RiskAverse)),
            ("power 1", run(tape, size, Power { n: 1.0 })),
            ("power 2", run(tape, size, Power { n: 2.0 })),
            ("power 3", run(tape, size, Power { n: 3.0 })),
            ("logarithm", run(tape, size, Logarithm)),
            ("displayed fifo", run(tape, size, DisplayedFifo)),
        ];
        for (name, outcome) in &runs {
            holds(tape, outcome);
            let account = &outcome.account;
            println!(
                "{} {name}: {} orders, {} fills, {} lots, spread {:.3}, fees {:.3}, equity {:.3}, \
                 most ahead {}, refused {:?}",
                feed.market,
                outcome.orders.len(),
                account.fills[0],
                account.volume[0],
                account.spread,
                account.fees(),
                outcome.mid2.map_or(f64::NAN, |mid2| account.equity(mid2)),
                outcome.max_front,
                account.refused[Reason::PostOnlyWouldTake as usize],
            );
        }
        let volume: Vec<i64> = runs.iter().map(|(_, run)| run.account.volume[0]).collect();
        assert!(volume[0] > 0, "nothing filled");
        assert!(volume[1..5].iter().all(|v| volume[0] <= *v && *v <= volume[5]), "{volume:?}");
        assert_eq!(runs[2].1, run(tape, size, Power { n: 2.0 }), "a run is the same again");
    }
}
