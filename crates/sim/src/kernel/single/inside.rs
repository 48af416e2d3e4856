//! What is rare inside a bar, lane by lane: stops and targets that are met, and ruin.

use super::super::MarketTile;
use super::super::bits::ones;
use super::group::LaneGroup;
use super::lanes::{Lanes, Mask};
use super::state::Hot;
use crate::costs::{Deal, Flow};
use crate::rules::Moment;
use crate::stops::{Held, Prices, Rule};

/// Looks closer at the lanes whose levels a bar has reached; `before` is the equity of the bar
/// before.
///
/// What [`Hot`] holds is changed where it is, lane by lane: numbers that are put down one by one
/// are read back together only after a wait.
#[inline(always)]
pub(super) fn leave<V: Lanes>(
    group: &mut LaneGroup,
    hot: &mut Hot<V>,
    tile: &MarketTile<'_>,
    reached: u8,
    before: &[f64; 8],
    now: Moment,
) {
    let Some(prices) = tile.market.prices_at(now.bar as usize, 0) else { return };
    hot.best.store(&mut group.money.best);
    let mut gone = 0;
    for lane in ones(u64::from(reached)) {
        let Some(deal) = group.deal(lane, prices, now) else { continue };
        let money = &mut group.money;
        let cash = if money.shares[lane] > 0.0 { deal.cash } else { -deal.cash };
        hot.cash = V::either(V::Mask::of(1 << lane), hot.cash.add(V::all(cash)), hot.cash);
        money.fees[lane] += deal.fee;
        money.turnover[lane] += deal.value / before[lane];
        gone |= 1 << lane;
    }
    if gone == 0 {
        return;
    }
    hot.empty(&mut group.money, gone, now.bar);
    group.sides.long &= !gone;
    group.sides.short &= !gone;
    group.sides.withdraw(gone);
    if group.kind.counts {
        group.note(0, gone, now);
    }
}

impl LaneGroup {
    /// How a lane leaves inside a bar, where it does.
    #[inline]
    fn deal(&self, lane: usize, prices: Prices, now: Moment) -> Option<Deal> {
        let (trial, money) = (&self.trials[lane], &self.money);
        let shares = money.shares[lane];
        let is_long = shares > 0.0;
        let best = if is_long { money.best[lane] } else { -money.best[lane] };
        let held = Held {
            is_long,
            average: money.average[lane],
            // before its first bar is over, a side has no best price
            best: if best == 0.0 || best == f64::INFINITY { f64::NAN } else { best },
            is_new: money.entered[lane] == f64::from(now.bar),
        };
        let leave = trial.stops?.leave(held, prices)?;
        Some(match leave.rule {
            Rule::Target => trial.costs.rest(!is_long, shares.abs(), leave.base),
            _ => {
                // costs that are proportional ask for neither
                let flow = Flow { volume: f64::NAN, sigma: 0.0 };
                trial.costs.take(!is_long, shares.abs(), leave.base, flow)
            }
        })
    }
}

/// Equity came to nothing: everything is closed at that mark, for good.
pub(super) fn ruin(group: &mut LaneGroup, ruined: u8, equity: &mut [f64; 8], now: Moment) {
    for lane in ones(u64::from(ruined)) {
        equity[lane] = 0.0;
        group.money.cash[lane] = 0.0;
        if group.sides.held() >> lane & 1 == 0 {
            // left on this very bar: it counts no bar more
            group.money.since[lane] = f64::from(now.bar);
        }
        group.money.empty(lane, now.bar);
    }
    let sides = &mut group.sides;
    sides.long &= !ruined;
    sides.short &= !ruined;
    sides.withdraw(ruined);
    sides.ended |= ruined;
}
