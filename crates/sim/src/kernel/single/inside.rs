//! What is rare inside a bar, lane by lane: stops and targets that are met, and ruin.

use super::super::MarketTile;
use super::super::bits::ones;
use super::group::LaneGroup;
use crate::costs::Flow;
use crate::rules::Moment;
use crate::stops::{Held, Rule};

/// Looks closer at the lanes whose levels a bar has reached; `before` is the equity of the bar
/// before.
pub(super) fn leave(
    group: &mut LaneGroup,
    tile: &MarketTile<'_>,
    reached: u8,
    before: &[f64; 8],
    now: Moment,
) {
    let Some(prices) = tile.market.prices_at(now.bar as usize, 0) else { return };
    let mut gone = 0;
    for lane in ones(u64::from(reached)) {
        let (trial, money) = (&group.trials[lane], &mut group.money);
        let Some(stops) = trial.stops else { continue };
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
        let Some(leave) = stops.leave(held, prices) else { continue };
        let costs = &trial.costs;
        let deal = match leave.rule {
            Rule::Target => costs.rest(!is_long, shares.abs(), leave.base),
            _ => {
                // costs that are proportional ask for neither
                let flow = Flow { volume: f64::NAN, sigma: 0.0 };
                costs.take(!is_long, shares.abs(), leave.base, flow)
            }
        };
        money.cash[lane] += if is_long { deal.cash } else { -deal.cash };
        money.fees[lane] += deal.fee;
        money.turnover[lane] += deal.value / before[lane];
        money.empty(lane, now.bar);
        gone |= 1 << lane;
    }
    group.sides.long &= !gone;
    group.sides.short &= !gone;
    group.sides.withdraw(gone);
    if group.kind.counts && gone != 0 {
        group.note(0, gone, now);
    }
}

/// Equity came to nothing: everything is closed at that mark, for good.
pub(super) fn ruin(group: &mut LaneGroup, ruined: u8, now: Moment) {
    for lane in ones(u64::from(ruined)) {
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
