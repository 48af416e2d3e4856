//! From the market's price to the price paid, and what each step of it cost.

use qraft_base::fixed::{Money, Price, Qty, Rate, Rounding};

use super::bar::Bar;
use super::costs::Costs;
use super::order::{Liquidity, Side};
use super::terms::Terms;

/// The most of its price that a sale loses to spread and impact, as in the books.
const SALE_SLIP_MAX: Rate = Rate::from_units(Rate::ONE_UNITS / 1000 * 999);

/// What is to be priced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub(super) side: Side,
    pub(super) qty: Qty,
    pub(super) base: Price,
    pub(super) liquidity: Liquidity,
    /// The order's limit.
    pub(super) limit: Option<Price>,
    /// The day's lowest and highest price.
    pub(super) bounds: Option<(Price, Price)>,
}

/// A price with its parts, in money.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Priced {
    pub(super) price: Price,
    pub(super) notional: Money,
    pub(super) gross: Money,
    pub(super) spread: Money,
    pub(super) impact: Money,
    pub(super) rounding: Money,
}

/// Prices an execution on a bar; `None` where an amount does not fit its word.
pub(super) fn price(terms: &Terms, costs: &Costs, bar: &Bar, ask: &Ask) -> Option<Priced> {
    if ask.liquidity == Liquidity::Maker {
        return plain(terms, ask);
    }
    let spread = costs.half_spread;
    let impact = costs.impact_of(ask.qty, bar.volume, bar.scale)?;
    let worse = spread.checked_add(impact)?;
    let (rate, rounding) = match ask.side {
        Side::Buy => (worse, Rounding::Up),
        Side::Sell => (-worse.min(SALE_SLIP_MAX), Rounding::Down),
    };
    let mut price = ask.base.moved(rate, terms.tick, rounding)?;
    if let Some(limit) = ask.limit {
        price = ask.side.better(price, limit);
    }
    // Only against the trader: a base beyond the other limit tells of another reference price than
    // the close before, as on the day of a dividend, and is no reason for a worse price.
    if let Some((down, up)) = ask.bounds {
        price = if ask.side == Side::Buy { price.min(up) } else { price.max(down) };
    }
    attribute(terms, ask, price, spread, impact)
}

/// A price at the base itself: a maker's, or one at a quote.
pub(super) fn plain(terms: &Terms, ask: &Ask) -> Option<Priced> {
    let gross = ask.base.value(ask.qty, terms.multiplier)?;
    let zero = Money::ZERO;
    Some(Priced {
        price: ask.base,
        notional: gross,
        gross,
        spread: zero,
        impact: zero,
        rounding: zero,
    })
}

fn attribute(terms: &Terms, ask: &Ask, price: Price, spread: Rate, impact: Rate) -> Option<Priced> {
    let gross = ask.base.value(ask.qty, terms.multiplier)?;
    let same = price == ask.base;
    let notional = if same { gross } else { price.value(ask.qty, terms.multiplier)? };
    let part = |rate: Rate| if rate.is_zero() { Some(Money::ZERO) } else { gross.times(rate) };
    let (spread, impact) = (part(spread)?, part(impact)?);
    let paid = notional.checked_sub(gross)?.scaled(ask.side.sign(), 1)?;
    let rounding = paid.checked_sub(spread)?.checked_sub(impact)?;
    Some(Priced { price, notional, gross, spread, impact, rounding })
}

#[cfg(test)]
mod tests {
    use super::super::costs::Impact;
    use super::super::terms::Kind;
    use super::*;

    fn words(text: &str) -> Price {
        Price::parse(text).expect("a price")
    }

    #[test]
    fn spread_and_impact_add_and_the_tick_is_against_the_trader() {
        let terms = Terms { tick: words("0.01"), ..Terms::plain(Kind::Stock) };
        let costs = Costs {
            half_spread: Rate::from_bps(2.5).expect("a rate"),
            impact: Impact { alpha: 0.1, beta: 0.5 },
            ..Costs::NONE
        };
        let bar = Bar::new(1, [101.2, 103.0, 100.0, 102.0], Some(12_000.0));
        let ask = Ask {
            side: Side::Sell,
            qty: Qty::from_whole(100),
            base: words("101.2"),
            liquidity: Liquidity::Taker,
            limit: None,
            bounds: None,
        };
        let priced = price(&terms, &costs, &bar, &ask).expect("a price");
        assert_eq!(priced.price, words("100.25"));
        assert_eq!(priced.spread, Money::parse("2.53").expect("money"));
        let capped = Ask { limit: Some(words("101")), ..ask };
        assert_eq!(price(&terms, &costs, &bar, &capped).map(|p| p.price), Some(words("101")));
        let clamped = Ask { bounds: Some((words("100.5"), words("120"))), ..ask };
        assert_eq!(price(&terms, &costs, &bar, &clamped).map(|p| p.price), Some(words("100.5")));
        let maker = Ask { liquidity: Liquidity::Maker, ..ask };
        assert_eq!(price(&terms, &costs, &bar, &maker).map(|p| p.price), Some(words("101.2")));
    }
}
