//! The venue's rules, each on a book that can be worked by hand.

use super::*;
use crate::depth::queue::{DisplayedFifo, Power, RiskAverse};
use crate::depth::{Answer, Cause, Notice, Reason, Status};

fn plain() -> Exchange<RiskAverse> {
    venue(RiskAverse, Fees::default(), None)
}

fn notices<Q: QueueModel>(exchange: &mut Exchange<Q>) -> Vec<Notice> {
    exchange.drain_answers().map(|Answer { notice, .. }| notice).collect()
}

/// Price and size of all fills.
fn fills<Q: QueueModel>(exchange: &Exchange<Q>) -> Vec<(i32, i64)> {
    exchange.fills().iter().map(|fill| (fill.price, fill.size)).collect()
}

#[test]
fn a_taker_walks_the_levels_and_what_it_took_stays_taken() {
    let mut x = plain();
    place(&mut x, Side::Buy, None, 7, Tif::Ioc);
    assert_eq!(fills(&x), [(102, 4), (103, 3)]);
    assert_eq!(x.book().best_ask(), Some(103));
    assert_eq!(x.book().size(Side::Sell, 103), 3);
    // The same again finds what is left, not what was shown.
    place(&mut x, Side::Buy, Some(103), 7, Tif::Ioc);
    assert_eq!(fills(&x)[2..], [(103, 3)]);
    assert_eq!(x.orders()[1].status, Status::Expired);
    // An update of the level shows what is there now.
    x.on_event(&level(Side::Sell, 103, 2));
    place(&mut x, Side::Buy, Some(103), 7, Tif::Ioc);
    assert_eq!(fills(&x)[3..], [(103, 2)]);
    assert_eq!(x.account().position(), 12);
    assert_eq!(x.account().spent(), 4 * 102 + 8 * 103);
}

#[test]
fn an_exact_remainder_leaves_nothing() {
    let mut x = plain();
    let id = place(&mut x, Side::Buy, Some(103), 10, Tif::Gtc);
    assert_eq!(fills(&x), [(102, 4), (103, 6)]);
    assert_eq!(x.orders()[id.index()].status, Status::Filled);
    assert!(x.resting(Side::Buy).is_empty());
    assert_eq!(x.book().best_ask(), Some(105));
}

#[test]
fn the_rest_of_a_limit_order_stands_at_its_limit() {
    let mut x = plain();
    let id = place(&mut x, Side::Buy, Some(102), 9, Tif::Gtc);
    assert_eq!(fills(&x), [(102, 4)]);
    assert_eq!((x.orders()[id.index()].status, x.orders()[id.index()].leaves), (Status::Open, 5));
    assert_eq!(x.orders()[id.index()].queue.front, 0.0);
    // Sellers come to it: as much as they show, at its own price.
    x.on_event(&level(Side::Sell, 101, 3));
    assert_eq!(fills(&x)[1..], [(102, 3)]);
    assert_eq!(x.fills()[1].cause, Cause::Crossed);
    assert_eq!(x.book().size(Side::Sell, 101), 0);
}

#[test]
fn times_in_force() {
    let mut x = plain();
    place(&mut x, Side::Buy, Some(102), 1, Tif::Gtx);
    place(&mut x, Side::Buy, Some(102), 5, Tif::Fok);
    place(&mut x, Side::Buy, Some(103), 10, Tif::Fok);
    place(&mut x, Side::Sell, Some(101), 3, Tif::Ioc);
    let filled = |price, size| Notice::Filled { price, size, maker: false };
    let want = [
        Notice::Rejected(Reason::PostOnlyWouldTake),
        Notice::Rejected(Reason::CannotFillWhole),
        filled(102, 4),
        filled(103, 6),
        Notice::Expired,
    ];
    assert_eq!(notices(&mut x), want);
    assert_eq!(x.account().refused[Reason::PostOnlyWouldTake as usize], 1);
}

#[test]
fn what_is_no_order_is_refused() {
    let mut x = venue(RiskAverse, Fees::default(), Some(6));
    place(&mut x, Side::Buy, Some(0), 1, Tif::Gtc);
    place(&mut x, Side::Buy, Some(99), 0, Tif::Gtc);
    place(&mut x, Side::Buy, Some(99), 4, Tif::Gtc);
    place(&mut x, Side::Buy, Some(98), 3, Tif::Gtc);
    place(&mut x, Side::Sell, Some(99), 1, Tif::Gtc);
    let id = place(&mut x, Side::Buy, Some(98), 2, Tif::Gtc);
    x.arrive(id, &Request::Cancel, 0);
    x.arrive(id, &Request::Cancel, 0);
    let want = [
        Notice::Rejected(Reason::BadPrice),
        Notice::Rejected(Reason::BadSize),
        Notice::Accepted,
        Notice::Rejected(Reason::PositionLimit),
        Notice::Rejected(Reason::WouldCrossOwn),
        Notice::Accepted,
        Notice::Cancelled,
        Notice::Refused(Reason::NotOpen),
    ];
    assert_eq!(notices(&mut x), want);
}

#[test]
fn a_market_order_stops_before_an_own_one() {
    let mut x = plain();
    place(&mut x, Side::Buy, Some(100), 1, Tif::Gtc);
    x.on_event(&level(Side::Buy, 101, 2));
    place(&mut x, Side::Sell, None, 9, Tif::Ioc);
    assert_eq!(fills(&x), [(101, 2)]);
}

