//! Whether and at what price an order meets a bar. Nothing here knows sizes or money.

use qraft_base::fixed::{Price, Rate};

use super::bar::Bar;
use super::order::{Liquidity, Order, OrderKind, Side, Tif, Trail};

/// What an order has seen so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Seen {
    /// It has met the open of a tradable bar.
    pub(super) open: bool,
    /// Its stop was reached.
    pub(super) triggered: bool,
    /// The best price of earlier bars, for a trailing stop.
    pub(super) best: Option<Price>,
}

/// How an order meets a bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meeting {
    /// It does not.
    Not,
    /// Its stop is reached, and the limit behind it has to wait.
    Triggered,
    /// It may fill at this base.
    At(Price, Liquidity),
}

/// True for orders that go before all others in a bar.
pub(super) fn is_stop(order: &Order, seen: Seen) -> bool {
    match order.kind {
        OrderKind::Stop { .. } | OrderKind::TrailingStop { .. } => true,
        OrderKind::StopLimit { .. } => !seen.triggered,
        _ => false,
    }
}

/// How an order meets a tradable bar. `touch`: a limit fills where the price only touches it.
pub(super) fn meet(order: &Order, seen: Seen, bar: &Bar, touch: bool) -> Meeting {
    use Meeting::{At, Not};
    match order.kind {
        OrderKind::Market => At(bar.open, Liquidity::Taker),
        OrderKind::Limit { limit } | OrderKind::Iceberg { limit, .. } => {
            meet_limit(order, seen, limit, bar, touch)
        }
        OrderKind::Stop { stop } => meet_stop(order.side, seen, stop, bar),
        OrderKind::TrailingStop { trail } => {
            let best = seen.best.unwrap_or(bar.open);
            let stop = trail_level(order.side, trail, best);
            stop.map_or(Not, |stop| meet_stop(order.side, seen, stop, bar))
        }
        OrderKind::StopLimit { limit, .. } if seen.triggered => {
            meet_limit(order, seen, limit, bar, touch)
        }
        OrderKind::StopLimit { stop, limit } => {
            match meet_stop(order.side, seen, stop, bar) {
                // The path from the open on is the bar: the limit rests in it.
                At(base, _) if base == bar.open => {
                    match meet_limit(order, Seen { open: false, ..seen }, limit, bar, touch) {
                        Not => Meeting::Triggered,
                        met => met,
                    }
                }
                At(base, taker) if order.side.is_within(base, limit) => At(base, taker),
                At(..) => Meeting::Triggered,
                other => other,
            }
        }
    }
}

/// The price at which a trailing stop stands behind the best price; `None` where that is none.
pub(super) fn trail_level(side: Side, trail: Trail, best: Price) -> Option<Price> {
    let level = match (side, trail) {
        (Side::Sell, Trail::Amount(amount)) => best.checked_sub(amount)?,
        (Side::Buy, Trail::Amount(amount)) => best.checked_add(amount)?,
        (Side::Sell, Trail::Share(share)) => {
            best.scaled((Rate::ONE.checked_sub(share)?).units(), Rate::ONE_UNITS)?
        }
        (Side::Buy, Trail::Share(share)) => {
            best.scaled((Rate::ONE.checked_add(share)?).units(), Rate::ONE_UNITS)?
        }
    };
    level.is_positive().then_some(level)
}

/// The best price after this bar: the highest high of a sale, the lowest low of a purchase.
pub(super) fn follow(side: Side, best: Option<Price>, bar: &Bar) -> Price {
    let best = best.unwrap_or(bar.open);
    match side {
        Side::Sell => best.max(bar.high),
        Side::Buy => best.min(bar.low),
    }
}

fn meet_stop(side: Side, seen: Seen, stop: Price, bar: &Bar) -> Meeting {
    let (open, far) = (bar.open, if side == Side::Buy { bar.high } else { bar.low });
    if seen.triggered || side.is_within(stop, open) {
        Meeting::At(open, Liquidity::Taker)
    } else if side.is_within(stop, far) {
        Meeting::At(stop, Liquidity::Taker)
    } else {
        Meeting::Not
    }
}

fn meet_limit(order: &Order, seen: Seen, limit: Price, bar: &Bar, touch: bool) -> Meeting {
    use Meeting::{At, Not};
    let side = order.side;
    let at_once = matches!(order.tif, Tif::Ioc | Tif::Fok);
    if !seen.open {
        if side.is_within(bar.open, limit) {
            return At(bar.open, Liquidity::Taker);
        }
        if at_once {
            return Not;
        }
    } else if side.is_beyond(bar.open, limit) {
        return At(bar.open, Liquidity::Maker);
    }
    let far = if side == Side::Buy { bar.low } else { bar.high };
    let reached = if touch { side.is_within(far, limit) } else { side.is_beyond(far, limit) };
    if reached { At(limit, Liquidity::Maker) } else { Not }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_base::fixed::Qty;

    fn price(text: &str) -> Price {
        Price::parse(text).expect("a price")
    }

    fn bar() -> Bar {
        Bar::new(1, [100.0, 110.0, 90.0, 105.0], None)
    }

    fn order(side: Side, kind: OrderKind) -> Order {
        Order::new(side, Qty::ONE, kind)
    }

    #[test]
    fn a_stop_limit_waits_behind_its_limit() {
        let fresh = Seen::default();
        let with = |stop, limit| {
            let kind = OrderKind::StopLimit { stop: price(stop), limit: price(limit) };
            meet(&order(Side::Buy, kind), fresh, &bar(), false)
        };
        assert_eq!(with("105", "106"), Meeting::At(price("105"), Liquidity::Taker));
        assert_eq!(with("105", "104"), Meeting::Triggered);
        assert_eq!(with("111", "120"), Meeting::Not);
        assert_eq!(with("100", "100"), Meeting::At(price("100"), Liquidity::Taker));
        // Triggered at the open and above its limit: the bar comes down to it later.
        assert_eq!(with("99", "95"), Meeting::At(price("95"), Liquidity::Maker));
    }

    #[test]
    fn a_trailing_stop_follows_earlier_bars_only() {
        let trail = Trail::Share(Rate::from_units(Rate::ONE_UNITS / 20));
        let order = order(Side::Sell, OrderKind::TrailingStop { trail });
        let fresh = Seen::default();
        assert_eq!(meet(&order, fresh, &bar(), false), Meeting::At(price("95"), Liquidity::Taker));
        assert_eq!(follow(Side::Sell, None, &bar()), price("110"));
        assert_eq!(follow(Side::Buy, None, &bar()), price("90"));
        let later = Seen { best: Some(price("110")), ..fresh };
        let gap = meet(&order, later, &bar(), false);
        assert_eq!(gap, Meeting::At(price("100"), Liquidity::Taker), "the open is beyond 104.5");
    }
}
