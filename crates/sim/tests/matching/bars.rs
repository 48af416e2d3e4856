//! Random orders on random bars.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use qraft_base::fixed::{Money, Price, Qty};
use qraft_sim::matching::account::Account;
use qraft_sim::matching::bar::Bar;
use qraft_sim::matching::execution::{CashRule, Execution};
use qraft_sim::matching::fill::Fill;
use qraft_sim::matching::order::{Order, Side, Status, Tif};
use qraft_sim::matching::run::{Outcome, Plan};
use qraft_sim::matching::venue::Venue;

use crate::plans::{Draw, cents, costs, plan, terms};

const BARS: u64 = 12;

pub fn bars(draw: &mut Draw) -> Vec<Bar> {
    let mut last = 10_000;
    let one = |at: u64, draw: &mut Draw, last: &mut u64| {
        let open = *last + draw.below(300) - 150;
        let (up, down) = (draw.below(300), draw.below(300));
        let close = open - down + draw.below(up + down + 1);
        let prev_close = Some(cents(*last));
        *last = close;
        let volume = if draw.one_in(10) { 0 } else { draw.below(20_000) as i64 };
        Bar {
            at: at as u32,
            day: (at / 2) as u32,
            open: cents(open),
            high: cents(open + up),
            low: cents(open - down),
            close: cents(close),
            volume: (!draw.one_in(12)).then(|| Qty::from_whole(volume)),
            halted: draw.one_in(10),
            prev_close,
            scale: 1.0,
        }
    };
    (0..BARS).map(|at| one(at, draw, &mut last)).collect()
}

fn run(seed: u64) -> (Plan, Vec<Bar>, Outcome) {
    let mut draw = Draw(seed);
    let bars = bars(&mut draw);
    let plan = plan(&mut draw, BARS, 1);
    let outcome = plan.run_bars(&bars).expect("a sound plan");
    (plan, bars, outcome)
}

/// Orders and whether they were filled.
pub fn filled(seed: u64) -> Vec<(Order, bool)> {
    let (plan, _, outcome) = run(seed);
    let orders = plan.orders.iter().zip(&outcome.orders);
    orders.map(|((_, order), (_, filled))| (*order, filled.is_positive())).collect()
}

pub fn check(seed: u64) -> Result<(), TestCaseError> {
    let (plan, bars, outcome) = run(seed);
    books(&plan, &outcome)?;
    orders(&plan, &outcome)?;
    for fill in &outcome.fills {
        place(&plan, &bars, fill)?;
    }
    for bar in &bars {
        let fills = outcome.fills.iter().filter(|fill| fill.at == i64::from(bar.at));
        let taken: i128 = fills.map(|fill| fill.qty.units()).sum();
        if let (Some(share), Some(volume)) = (plan.execution.participation, bar.volume) {
            let cap = volume.share(share).expect("it fits").to_lot(plan.terms.lot);
            prop_assert!(taken <= cap.units(), "bar {}: {} taken of {}", bar.at, taken, cap);
        }
    }
    for (order, (status, _)) in plan.orders.iter().zip(&outcome.orders) {
        let arrived = order.0 + 1 + (plan.costs.latency_ms / 1_000) as i64;
        let waits = order.1.parent.is_some() || order.1.failures > 0;
        if order.1.tif == Tif::Day && !waits && arrived < BARS as i64 {
            prop_assert!(!status.is_open(), "a DAY order lives on: {order:?} {status:?}");
        }
    }
    Ok(())
}

