//! The order-level matcher on one thread: bars and ticks a second of CPU time.
//!
//!     cargo bench -p qraft-benches --bench precise
//!
//! Prints a JSON line a case: events a second (best of several), their ratio to the floor of 1
//! million and to the goal of 5 million bars a second, fills and CPU seconds; then the peak memory.

use qraft_base::fixed::{Money, Price, Qty, Rate};
use qraft_benches::measure::{Timing, peak_rss_mib};
use qraft_benches::series::{self, Prices};
use qraft_sim::matching::account::Account;
use qraft_sim::matching::bar::Bar;
use qraft_sim::matching::costs::{Costs, Impact};
use qraft_sim::matching::execution::{CashRule, Execution};
use qraft_sim::matching::order::{Order, OrderKind, Side};
use qraft_sim::matching::terms::{Kind, Terms};
use qraft_sim::matching::ticks::{Quote, Tick, TickVenue};
use qraft_sim::matching::venue::Venue;

const FLOOR: f64 = 1e6;
const GOAL: f64 = 5e6;
const RUNS: usize = 5;

fn main() {
    let walk = series::prices(200_000, 1, 0.0006, 1);
    report("one_symbol_idle", walk.close.len(), || one_symbol(&walk, 0));
    report("one_symbol_market_every_5", walk.close.len(), || one_symbol(&walk, 5));
    report("one_symbol_working_orders", walk.close.len(), || working_orders(&walk));
    let panel: Vec<Prices> =
        (0..500).map(|seed| series::prices(1_260, 1, 0.015, seed + 1)).collect();
    report("500_symbols_rebalance_every_5", 500 * 1_260, || rebalances(&panel));
    let quotes = quotes(&walk);
    report("ticks_working_orders", quotes.len(), || on_ticks(&quotes));
    if let Some(mib) = peak_rss_mib() {
        println!("{{\"bench\":\"precise\",\"case\":\"memory\",\"peak_rss_mib\":{mib:.1}}}");
    }
}

fn report(case: &str, events: usize, work: impl FnMut() -> usize) {
    let (timing, fills) = Timing::of(RUNS, work);
    let rate = events as f64 / timing.best_s();
    println!(
        "{{\"bench\":\"precise\",\"case\":\"{case}\",\"events\":{events},\"fills\":{fills},\
         \"cpu_s\":{:.5},\"per_s\":{rate:.0},\"ratio_to_floor\":{:.2},\"ratio_to_goal\":{:.2}}}",
        timing.best_s(),
        rate / FLOOR,
        rate / GOAL,
    );
}

fn terms() -> Terms {
    Terms {
        tick: Price::from_units(Price::ONE_UNITS / 100),
        lot: Qty::ONE,
        ..Terms::plain(Kind::Stock)
    }
}

fn costs() -> Costs {
    let bps = |bps: f64| Rate::from_bps(bps).expect("a rate");
    Costs {
        fee: bps(2.0),
        maker_fee: bps(1.0),
        half_spread: bps(2.5),
        impact: Impact { alpha: 0.1, beta: 0.5 },
        ..Costs::NONE
    }
}

fn execution() -> Execution {
    let participation = Rate::from_bps(1_000.0);
    Execution { participation, cash: CashRule::Trusted, ..Execution::default() }
}

/// A bar as a panel has it: open and close, and a range a little around them.
fn bar(at: usize, walk: &Prices) -> Bar {
    let (open, close) = (walk.open[at], walk.close[at]);
    let ohlc = [open, open.max(close) * 1.002, open.min(close) * 0.998, close];
    Bar::new(at as u32, ohlc, Some(1e6))
}

fn venue(account: &mut Account) -> Venue {
    let terms = terms();
    Venue::new(account.open(&terms), terms, costs(), execution())
}

fn side_of(turn: usize) -> Side {
    if turn.is_multiple_of(2) { Side::Buy } else { Side::Sell }
}

/// A market order each so many bars; 0: none.
fn one_symbol(walk: &Prices, each: usize) -> usize {
    let mut account = Account::new(Money::from_whole(1_000_000));
    let (mut venue, mut fills, mut count) = (venue(&mut account), Vec::new(), 0);
    for at in 0..walk.close.len() {
        let bar = bar(at, walk);
        venue.bar(&mut account, &bar, &mut fills);
        account.mark(venue.slot(), bar.close);
        count += fills.len();
        fills.clear();
        if each > 0 && at.is_multiple_of(each) {
            let order = Order::market(side_of(at / each), Qty::from_whole(100));
            venue.submit(&account, order, at as u32).expect("a sound order");
        }
        venue.drain_closed();
    }
    count
}

