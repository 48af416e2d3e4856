//! Replay of levels and prints with a pair of quotes, 2 ticks outside of the touch, that is placed
//! anew each 100 ms: events a second of one thread's CPU time.
//!
//!     cargo bench -p qraft-benches --bench depth
//!
//! Prints a JSON line a case. `peer_events_per_s` is hftbacktest 2.4.4 with the same strategy on a
//! synthetic feed of the same kind, measured elsewhere on a like machine: a figure to stand beside,
//! not one of this run. Captured feeds are read from the folder that `QRAFT_DATA` names, else from
//! `../shared/data`, where they are there. The last line is the peak memory of the whole process.

use std::path::{Path, PathBuf};

use qraft_base::tape::{Side, Tape};
use qraft_benches::feed::synthetic;
use qraft_benches::measure::{Timing, peak_rss_mib};
use qraft_data::ticks::{LocalClock, TickOptions, load_tape};
use qraft_sim::depth::latency::Constant;
use qraft_sim::depth::queue::{Power, QueueModel, RiskAverse};
use qraft_sim::depth::{Desk, Engine, Fees, OrderId, Outcome, Settings, Strategy, Tif};

/// Measured elsewhere.
const PEER_EVENTS_PER_S: f64 = 8.5e6;
const RUNS: usize = 15;

struct Pair {
    every_ns: i64,
    old: Vec<OrderId>,
}

impl Strategy for Pair {
    fn start(&mut self, desk: &mut Desk) {
        desk.wake_at(desk.now_ns() + self.every_ns);
    }

    fn on_timer(&mut self, desk: &mut Desk) {
        desk.wake_at(desk.now_ns() + self.every_ns);
        let (Some(bid), Some(ask)) = (desk.book().best_bid(), desk.book().best_ask()) else {
            return;
        };
        for id in self.old.drain(..) {
            desk.cancel(id);
        }
        self.old.push(desk.limit(Side::Buy, bid - 2, 1, Tif::Gtc));
        self.old.push(desk.limit(Side::Sell, ask + 2, 1, Tif::Gtc));
    }
}

fn run(tape: &Tape, queue: impl QueueModel) -> Outcome {
    let mut pair = Pair { every_ns: 100_000_000, old: Vec::with_capacity(4) };
    let latency = Constant::new(500_000, 500_000).expect("latencies");
    let fees = Fees { maker_bps: 0.0, taker_bps: 5.0, per_lot: 0.0 };
    let settings = Settings { fees, ..Settings::default() };
    Engine::run(tape, &mut pair, queue, latency, &settings).expect("a run")
}

fn case(name: &str, tape: &Tape, model: &str, queue: impl QueueModel + Copy) {
    let (timing, outcome) = Timing::of(RUNS, || run(tape, queue));
    let events = outcome.events as f64;
    let (best, median) = (events / timing.best_s(), events / timing.median_s());
    let line = serde_json::json!({
        "bench": "depth", "feed": name, "queue": model, "threads": 1, "events": outcome.events,
        "orders": outcome.orders.len(), "fills": outcome.fills.len(),
        "cpu_best_s": timing.best_s(), "cpu_median_s": timing.median_s(),
        "events_per_s_best": best, "events_per_s_median": median,
        "peer_events_per_s": PEER_EVENTS_PER_S, "peer": "hftbacktest 2.4.4, measured elsewhere",
        "ratio_median": median / PEER_EVENTS_PER_S,
    });
    println!("{line}");
}

fn captured(market: &str) -> Option<Tape> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let folder =
        std::env::var_os("QRAFT_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let file =
        |kind: &str| folder.join(format!("tick_binance_{market}_btcusdt_20240808_{kind}.parquet"));
    let (levels, prints) = (file("l2"), file("trades"));
    if !levels.exists() || !prints.exists() {
        println!("skipped: no {}", levels.display());
        return None;
    }
    let clock = LocalClock::Fastest { ns: 2_000_000 };
    let options = TickOptions { clock, ..TickOptions::default() };
    match load_tape(&levels, Some(&prints), &options) {
        Ok(loaded) => Some(loaded.tape),
        Err(error) => panic!("{error}"),
    }
}

fn main() {
    let tape = synthetic(1_000_000, 21).expect("a tape");
    case("synthetic", &tape, "risk averse", RiskAverse);
    case("synthetic", &tape, "power 2", Power { n: 2.0 });
    drop(tape);
    for market in ["perp", "spot"] {
        let Some(tape) = captured(market) else { continue };
        case(market, &tape, "risk averse", RiskAverse);
    }
    let memory = serde_json::json!({ "bench": "depth", "peak_memory_mib": peak_rss_mib() });
    println!("{memory}");
}
