//! Decisions with a `rebalance` key: kept, chosen, weights, turnover.

use super::book::Aim;
use super::book::{Name, Side, aim};
use super::desk::Desk;
use super::events::Events;
use super::market::Truth;
use super::{select, weights};

/// Exits on every bar; on a rebalance bar, everything.
pub(super) fn decide(
    desk: &Desk<'_>,
    names: &mut [Name],
    equity: f64,
    (bar, is_rebalance): (usize, bool),
    events: &mut Events,
) {
    let due: Vec<bool> =
        names.iter().enumerate().map(|(s, name)| exit_is_due(desk, name, bar, s)).collect();
    if is_rebalance {
        rebalance(desk, names, &due, (equity, bar), events);
    }
    for (name, due) in names.iter_mut().zip(due) {
        if due {
            name.order = Some(Aim::Weight(0.0));
        }
    }
}

/// An explicit exit, or the longest hold. The default exit is not to be selected.
fn exit_is_due(desk: &Desk<'_>, name: &Name, bar: usize, symbol: usize) -> bool {
    let explicit = match name.side() {
        Side::Flat => return false,
        Side::Long => &desk.signals.exit_long,
        Side::Short => &desk.signals.exit_short,
    };
    let asked = desk.truth(explicit, bar, symbol) == Truth::True;
    desk.max_hold_reached(name, bar) || (asked && desk.min_hold_served(name, bar))
}

fn rebalance(
    desk: &Desk<'_>,
    names: &mut [Name],
    due: &[bool],
    (equity, bar): (f64, usize),
    events: &mut Events,
) {
    let all = 0..names.len();
    let kept: Vec<bool> =
        all.map(|s| !due[s] && select::is_kept(desk, &names[s], bar, s)).collect();
    let sides = select::choose(desk, names, due, &kept, bar);
    let places = kept.iter().filter(|k| **k).count();
    let mut weights = weights::of_chosen(desk, bar, &sides, places, events);
    bound_turnover(desk, names, (due, &kept), &mut weights, (equity, bar), events);
    for (symbol, name) in names.iter_mut().enumerate() {
        let weight = weights[symbol];
        let concerned = sides[symbol] != Side::Flat || name.shares != 0.0;
        let is_nothing = weight == 0.0 && name.shares == 0.0;
        let gets_an_order = concerned && !kept[symbol] && !is_nothing;
        name.order = gets_an_order.then(|| aim(desk, name, weight, equity, (bar, symbol)));
    }
}

/// Moves weights towards what is held until the way there is within the budget.
fn bound_turnover(
    desk: &Desk<'_>,
    names: &[Name],
    (due, kept): (&[bool], &[bool]),
    weights: &mut [f64],
    (equity, bar): (f64, usize),
    events: &mut Events,
) {
    let Some(budget) = desk.settings.risk.turnover_budget else { return };
    let mut held = Vec::new();
    for (symbol, name) in names.iter().enumerate() {
        let value = name.shares * desk.multiplier(bar, symbol) * name.mark.unwrap_or(0.0);
        held.push(value / equity);
    }
    let moves = || (0..names.len()).filter(|s| !kept[*s] && !due[*s]);
    let absolute: f64 = moves().map(|s| (weights[s] - held[s]).abs()).sum();
    let net: f64 = moves().map(|s| weights[s] - held[s]).sum();
    let one_way = 0.5 * (absolute + net.abs());
    if one_way > budget {
        events.budgeted += 1;
        for s in moves() {
            weights[s] = held[s] + (weights[s] - held[s]) * budget / one_way;
        }
    }
}
