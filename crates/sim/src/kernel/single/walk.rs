//! A block of at most 64 bars: positions and money, and the sums along with them. What a fill waits
//! for and what a return takes to divide lie beside each other, so that a core does both at once.

use qraft_ir::policy::FillAt;

use super::super::{MarketTile, TrialSignals};
use super::asks::Asks;
use super::columns::BarRow;
use super::group::{Inside, LaneGroup};
use super::lanes::{Lanes, Mask};
use super::state::Hot;
use super::sums::Running;
use super::{decide, fill, inside};
use crate::rules::Moment;

/// Walks a word of bars.
#[inline(always)]
pub(super) fn walk<V: Lanes>(
    group: &mut LaneGroup,
    tile: &MarketTile<'_>,
    signals: &[TrialSignals<'_>],
    word: usize,
) {
    let rows = match group.kind.inside {
        Inside::Nothing => positions::<V, false, false, false>(group, tile, signals, word),
        Inside::Levels => positions::<V, true, true, false>(group, tile, signals, word),
        Inside::Trails => positions::<V, true, true, true>(group, tile, signals, word),
        Inside::TrailsAlone => positions::<V, true, false, true>(group, tile, signals, word),
    };
    group.walked((tile.bars - word * 64).min(64), rows);
}

/// Who holds what and what it is worth; answers on how many bars somebody held something.
#[inline(always)]
fn positions<V: Lanes, const LEVELS: bool, const GOALS: bool, const TRAILS: bool>(
    group: &mut LaneGroup,
    tile: &MarketTile<'_>,
    signals: &[TrialSignals<'_>],
    word: usize,
) -> usize {
    let asks = Asks::of(group, tile, signals, word);
    let bars = (tile.bars - word * 64).min(64);
    let market = &tile.single.rows[word * 64..][..bars];
    let sessions = &tile.session[word * 64..][..bars];
    let fills = tile.single.fills(group.kind.fill_at);
    let (price, may) = (&fills.price[word * 64..][..bars], fills.may[word]);
    let at_close = group.kind.fill_at == FillAt::NextClose;
    let mut hot = Hot::<V>::load(&group.money, group.sides.short);
    let mut sums = Running::<V>::load(&group.sums);
    let (mut rows, mut i) = (0, 0);
    while i < bars {
        let mut held = group.sides.held();
        if held | group.sides.ordered == 0 {
            // nothing happens before the next entry
            i += (asks.entries >> i).trailing_zeros() as usize;
            if i >= bars {
                break;
            }
        }
        let now = Moment { bar: (tile.start + word * 64 + i) as u32, session: sessions[i] };
        let may = may >> i & 1 == 1;
        if may && !at_close && group.sides.ordered != 0 {
            fill::fill(group, &mut hot, price[i], now);
            held |= group.sides.held();
        }
        if LEVELS && group.sides.held() != 0 {
            levels::<V, GOALS, TRAILS>(group, &mut hot, &sums, tile, (&market[i], now));
        }
        if may && at_close && group.sides.ordered != 0 {
            fill::fill(group, &mut hot, price[i], now);
            held |= group.sides.held();
        }
        if held != 0 {
            rows += 1;
            let mut equity = hot.equity(market[i].mark);
            let is_deep = sums.is_deep(equity);
            if is_deep {
                equity = afloat(group, &mut hot, equity, now);
            }
            sums.push(equity, is_deep);
        }
        if decide::matters(group, &asks, i, now) {
            decide::decide(group, &hot, &asks, i, (now, market[i].mark));
        }
        i += 1;
    }
    hot.store(&mut group.money);
    sums.store(&mut group.sums);
    rows
}

/// Stops and targets; then the bar's best prices count.
#[inline(always)]
fn levels<V: Lanes, const GOALS: bool, const TRAILS: bool>(
    group: &mut LaneGroup,
    hot: &mut Hot<V>,
    sums: &Running<V>,
    tile: &MarketTile<'_>,
    (bar, now): (&BarRow, Moment),
) {
    let level = if TRAILS { hot.best.mul(hot.trail).greater(hot.level) } else { hot.level };
    let stopped = by_side(hot, bar.low, bar.minus_high).at_most(level);
    let met = |hot: &Hot<V>| hot.goal.at_most(by_side(hot, bar.high, bar.minus_low));
    let reached = if GOALS { stopped.or(met(hot)) } else { stopped };
    if reached.any() {
        hot.store(&mut group.money);
        let held = group.sides.held();
        inside::leave(group, tile, reached.bits() & held, &sums.equity(), now);
        *hot = Hot::load(&group.money, group.sides.short);
    }
    if TRAILS {
        hot.best = by_side(hot, bar.best, bar.minus_best).greater(hot.best);
    }
}

/// What a bar is to longs and to shorts; a flat lane sees it as a long does.
#[inline(always)]
fn by_side<V: Lanes>(hot: &Hot<V>, long: f64, short: f64) -> V {
    V::either(hot.shorts, V::all(short), V::all(long))
}

/// Equity that is deep below its peak: who has nothing left is ruined.
#[inline(always)]
fn afloat<V: Lanes>(group: &mut LaneGroup, hot: &mut Hot<V>, equity: V, now: Moment) -> V {
    let out = equity.at_most(V::all(0.0));
    if out.any() {
        let ruined = out.bits() & !group.sides.ended;
        if ruined != 0 {
            hot.store(&mut group.money);
            inside::ruin(group, ruined, now);
            *hot = Hot::load(&group.money, group.sides.short);
        }
        return equity.unless(V::Mask::of(ruined));
    }
    equity
}
