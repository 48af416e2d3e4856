//! Stops, trailing stops and targets inside one bar.

use super::book::{Name, Outcome, Side};
use super::costs::{Deal, rested, taken};
use super::desk::Desk;
use super::market::Bar;

/// Closes what this bar's prices close, and answers how many. `before` is the equity of the close
/// before.
pub(super) fn act(
    desk: &Desk<'_>,
    names: &mut [Name],
    cash: &mut f64,
    outcome: &mut Outcome,
    (bar, before): (usize, f64),
) -> u64 {
    let mut fills = 0;
    for (symbol, name) in names.iter_mut().enumerate() {
        if name.shares == 0.0 || !desk.market.opens(bar, symbol) {
            continue;
        }
        let prices = desk.market.bar(bar, symbol);
        let peak = best_since_entry(desk, name, bar, symbol);
        let closed = stop(desk, name, &prices, peak, (bar, symbol), outcome)
            .or_else(|| target(desk, name, &prices, (bar, symbol), outcome));
        let Some(deal) = closed else { continue };
        *cash += deal.cash;
        outcome.fees += deal.fees;
        outcome.turnover += deal.value / before;
        outcome.fills.push((bar, symbol, -name.shares));
        name.shares = 0.0;
        name.left = Some(bar);
        name.order = None;
        name.wanted = Side::Flat;
        fills += 1;
    }
    fills
}

/// The highest high (a short: the lowest low) of the bars of the position before this one.
fn best_since_entry(desk: &Desk<'_>, name: &Name, bar: usize, symbol: usize) -> Option<f64> {
    // A fill at a close comes after that bar's high.
    let first = name.opened + usize::from(desk.fills_at_close());
    let bars = (first..bar).map(|t| desk.market.bar(t, symbol));
    match name.side() {
        Side::Short => bars.filter_map(|prices| prices.low).reduce(f64::min),
        _ => bars.filter_map(|prices| prices.high).reduce(f64::max),
    }
}

fn stop(
    desk: &Desk<'_>,
    name: &Name,
    prices: &Bar,
    peak: Option<f64>,
    (bar, symbol): (usize, usize),
    outcome: &mut Outcome,
) -> Option<Deal> {
    let risk = &desk.settings.risk;
    let is_long = name.shares > 0.0;
    let away = |from: f64, part: f64| from * if is_long { 1.0 - part } else { 1.0 + part };
    let fixed = risk.stop_loss.map(|part| away(name.average, part));
    let trailing = risk.trailing_stop.zip(peak).map(|(part, peak)| away(peak, part));
    let nearer = if is_long { f64::max } else { f64::min };
    let level = match (fixed, trailing) {
        (Some(fixed), Some(trailing)) => nearer(fixed, trailing),
        (fixed, trailing) => fixed.or(trailing)?,
    };
    let open = prices.open?;
    let (reached, gapped) = if is_long {
        (prices.low? <= level, open <= level)
    } else {
        (prices.high? >= level, open >= level)
    };
    if !reached {
        return None;
    }
    outcome.events.stopped += 1;
    outcome.events.trailed += u32::from(Some(level) == trailing && fixed != trailing);
    outcome.events.gapped += u32::from(gapped);
    Some(taken(desk, bar, symbol, -name.shares, if gapped { open } else { level }))
}

fn target(
    desk: &Desk<'_>,
    name: &Name,
    prices: &Bar,
    (bar, symbol): (usize, usize),
    outcome: &mut Outcome,
) -> Option<Deal> {
    let gain = desk.settings.risk.take_profit?;
    if bar == name.opened {
        return None;
    }
    let touch = desk.settings.orders.touch;
    let open = prices.open?;
    let (level, gapped, reached);
    if name.shares > 0.0 {
        level = name.average * (1.0 + gain);
        gapped = open > level;
        reached = prices.high? > level || (touch && prices.high? == level);
    } else {
        level = name.average * (1.0 - gain);
        gapped = open < level;
        reached = prices.low? < level || (touch && prices.low? == level);
    }
    if !gapped && !reached {
        return None;
    }
    outcome.events.targeted += 1;
    outcome.events.gapped += u32::from(gapped);
    Some(rested(desk, bar, symbol, -name.shares, if gapped { open } else { level }))
}
