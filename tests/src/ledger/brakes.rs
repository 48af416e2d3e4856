//! What stops a whole account: the breaker, and margin.

use super::book::{Aim, Name, Side};
use super::desk::Desk;

/// True where equity has fallen from its peak by what the breaker allows, or more.
pub(super) fn is_broken(desk: &Desk<'_>, equity: f64, peak: f64) -> bool {
    desk.settings.risk.max_drawdown.is_some_and(|most| 1.0 - equity / peak >= most)
}

/// True where equity is below the margin that the positions ask to stay.
pub(super) fn is_called(desk: &Desk<'_>, names: &[Name], equity: f64, bar: usize) -> bool {
    if !desk.is_on_margin() {
        return false;
    }
    let asked: f64 = names
        .iter()
        .enumerate()
        .map(|(symbol, name)| {
            let terms = desk.terms(bar, symbol);
            let stay = terms.margin.map_or(1.0, |(_, stay)| stay);
            name.shares.abs() * terms.multiplier * name.mark.unwrap_or(0.0) * stay
        })
        .sum();
    equity < asked
}

/// Drops every waiting order and orders every position out.
pub(super) fn order_all_out(names: &mut [Name]) {
    for name in names {
        name.order = (name.shares != 0.0).then_some(Aim::Weight(0.0));
        name.wanted = Side::Flat;
    }
}
