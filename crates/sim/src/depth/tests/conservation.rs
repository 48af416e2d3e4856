//! What must hold of any flow of events and orders, checked after each step against books that
//! know nothing of the engine.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::depth::queue::{DisplayedFifo, Logarithm, Power, RiskAverse};
use crate::depth::{Cause, Notice, Status};

#[derive(Clone, Debug)]
enum Step {
    Level(Side, i32, i64, bool),
    Print(Side, i32, i64, bool),
    Reset,
    New(Side, Option<i32>, i64, Tif),
    Cancel(usize),
    Modify(usize, i32, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let side = || prop_oneof![Just(Side::Buy), Just(Side::Sell)];
    let tif = prop_oneof![Just(Tif::Gtc), Just(Tif::Gtx), Just(Tif::Ioc), Just(Tif::Fok)];
    let price = || 95i32..106;
    prop_oneof![
        8 => (side(), price(), 0i64..9, prop::bool::weighted(0.7))
            .prop_map(|(s, p, q, last)| Step::Level(s, p, q, last)),
        4 => (side(), price(), 1i64..12, any::<bool>())
            .prop_map(|(s, p, q, sided)| Step::Print(s, p, q, sided)),
        1 => Just(Step::Reset),
        5 => (side(), prop::option::weighted(0.8, price()), 0i64..12, tif)
            .prop_map(|(s, p, q, tif)| Step::New(s, p, q, tif)),
        1 => (0usize..60).prop_map(Step::Cancel),
        2 => (0usize..60, price(), 0i64..9).prop_map(|(i, p, q)| Step::Modify(i, p, q)),
    ]
}

/// What is shown and not yet taken, kept apart from the engine.
struct Shown {
    levels: BTreeMap<(Side, i32), i64>,
    /// The side that was told of last.
    newest: Side,
}

impl Shown {
    /// A level is told of; at the end of a message, what the newer side has passed is gone.
    fn level(&mut self, side: Side, price: i32, size: i64, last: bool) {
        self.levels.insert((side, price), size);
        if size > 0 {
            self.newest = side;
        }
        let best = |levels: &BTreeMap<(Side, i32), i64>, side: Side| {
            let shown = levels.iter().filter(|((of, _), left)| *of == side && **left > 0);
            let prices = shown.map(|((_, price), _)| *price);
            if side == Side::Buy { prices.max() } else { prices.min() }
        };
        if !last {
            return;
        }
        loop {
            let touch = (best(&self.levels, Side::Buy), best(&self.levels, Side::Sell));
            let (Some(bid), Some(ask)) = touch else { break };
            if bid < ask {
                break;
            }
            let old = self.newest.opposite();
            self.levels.insert((old, if old == Side::Buy { bid } else { ask }), 0);
        }
    }

    fn take(&mut self, side: Side, price: i32, size: i64) {
        let left = self.levels.get_mut(&(side, price)).expect("a level that is shown");
        assert!(*left >= size, "took {size} of {left}");
        *left -= size;
    }

