//! Decisions without a `rebalance` key: each symbol has a slot, and a side that it wants.

use super::book::{Name, Side, aim};
use super::desk::Desk;
use super::events::Events;
use super::market::Truth;
use super::weights;

/// What is wanted of each name after the close of `bar`.
pub(super) fn decide(
    desk: &Desk<'_>,
    names: &mut [Name],
    equity: f64,
    bar: usize,
    events: &mut Events,
) {
    for (symbol, name) in names.iter_mut().enumerate() {
        let wanted = wanted_side(desk, name, bar, symbol);
        if wanted == name.side() {
            name.order = None;
        } else if wanted != name.wanted || name.order.is_none() {
            let size = match wanted {
                Side::Flat => 0.0,
                _ => weights::slot(desk, bar, symbol, events),
            };
            let weight = wanted.sign() * size;
            name.order = Some(aim(desk, name, weight, equity, (bar, symbol)));
        }
        name.wanted = wanted;
    }
}

fn wanted_side(desk: &Desk<'_>, name: &Name, bar: usize, symbol: usize) -> Side {
    let long = desk.truth(&desk.signals.long, bar, symbol);
    let short = desk.truth(&desk.signals.short, bar, symbol);
    let held = name.side();
    let due = exit_is_due(desk, name, bar, symbol);
    let asked = match (long == Truth::True, short == Truth::True) {
        (true, false) => Side::Long,
        (false, true) => Side::Short,
        _ => Side::Flat,
    };
    let mut wanted = if due { Side::Flat } else { name.wanted };
    if asked != Side::Flat && asked != held && (held == Side::Flat || due) {
        if desk.may_enter(name, bar) {
            wanted = asked;
        }
    } else if asked != Side::Flat && asked == held && !due {
        wanted = held;
    }
    let condition_of_wanted = match wanted {
        Side::Long => long,
        Side::Short => short,
        Side::Flat => Truth::True,
    };
    if held == Side::Flat && condition_of_wanted == Truth::False {
        wanted = Side::Flat;
    }
    wanted
}

/// An exit of the held side is due: forced, or asked for and allowed.
fn exit_is_due(desk: &Desk<'_>, name: &Name, bar: usize, symbol: usize) -> bool {
    let (condition, explicit) = match name.side() {
        Side::Flat => return false,
        Side::Long => (&desk.signals.long, &desk.signals.exit_long),
        Side::Short => (&desk.signals.short, &desk.signals.exit_short),
    };
    let asked = if explicit.is_some() {
        desk.truth(explicit, bar, symbol) == Truth::True
    } else {
        desk.truth(condition, bar, symbol) == Truth::False
    };
    desk.max_hold_reached(name, bar) || (asked && desk.min_hold_served(name, bar))
}