/// Each 5 bars an entry by a limit, with stop and target behind it; each bar meets them all.
fn working_orders(walk: &Prices) -> usize {
    let mut account = Account::new(Money::from_whole(1_000_000));
    let (mut venue, mut fills, mut count) = (venue(&mut account), Vec::new(), 0);
    for at in 0..walk.close.len() {
        let bar = bar(at, walk);
        venue.bar(&mut account, &bar, &mut fills);
        account.mark(venue.slot(), bar.close);
        count += fills.len();
        fills.clear();
        if at.is_multiple_of(5) {
            venue.cancel_all(qraft_sim::matching::order::Reason::Cancelled);
            let near = |share: i128| bar.close.scaled(share, 1_000).expect("a price");
            let qty = Qty::from_whole(100);
            let entry = Order::new(Side::Buy, qty, OrderKind::Limit { limit: near(999) });
            let parent = venue.submit(&account, entry, at as u32).ok();
            for kind in
                [OrderKind::Stop { stop: near(985) }, OrderKind::Limit { limit: near(1_015) }]
            {
                let child = Order { parent, oco: Some(1), ..Order::new(Side::Sell, qty, kind) };
                venue.submit(&account, child, at as u32).expect("a sound order");
            }
        }
        venue.drain_closed();
    }
    count
}

/// Every symbol trades each 5 bars; equity at every close.
fn rebalances(panel: &[Prices]) -> usize {
    let mut account = Account::new(Money::from_whole(100_000_000));
    let mut venues: Vec<Venue> = panel.iter().map(|_| venue(&mut account)).collect();
    let (mut fills, mut count) = (Vec::new(), 0);
    for at in 0..panel[0].close.len() {
        for (venue, walk) in venues.iter_mut().zip(panel) {
            if !venue.is_idle() {
                venue.bar(&mut account, &bar(at, walk), &mut fills);
                venue.drain_closed();
            }
            let close = Price::from_f64(walk.close[at]).expect("a price");
            account.mark(venue.slot(), close);
        }
        count += fills.len();
        fills.clear();
        assert!(account.equity().is_some());
        if at.is_multiple_of(5) {
            for (number, venue) in venues.iter_mut().enumerate() {
                let order = Order::market(side_of(at / 5 + number), Qty::from_whole(100));
                venue.submit(&account, order, at as u32).expect("a sound order");
            }
        }
    }
    count
}

fn quotes(walk: &Prices) -> Vec<Tick> {
    let quote = |(at, close): (usize, &f64)| {
        let (bid, ask) = (close * 0.9999, close * 1.0001);
        Tick::Quote(Quote::new(at as i64 * 100, bid, ask, 500.0, 500.0).expect("a quote"))
    };
    walk.close.iter().enumerate().map(quote).collect()
}

/// Each 10 quotes a market order, and a limit and a stop that wait.
fn on_ticks(ticks: &[Tick]) -> usize {
    let mut account = Account::new(Money::from_whole(1_000_000));
    let terms = terms();
    let slot = account.open(&terms);
    let mut venue = TickVenue::new(slot, terms, costs(), execution());
    let (mut fills, mut count, mut waiting) = (Vec::new(), 0, Vec::new());
    for (at, tick) in ticks.iter().enumerate() {
        venue.tick(&mut account, tick, &mut fills);
        count += fills.len();
        fills.clear();
        if at.is_multiple_of(10) {
            for id in waiting.drain(..) {
                venue.cancel(id);
            }
            let (mark, qty) = (tick.mark(), Qty::from_whole(100));
            let near = |share: i128| mark.scaled(share, 1_000).expect("a price");
            let side = side_of(at / 10);
            for kind in [
                OrderKind::Market,
                OrderKind::Limit { limit: near(if side == Side::Buy { 995 } else { 1_005 }) },
                OrderKind::Stop { stop: near(if side == Side::Buy { 1_010 } else { 990 }) },
            ] {
                let id = venue.submit(&account, Order::new(side, qty, kind), tick.ts());
                waiting.push(id.expect("a sound order"));
            }
        }
        venue.drain_closed();
    }
    count
}