    /// The best levels of the other side that a fill must have come from, best first.
    fn take_best(&mut self, side: Side, limit: i32, size: i64) {
        let has = |((of, _), left): (&(Side, i32), &i64)| *of == side && *left > 0;
        let mut prices = self.levels.iter().filter(|at| has(*at)).map(|((_, p), _)| *p);
        let best = if side == Side::Sell { prices.next() } else { prices.next_back() };
        let best = best.expect("a level to take from");
        assert!(if side == Side::Sell { best <= limit } else { best >= limit });
        self.take(side, best, size);
    }
}

/// Runs a flow, checks each step, answers the volume filled.
fn check<Q: QueueModel>(model: Q, steps: &[Step]) -> i64 {
    let fees = Fees { maker_bps: -0.5, taker_bps: 4.0, per_lot: 0.01 };
    let account = Account::new(1.0, 1.0, 1.0, fees);
    let mut x = Exchange::new(model, account, Some(40));
    let (mut shown, mut now) = (Shown { levels: BTreeMap::new(), newest: Side::Buy }, 0);
    let mut fronts: BTreeMap<OrderId, (i64, f64)> = BTreeMap::new();
    for step in steps {
        now += 1;
        let filled_before = x.fills().len();
        let mut printed = None;
        match *step {
            Step::Level(side, price, size, last) => {
                shown.level(side, price, size, last);
                x.on_event(&Event { exch_ns: now, last, ..level(side, price, size) });
            }
            Step::Print(side, price, size, sided) => {
                let kind = if sided { EventKind::Print } else { EventKind::UnsidedPrint };
                printed = Some(size);
                // Ends no message, so that nothing but the print fills.
                let event = Event { exch_ns: now, kind, last: false, ..print(side, price, size) };
                x.on_event(&event);
            }
            Step::Reset => {
                shown.levels.clear();
                let reset = level(Side::Buy, 0, 0);
                x.on_event(&Event { exch_ns: now, kind: EventKind::Reset, ..reset });
            }
            Step::New(side, price, size, tif) => {
                let new = NewOrder { side, price, size, tif };
                let id = x.send(&new, now, None);
                now += 1;
                x.arrive(id, &Request::New(new), now);
            }
            Step::Cancel(at) => x.arrive(OrderId(at as u32), &Request::Cancel, now),
            Step::Modify(at, price, size) => {
                x.arrive(OrderId(at as u32), &Request::Modify { price, size }, now);
            }
        }
        check_fills(&x, &x.fills()[filled_before..], &mut shown, printed);
        check_orders(&x, &mut fronts);
        check_account(&x, fees);
        for ((side, price), left) in &shown.levels {
            assert_eq!(x.book().size(*side, *price), *left);
        }
    }
    check_answers(&mut x);
    x.account().volume.iter().sum()
}

fn check_fills<Q: QueueModel>(
    x: &Exchange<Q>,
    fills: &[crate::depth::Fill],
    shown: &mut Shown,
    printed: Option<i64>,
) {
    let mut left = printed.unwrap_or(0);
    for fill in fills {
        let order = &x.orders()[fill.id.index()];
        assert!(fill.size > 0 && fill.size <= fill.available);
        assert!(fill.exch_ns >= order.arrived_ns && order.arrived_ns > order.sent_ns - 1);
        let limit_kept = (order.price - fill.price) as i64 * order.side.sign() >= 0;
        // A later change of the limit is not of this step.
        assert!(limit_kept, "{fill:?} {order:?}");
        match fill.cause {
            Cause::Took => {
                assert_ne!(order.tif, Tif::Gtx, "a post-only order took");
                shown.take(order.side.opposite(), fill.price, fill.size);
            }
            Cause::Crossed => shown.take_best(order.side.opposite(), fill.price, fill.size),
            Cause::Printed | Cause::PrintedThrough => {
                assert!(left >= fill.size, "more was filled than printed");
                left -= fill.size;
            }
        }
    }
}

/// Queues never grow, but where an order is placed anew.
fn check_orders<Q: QueueModel>(x: &Exchange<Q>, fronts: &mut BTreeMap<OrderId, (i64, f64)>) {
    for (at, order) in x.orders().iter().enumerate() {
        let id = OrderId(at as u32);
        assert!(order.leaves >= 0 || order.status == Status::Rejected);
        assert_eq!(order.status == Status::Filled, order.leaves == 0 && order.filled > 0);
        let stands = x.resting(order.side).contains(&id);
        assert_eq!(stands, order.status == Status::Open);
        assert!(order.queue.front >= 0.0);
        if stands {
            let now = (order.arrived_ns, order.queue.front);
            if let Some(before) = fronts.insert(id, now) {
                assert!(now.0 != before.0 || now.1 <= before.1, "a queue grew");
            }
        }
    }
}

fn check_account<Q: QueueModel>(x: &Exchange<Q>, fees: Fees) {
    let account = x.account();
    let (mut position, mut cash) = (0, 0.0);
    for fill in x.fills() {
        let value = f64::from(fill.price) * fill.size as f64;
        let bps = if fill.cause.is_maker() { fees.maker_bps } else { fees.taker_bps };
        let fee = value * bps * 1e-4 + fill.size as f64 * fees.per_lot;
        assert!((fee - fill.fee).abs() < 1e-9);
        position += fill.side.sign() * fill.size;
        cash -= fill.side.sign() as f64 * value + fee;
    }
    assert_eq!(position, account.position());
    assert!(position.abs() <= 40 && account.max_position <= 40);
    assert!((cash - account.cash()).abs() < 1e-6);
    let filled: i64 = x.orders().iter().map(|order| order.filled).sum();
    assert_eq!(filled, account.volume.iter().sum::<i64>());
}

/// The answers tell of the same fills.
fn check_answers<Q: QueueModel>(x: &mut Exchange<Q>) {
    let mut told = BTreeMap::new();
    for answer in x.drain_answers().collect::<Vec<_>>() {
        if let Notice::Filled { size, .. } = answer.notice {
            *told.entry(answer.id).or_insert(0) += size;
        }
    }
    for (at, order) in x.orders().iter().enumerate() {
        assert_eq!(told.get(&OrderId(at as u32)).copied().unwrap_or(0), order.filled);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn holds_for_each_model(steps in prop::collection::vec(step(), 1..120)) {
        check(RiskAverse, &steps);
        check(Power { n: 2.0 }, &steps);
        check(Logarithm, &steps);
        check(DisplayedFifo, &steps);
    }
}

#[test]
fn the_flow_trades() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let flows = prop::collection::vec(step(), 120);
    let volume: i64 = (0..50)
        .map(|_| check(RiskAverse, &flows.new_tree(&mut runner).expect("a flow").current()))
        .sum();
    assert!(volume > 500, "the flow hardly trades: {volume}");
}
