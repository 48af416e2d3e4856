//! What one fill costs, and what holding costs.

use super::book::Name;
use super::desk::Desk;
use super::events::Events;
use super::past;

/// One fill, worked out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deal {
    /// Price of the fill, spread and impact included.
    pub(super) price: f64,
    /// What it adds to cash.
    pub(super) cash: f64,
    /// Fee and tax.
    pub(super) fees: f64,
    /// Value at the base price.
    pub(super) value: f64,
}

/// A fill against the market: `order` signed shares at the base price.
pub(super) fn taken(desk: &Desk<'_>, bar: usize, symbol: usize, order: f64, base: f64) -> Deal {
    let terms = desk.terms(bar, symbol);
    let slip = terms.half_spread + impact(desk, bar, symbol, order.abs());
    let price = if order > 0.0 { base * (1.0 + slip) } else { base * (1.0 - slip.min(0.999)) };
    deal(desk, bar, symbol, order, (base, price), terms.fee)
}

/// A fill of an order that rested: at its price, for a maker's fee.
pub(super) fn rested(desk: &Desk<'_>, bar: usize, symbol: usize, order: f64, price: f64) -> Deal {
    let fee = desk.terms(bar, symbol).maker_fee;
    deal(desk, bar, symbol, order, (price, price), fee)
}

fn deal(
    desk: &Desk<'_>,
    bar: usize,
    symbol: usize,
    order: f64,
    (base, price): (f64, f64),
    rate: f64,
) -> Deal {
    let terms = desk.terms(bar, symbol);
    let shares = order.abs();
    let worth = shares * price * terms.multiplier;
    let mut fee = worth * rate + shares * terms.fee_per_contract;
    // A least fee of 0 is none: a rebate stays one.
    if terms.min_fee > 0.0 {
        fee = fee.max(terms.min_fee);
    }
    let tax = if order < 0.0 { worth * terms.sell_tax } else { 0.0 };
    let cash = if order > 0.0 { -worth } else { worth };
    Deal { price, cash: cash - fee - tax, fees: fee + tax, value: shares * base * terms.multiplier }
}

/// α·(q/v)^β, of the volatility where it is scaled by that.
fn impact(desk: &Desk<'_>, bar: usize, symbol: usize, shares: f64) -> f64 {
    let Some(impact) = desk.settings.terms.impact else { return 0.0 };
    let volume = desk.market.volume.expect("impact is refused without volumes");
    let part = shares / volume[bar * desk.market.symbols + symbol];
    let scale = if impact.by_volatility { past::daily_volatility(desk, bar, symbol) } else { 1.0 };
    impact.alpha * part.powf(impact.beta) * scale
}

/// True where a cost of some buy is not in proportion to its shares.
pub(super) fn is_bent(desk: &Desk<'_>, bar: usize, symbol: usize) -> bool {
    let terms = desk.terms(bar, symbol);
    desk.settings.terms.impact.is_some() || terms.min_fee > 0.0 || terms.fee_per_contract > 0.0
}

/// Funding, then borrowing, on what was held at the close before; answers what was paid.
pub(super) fn hold(desk: &Desk<'_>, names: &[Name], bar: usize, events: &mut Events) -> f64 {
    let mut paid = 0.0;
    for (symbol, name) in names.iter().enumerate().filter(|(_, name)| name.shares != 0.0) {
        let terms = desk.terms(bar, symbol);
        let value = name.shares * terms.multiplier * name.mark.unwrap_or(0.0);
        let funding = value * funding_rate(desk, bar, symbol);
        let borrowing = if name.shares < 0.0 {
            -value * terms.borrow / desk.market.periods_per_year
        } else {
            0.0
        };
        events.funded += u32::from(funding != 0.0);
        events.borrowed += u32::from(borrowing != 0.0);
        paid += funding + borrowing;
    }
    paid
}

/// The rate of all instants that the bar has.
fn funding_rate(desk: &Desk<'_>, bar: usize, symbol: usize) -> f64 {
    let (Some(_), Some(rate), Some(due)) =
        (desk.settings.terms.funding, &desk.signals.funding, desk.market.funding_due)
    else {
        return 0.0;
    };
    let rate = rate[bar * desk.market.symbols + symbol];
    if rate.is_nan() { 0.0 } else { rate * f64::from(due[bar]) }
}