#[test]
fn a_print_at_the_price_gets_past_the_queue_first() {
    let mut x = plain();
    let id = place(&mut x, Side::Buy, Some(100), 4, Tif::Gtc);
    x.on_event(&print(Side::Sell, 100, 3));
    assert_eq!(x.orders()[id.index()].queue.front, 2.0);
    // A buyer's print at the bid's price is not against it.
    x.on_event(&print(Side::Buy, 100, 50));
    assert!(x.fills().is_empty());
    // The level's update tells of the 3 that printed, and of 1 more that was cancelled.
    x.on_event(&level(Side::Buy, 100, 1));
    assert_eq!(x.orders()[id.index()].queue.front, 1.0);
    x.on_event(&print(Side::Sell, 100, 2));
    x.on_event(&print(Side::Sell, 100, 2));
    assert_eq!(fills(&x), [(100, 1), (100, 2)]);
    assert_eq!(x.orders()[id.index()].leaves, 1);
    // Through its price the queue does not matter, the printed size does.
    x.on_event(&print(Side::Sell, 99, 40));
    assert_eq!((fills(&x)[2], x.fills()[2].cause), ((100, 1), Cause::PrintedThrough));
}

#[test]
fn own_orders_share_a_print() {
    let mut x = plain();
    place(&mut x, Side::Sell, Some(104), 5, Tif::Gtc);
    place(&mut x, Side::Sell, Some(103), 2, Tif::Gtc);
    place(&mut x, Side::Sell, Some(103), 2, Tif::Gtc);
    // 6 stand ahead at 103.
    x.on_event(&print(Side::Buy, 103, 9));
    assert_eq!(fills(&x), [(103, 2), (103, 1)]);
    // The younger one's last lot, then the worse price, no more than was printed.
    x.on_event(&print(Side::Buy, 105, 4));
    assert_eq!(fills(&x)[2..], [(103, 1), (104, 3)]);
}

#[test]
fn models_differ_in_cancels() {
    fn front(model: impl QueueModel) -> f64 {
        let mut x = venue(model, Fees::default(), None);
        let id = place(&mut x, Side::Buy, Some(99), 1, Tif::Gtc);
        x.on_event(&level(Side::Buy, 99, 14));
        x.on_event(&level(Side::Buy, 99, 10));
        x.orders()[id.index()].queue.front
    }
    assert_eq!(front(RiskAverse), 7.0);
    assert_eq!(front(Power { n: 1.0 }), 5.0);
    assert_eq!(front(DisplayedFifo), 3.0);
}

#[test]
fn less_keeps_the_place_more_or_elsewhere_goes_to_the_back() {
    let mut x = plain();
    let id = place(&mut x, Side::Buy, Some(100), 4, Tif::Gtx);
    x.on_event(&print(Side::Sell, 100, 3));
    x.on_event(&level(Side::Buy, 100, 8));
    let front = |x: &Exchange<RiskAverse>| x.orders()[id.index()].queue.front;
    x.arrive(id, &Request::Modify { price: 100, size: 2 }, 1);
    assert_eq!(front(&x), 2.0);
    x.arrive(id, &Request::Modify { price: 100, size: 3 }, 2);
    assert_eq!(front(&x), 8.0);
    x.arrive(id, &Request::Modify { price: 102, size: 3 }, 3);
    x.arrive(id, &Request::Modify { price: 99, size: 3 }, 4);
    assert_eq!((front(&x), x.orders()[id.index()].price), (7.0, 99));
    let want = [
        Notice::Accepted,
        Notice::Modified { price: 100, size: 2 },
        Notice::Modified { price: 100, size: 3 },
        Notice::Refused(Reason::PostOnlyWouldTake),
        Notice::Modified { price: 99, size: 3 },
    ];
    assert_eq!(notices(&mut x), want);
}

#[test]
fn a_snapshot_caps_the_queue() {
    let mut x = plain();
    let id = place(&mut x, Side::Buy, Some(100), 4, Tif::Gtc);
    x.on_event(&Event { kind: EventKind::Reset, last: false, ..level(Side::Buy, 0, 0) });
    x.on_event(&Event { last: false, ..level(Side::Buy, 100, 2) });
    x.on_event(&level(Side::Sell, 102, 2));
    assert_eq!(x.orders()[id.index()].queue.front, 2.0);
}

#[test]
fn a_fill_says_what_it_is_made_of() {
    let fees = Fees { maker_bps: -1.0, taker_bps: 5.0, per_lot: 0.0 };
    let mut x = venue(RiskAverse, fees, None);
    // Sent when the middle was 100; it is 101 at arrival. Tick 0.5, lot 0.1: a tick a lot is 0.05.
    let new = NewOrder { side: Side::Buy, price: None, size: 4, tif: Tif::Ioc };
    let id = x.send(&new, 0, Some(200));
    x.arrive(id, &Request::New(new), 0);
    let fill = x.fills()[0];
    let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
    near(fill.fee, 102.0 * 4.0 * 0.05 * 5e-4);
    near(fill.spread, -4.0 * 0.05);
    near(fill.latency, -4.0 * 0.05);
    near(x.account().cash(), -102.0 * 4.0 * 0.05 - fill.fee);
    place(&mut x, Side::Buy, Some(100), 1, Tif::Gtx);
    x.on_event(&print(Side::Sell, 99, 1));
    let rebate = x.fills()[1];
    near(rebate.fee, -100.0 * 0.05 * 1e-4);
    // The asks begin at 103 since 102 was taken: the middle is 101.5.
    near(rebate.spread, 1.5 * 0.05);
    near(x.account().fees(), fill.fee + rebate.fee);
    let at_mid = x.account().cash() + 5.0 * 101.5 * 0.05;
    near(x.account().equity(203), at_mid);
}