/// Cash, position and costs balance to the last unit.
pub fn books(plan: &Plan, outcome: &Outcome) -> Result<(), TestCaseError> {
    let position = outcome.account.position(outcome.slot);
    let sum: i128 = outcome.fills.iter().map(|fill| fill.side.sign() * fill.qty.units()).sum();
    prop_assert_eq!(sum, position.qty.units());
    prop_assert!(!position.qty.is_zero() || position.cost.is_zero(), "a cost of nothing");
    prop_assert_eq!(outcome.account.cash_by_ledger(), Some(outcome.account.cash));
    let total = |part: fn(&Fill) -> Money| -> i128 {
        outcome.fills.iter().map(|fill| part(fill).units()).sum()
    };
    prop_assert_eq!(total(|fill| fill.fee), position.fees.units());
    prop_assert_eq!(total(|fill| fill.tax), position.taxes.units());
    prop_assert_eq!(total(|fill| fill.realised), position.realised.units());
    let mut held = 0;
    for fill in &outcome.fills {
        prop_assert!(fill.is_balanced(), "{fill:?}");
        prop_assert_eq!(fill.price.value(fill.qty, plan.terms.multiplier), Some(fill.notional));
        prop_assert!(fill.qty.is_positive());
        held += fill.side.sign() * fill.qty.units();
        prop_assert!(plan.terms.allow_short || held >= 0, "short by {held}");
    }
    Ok(())
}

/// What holds of each order by itself and of each group.
pub fn orders(plan: &Plan, outcome: &Outcome) -> Result<(), TestCaseError> {
    let mut groups = std::collections::BTreeSet::new();
    for (tag, (status, filled)) in outcome.orders.iter().enumerate() {
        let mine: Vec<&Fill> = outcome.fills.iter().filter(|f| f.tag as usize == tag).collect();
        let sum: i128 = mine.iter().map(|fill| fill.qty.units()).sum();
        prop_assert_eq!(sum, filled.units(), "order {}", tag);
        let Some((_, order)) = plan.orders.get(tag) else { continue };
        prop_assert!(*filled <= order.qty);
        prop_assert!(*status != Status::Filled || filled.is_positive());
        if order.tif == Tif::Fok {
            prop_assert!(mine.len() <= 1, "FOK in parts");
        }
        if matches!(order.tif, Tif::Ioc) && order.parent.is_none() {
            prop_assert!(mine.len() <= 1, "IOC twice");
        }
        if let Some(group) = order.oco.filter(|_| !mine.is_empty()) {
            let first = groups.insert(group);
            let later = plan.orders[..tag].iter().rev().any(|(_, o)| o.oco == Some(group));
            prop_assert!(first || is_later(plan, outcome, tag, group, later));
        }
        for fill in mine {
            let limit = order.limit();
            let kept = limit.is_none_or(|limit| match order.side {
                Side::Buy => fill.price <= limit,
                Side::Sell => fill.price >= limit,
            });
            prop_assert!(kept, "past its limit: {fill:?} {order:?}");
        }
    }
    Ok(())
}

/// Two orders of a group may both fill only where the second was submitted after the first filled:
/// a group is those that wait together.
fn is_later(plan: &Plan, outcome: &Outcome, tag: usize, group: u32, earlier: bool) -> bool {
    let span = |tag: usize| {
        let mine = outcome.fills.iter().filter(|fill| fill.tag as usize == tag);
        mine.map(|fill| fill.at).min()
    };
    let Some(mine) = span(tag) else { return true };
    let others = (0..plan.orders.len()).filter(|at| *at != tag);
    earlier
        && others.filter(|at| plan.orders[*at].1.oco == Some(group)).all(|at| match span(at) {
            None => true,
            Some(other) if other <= mine => plan.orders[tag].0 >= other,
            Some(_) => plan.orders[at].0 >= mine,
        })
}

/// A fill is in its bar's range, not before it arrived, and where trading is allowed.
fn place(plan: &Plan, bars: &[Bar], fill: &Fill) -> Result<(), TestCaseError> {
    let bar = &bars[fill.at as usize];
    prop_assert!(bar.is_tradable(), "in a halt: {fill:?}");
    prop_assert!(bar.low <= fill.base && fill.base <= bar.high, "out of range: {fill:?} {bar:?}");
    let shift = (plan.costs.latency_ms / 1_000) as i64;
    if let Some((at, _)) = plan.orders.get(fill.tag as usize) {
        prop_assert!(fill.at > at + shift, "before it arrived: {fill:?}");
    }
    if let Some((down, up)) = plan.terms.limits(bar.prev_close) {
        let allowed = if fill.side == Side::Buy { fill.base < up } else { fill.base > down };
        prop_assert!(allowed, "at a daily limit: {fill:?}");
        prop_assert!(fill.price <= up.max(fill.base) && fill.price >= down.min(fill.base));
    }
    Ok(())
}

