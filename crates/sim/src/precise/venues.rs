//! A venue for each symbol, of the terms and costs that the books have.

use qraft_base::Failure;
use qraft_base::fixed::{Money, Price, Qty, Rate};

use super::{Frictions, Options};
use crate::costs::{Costs, Flow};
use crate::desk::Desk;
use crate::matching::account::Account;
use crate::matching::bar::Bar;
use crate::matching::costs::{Costs as Charges, Impact};
use crate::matching::execution::{CashRule, Execution};
use crate::matching::terms::{Kind, Terms};
use crate::matching::venue::Venue;
use crate::setup::{Setup, SymbolTerms, fail};
use crate::stops::Prices;

/// The venues of a run, by symbol.
pub(super) struct Venues {
    pub(super) account: Account,
    pub(super) each: Vec<Venue>,
    /// The era that the venues' costs and terms are of.
    era: usize,
    frictions: Frictions,
}

impl Venues {
    /// One venue a symbol, all on one account.
    pub(super) fn new(
        setup: &Setup,
        desk: &Desk<'_>,
        options: &Options<'_>,
    ) -> Result<Venues, Failure> {
        let mut account = Account::new(money(setup.settings.capital)?);
        let frictions = options.frictions;
        let mut each = Vec::with_capacity(desk.shares.len());
        for symbol in 0..desk.shares.len() {
            let (terms, charges) = rules(setup, desk, 0, symbol, frictions)?;
            let slot = account.open(&terms);
            each.push(Venue::new(slot, terms, charges, execution(setup, options)));
        }
        Ok(Venues { account, each, era: 0, frictions })
    }

    /// Terms and costs of a bar: they change with the eras of a pack.
    pub(super) fn next_bar(
        &mut self,
        setup: &Setup,
        desk: &Desk<'_>,
        bar: usize,
    ) -> Result<(), Failure> {
        let era = desk.costs.era(bar);
        if era == self.era {
            return Ok(());
        }
        self.era = era;
        for (symbol, venue) in self.each.iter_mut().enumerate() {
            let (terms, charges) = rules(setup, desk, bar, symbol, self.frictions)?;
            venue.follow(terms, charges);
        }
        Ok(())
    }

    /// A symbol's bar, as its venue sees it; `None` where it has no price at all. `base` is a price
    /// of the bar that the data quote besides open and close.
    pub(super) fn bar(
        desk: &Desk<'_>,
        (bar, symbol): (usize, usize),
        base: Option<f64>,
        flow: Flow,
        halted: bool,
    ) -> Option<Bar> {
        let market = &desk.market;
        let only = base.map(|base| Prices { open: base, high: base, low: base });
        let prices = market.prices_at(bar, symbol).or(only)?;
        let close = market.close_at(bar, symbol).unwrap_or(prices.open);
        // a venue asks for prices in order; data may round them apart
        let base = base.unwrap_or(prices.open);
        let high = prices.high.max(prices.open).max(close).max(base);
        let low = prices.low.min(prices.open).min(close).min(base);
        let volume = market.volume.map(|_| if flow.volume > 0.0 { flow.volume } else { 0.0 });
        let before = desk.marks[symbol];
        let is_free = desk.first_close[symbol].is_none_or(|first| {
            market.session[bar] - market.session[first as usize] < desk.limit_free(bar, symbol)
        });
        let before = (before > 0.0 && !is_free).then(|| Price::from_f64(before)).flatten();
        Some(Bar {
            day: market.session[bar],
            halted,
            prev_close: before,
            scale: flow.sigma,
            ..Bar::new(bar as u32, [prices.open, high, low, close], volume)
        })
    }
}

fn execution(setup: &Setup, options: &Options<'_>) -> Execution {
    let orders = &setup.settings.orders;
    let share = orders.participation.filter(|_| options.frictions.participation);
    Execution {
        participation: share.and_then(Rate::from_f64),
        fills_on_touch: orders.touch,
        // what arrives late is the run's to say, since it knows which decision an order is of
        bar_interval_ms: options.bar_ms.max(1),
        cash: CashRule::Trusted,
        ..Execution::default()
    }
}

/// Terms and costs of a symbol at a bar.
fn rules(
    setup: &Setup,
    desk: &Desk<'_>,
    bar: usize,
    symbol: usize,
    frictions: Frictions,
) -> Result<(Terms, Charges), Failure> {
    let costs = desk.costs.at(bar, symbol);
    let pack = setup.pack.as_ref().map(|pack| pack.at(bar, symbol));
    let terms = terms(setup, costs, pack, frictions)?;
    terms.check()?;
    let charges = charges(costs)?;
    charges.check()?;
    Ok((terms, charges))
}

fn terms(
    setup: &Setup,
    costs: &Costs,
    pack: Option<&SymbolTerms>,
    frictions: Frictions,
) -> Result<Terms, Failure> {
    // Margin is bounded before orders are sent, by the books' own rule.
    let kind = if costs.margin.is_some() { Kind::Future } else { Kind::Stock };
    let stated = setup.settings.terms.tick_size;
    let tick = stated.or(pack.map(|pack| pack.tick_size)).filter(|_| frictions.ticks);
    let limit = pack.and_then(|pack| pack.price_limit).filter(|_| frictions.limits);
    let settles = frictions.settlement;
    Ok(Terms {
        tick: word(Price::from_f64(tick.unwrap_or(0.0)), "tick")?,
        // orders come in whole lots already; what is left of a position may be sold odd
        lot: Qty::ZERO,
        multiplier: word(Rate::from_f64(costs.multiplier), "multiplier")?,
        t_plus: pack.filter(|_| settles).map_or(0, |pack| pack.t_plus),
        price_limit: limit.and_then(Rate::from_f64),
        allow_short: pack.is_none_or(|pack| pack.allow_short || !settles),
        ..Terms::plain(kind)
    })
}

fn charges(costs: &Costs) -> Result<Charges, Failure> {
    let rate = |x: f64, what| word(Rate::from_f64(x), what);
    let impact = costs.impact.map_or(Impact { alpha: 0.0, beta: 1.0 }, |impact| Impact {
        alpha: impact.alpha,
        beta: impact.beta,
    });
    Ok(Charges {
        fee: rate(costs.fee, "fee")?,
        maker_fee: rate(costs.maker_fee, "fee")?,
        min_fee: money(costs.min_fee)?,
        sell_tax: rate(costs.tax, "tax")?,
        fee_per_contract: money(costs.per_share)?,
        half_spread: rate(costs.half, "spread")?,
        impact,
        latency_ms: 0,
    })
}

/// Money in its word.
pub(super) fn money(x: f64) -> Result<Money, Failure> {
    word(Money::from_f64(x), "money")
}

/// A word that holds its number, or a failure that names it.
pub(super) fn word<T>(value: Option<T>, what: &str) -> Result<T, Failure> {
    value.ok_or_else(|| fail("out_of_range", format!("{what} is beyond what can be booked")))
}
