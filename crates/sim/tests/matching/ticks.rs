//! Random orders on random quotes and prints.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use qraft_base::fixed::Qty;
use qraft_sim::matching::order::{Liquidity, Order};
use qraft_sim::matching::run::{Outcome, Plan};
use qraft_sim::matching::ticks::{Print, Quote, Tick};

use crate::bars::{books, orders};
use crate::plans::{Draw, cents, plan};

const TICKS: u64 = 30;
const STEP_MS: u64 = 500;

fn ticks(draw: &mut Draw) -> Vec<Tick> {
    let mut mid = 10_000;
    let one = |at: u64, draw: &mut Draw, mid: &mut u64| {
        *mid = *mid + draw.below(200) - 100;
        let ts = (at * STEP_MS) as i64;
        let size = |draw: &mut Draw| Qty::from_whole(draw.below(300) as i64);
        if draw.one_in(3) {
            return Tick::Print(Print { ts, price: cents(*mid), size: size(draw) });
        }
        let (bid, ask) = (cents(*mid - 1 - draw.below(5)), cents(*mid + 1 + draw.below(5)));
        Tick::Quote(Quote { ts, bid, ask, bid_size: size(draw), ask_size: size(draw) })
    };
    (0..TICKS).map(|at| one(at, draw, &mut mid)).collect()
}

fn run(seed: u64) -> (Plan, Vec<Tick>, Outcome) {
    let mut draw = Draw(seed);
    let ticks = ticks(&mut draw);
    let plan = plan(&mut draw, TICKS * 2, STEP_MS / 2);
    let outcome = plan.run_ticks(&ticks).expect("a sound plan");
    (plan, ticks, outcome)
}

/// Orders and whether they were filled.
pub fn filled(seed: u64) -> Vec<(Order, bool)> {
    let (plan, _, outcome) = run(seed);
    let orders = plan.orders.iter().zip(&outcome.orders);
    orders.map(|((_, order), (_, filled))| (*order, filled.is_positive())).collect()
}

pub fn check(seed: u64) -> Result<(), TestCaseError> {
    let (plan, ticks, outcome) = run(seed);
    books(&plan, &outcome)?;
    orders(&plan, &outcome)?;
    // What was taken, by the tick that showed it and the side.
    let mut taken: BTreeMap<(usize, i128), i128> = BTreeMap::new();
    for fill in &outcome.fills {
        if let Some((at, _)) = plan.orders.get(fill.tag as usize) {
            let arrives = at + plan.costs.latency_ms as i64;
            prop_assert!(fill.at >= arrives, "before it arrived: {fill:?}");
        }
        let is_print = |tick: &Tick| matches!(tick, Tick::Print(_));
        let from_print = |tick: &Tick| is_print(tick) && tick.ts() == fill.at;
        let seen = ticks.iter().rposition(|tick| match fill.liquidity {
            Liquidity::Maker => tick.ts() == fill.at,
            Liquidity::Taker => tick.ts() <= fill.at && !is_print(tick),
        });
        let Some(seen) = seen else {
            return Err(TestCaseError::fail(format!("no tick behind {fill:?}")));
        };
        let side = if from_print(&ticks[seen]) { 0 } else { fill.side.sign() };
        *taken.entry((seen, side)).or_default() += fill.qty.units();
    }
    for ((seen, side), taken) in taken {
        let shown = match (&ticks[seen], side) {
            (Tick::Print(print), _) => print.size,
            (Tick::Quote(quote), 1) => quote.ask_size,
            (Tick::Quote(quote), _) => quote.bid_size,
        };
        prop_assert!(taken <= shown.units(), "{taken} taken of {shown} at tick {seen}");
    }
    Ok(())
}