/// Numbers at the ends of their words: orders are refused, and the books still balance.
pub fn check_ends(seed: u64) -> Result<(), TestCaseError> {
    let mut draw = Draw(seed);
    let ends = [i128::MIN, -1, 0, 1, 1_000_000_000, i128::MAX / 2, i128::MAX];
    let price = |draw: &mut Draw| {
        if draw.one_in(3) { Price::from_units(draw.pick(&ends)) } else { cents(10_000) }
    };
    let mut plan = plan(&mut draw, BARS, 1);
    let mut bars = bars(&mut draw);
    for bar in &mut bars {
        let (low, high) = (price(&mut draw), price(&mut draw));
        (bar.low, bar.high) = (low.min(high), low.max(high));
        bar.open = if draw.one_in(2) { bar.low } else { bar.high };
        bar.close = if draw.one_in(2) { bar.low } else { bar.high };
        bar.prev_close = Some(price(&mut draw));
        bar.volume = Some(Qty::from_units(draw.pick(&ends)));
        bar.scale = draw.pick(&[1.0, -1.0, f64::NAN, 1e300]);
    }
    for (_, order) in &mut plan.orders {
        if draw.one_in(2) {
            order.qty = Qty::from_units(draw.pick(&ends));
        }
    }
    plan.cash = Money::from_units(draw.pick(&ends) / 4);
    match plan.run_bars(&bars) {
        Ok(outcome) => books(&plan, &outcome),
        Err(failure) => {
            prop_assert_eq!(failure.code, "out_of_range");
            Ok(())
        }
    }
}

/// Many venues, one account: the cash is accounted for, and never spent twice.
pub fn check_many(seed: u64) -> Result<(), TestCaseError> {
    let mut draw = Draw(seed);
    let mut account = Account::new(Money::from_whole(50_000));
    let execution = Execution { cash: CashRule::Reject, ..Execution::default() };
    let mut venues: Vec<(Venue, Vec<Bar>)> = Vec::new();
    for _ in 0..4 {
        let terms = terms(&mut draw);
        let slot = account.open(&terms);
        let venue = Venue::new(slot, terms, costs(&mut draw), execution);
        venues.push((venue, bars(&mut draw)));
    }
    let mut fills = Vec::new();
    for at in 0..BARS as usize {
        for (venue, bars) in &mut venues {
            let qty = Qty::from_whole(1 + draw.below(300) as i64);
            let order = Order::market(draw.pick(&[Side::Buy, Side::Sell]), qty);
            let taker = qraft_sim::matching::order::Liquidity::Taker;
            if draw.one_in(2) {
                // A refusal is an answer too.
                let _refused = venue.submit(&account, order, at as u32).is_err();
            } else if let Ok(Some(fill)) =
                venue.take(&mut account, &bars[at], order, bars[at].close, taker)
            {
                fills.push(fill);
            }
            venue.bar(&mut account, &bars[at], &mut fills);
            account.mark(venue.slot(), bars[at].close);
        }
        prop_assert_eq!(account.cash_by_ledger(), Some(account.cash));
        prop_assert!(account.equity().is_some());
    }
    for (venue, _) in &venues {
        let mine = fills.iter().filter(|fill| fill.slot == venue.slot());
        let sum: i128 = mine.map(|fill| fill.side.sign() * fill.qty.units()).sum();
        prop_assert_eq!(sum, account.position(venue.slot()).qty.units());
    }
    Ok(())
}
