//! The fills of a bar, all lanes at once: the arithmetic of one order, lane by lane the same.

use qraft_ir::policy::SizeAt;

use super::group::{Inside, LaneGroup};
use super::lanes::{Lanes, Mask};
use super::state::{Hot, Sides};
use crate::money::DUST;
use crate::rules::Moment;

/// What a fill did.
struct Filled<V> {
    /// Price of one.
    price: V,
    opened_long: u8,
    opened_short: u8,
    /// Some side was left.
    left: u8,
    /// Nothing is held any more; nothing was held before.
    closed: u8,
    fresh: u8,
}

/// The weights that orders want.
#[inline(always)]
pub(super) fn weights<V: Lanes>(group: &LaneGroup) -> V {
    let size = V::load(&group.fixed.size);
    let Sides { want_long, want_short, .. } = group.sides;
    V::either(V::Mask::of(want_long), size, size.neg().only(V::Mask::of(want_short)))
}

/// Fills what is ordered; it is done then.
#[inline(always)]
pub(super) fn fill<V: Lanes>(group: &mut LaneGroup, hot: &mut Hot<V>, price: f64, now: Moment) {
    let filled = trade(group, hot, price);
    let opened = filled.opened_long | filled.opened_short;
    if opened | filled.left == 0 {
        return;
    }
    let bar = V::all(f64::from(now.bar));
    let money = &mut group.money;
    let held_for = bar.sub(V::load(&money.since)).only(V::Mask::of(filled.closed));
    V::load(&money.held_bars).add(held_for).store(&mut money.held_bars);
    V::either(V::Mask::of(filled.fresh), bar, V::load(&money.since)).store(&mut money.since);
    let one = V::all(1.0).only(V::Mask::of(opened));
    V::load(&money.opens).add(one).store(&mut money.opens);
    if group.kind.inside != Inside::Nothing {
        follow(group, hot, &filled);
        let entered = V::load(&group.money.entered);
        V::either(V::Mask::of(opened), bar, entered).store(&mut group.money.entered);
    }
    if group.kind.counts {
        group.note(opened, filled.left, now);
    }
}

/// Moves shares and cash.
#[inline(always)]
fn trade<V: Lanes>(group: &mut LaneGroup, hot: &mut Hot<V>, price: f64) -> Filled<V> {
    let fixed = &group.fixed;
    let (zero, base) = (V::all(0.0), V::all(price));
    let multiplier = V::load(&fixed.multiplier);
    let point = base.mul(multiplier);
    let v = hot.cash.add(hot.points.mul(base));
    let acts = V::Mask::of(group.sides.ordered).without(v.at_most(zero));
    let target = match group.kind.size_at {
        // what is only left waits for no division
        SizeAt::Fill if group.sides.want_long | group.sides.want_short == 0 => zero,
        SizeAt::Fill => weights::<V>(group).mul(v).div(point),
        SizeAt::Decision => V::load(&group.money.target),
    };
    let least = V::all(DUST).mul(v);
    let shares = V::load(&group.money.shares);
    let q = target.sub(shares);
    let goes = acts.without(is_dust(q, point, least));
    // buys that cost more than cash are scaled down to it
    let cost = q.mul(base).mul(multiplier).mul(V::load(&fixed.buy));
    let beyond = goes.without(q.below(zero)).without(cost.at_most(hot.cash));
    let (mut goes, mut q) = (goes, q);
    if beyond.any() {
        let factor = hot.cash.div(cost).unless(hot.cash.at_most(zero));
        let scaled = q.mul(factor);
        goes = goes.without(beyond.and(is_dust(scaled, point, least)));
        q = V::either(beyond, scaled, q);
    }
    // a fill that would leave dust takes all of the position
    let left = shares.add(q);
    let ghost = shares.differs(zero).and(is_dust(left, point, least));
    let q = V::either(ghost, shares.neg(), q);
    let left = left.unless(ghost);

    let buys = zero.below(q);
    let value = q.abs().mul(base).mul(multiplier);
    let moved = value.mul(of_side(buys, &fixed.buy, &fixed.sell));
    let fee = value.mul(of_side(buys, &fixed.buy_fee, &fixed.sell_fee)).only(goes);
    let paid = V::either(buys, moved.neg(), moved);
    let price = base.mul(of_side(buys, &fixed.dearer, &fixed.cheaper));
    let money = &mut group.money;
    hot.cash = V::either(goes, hot.cash.add(paid), hot.cash);
    hot.points = V::either(goes, left.mul(multiplier), hot.points);
    V::either(goes, left, shares).store(&mut money.shares);
    V::load(&money.fees).add(fee).store(&mut money.fees);
    let turned = value.div(v).only(goes);
    V::load(&money.turnover).add(turned).store(&mut money.turnover);
    let (to_long, to_short) = (zero.below(left).and(goes), left.below(zero).and(goes));
    let bits = [acts.bits(), goes.bits(), to_long.bits(), to_short.bits()];
    turn(&mut group.sides, bits, price)
}

/// Moves the sides: which orders were taken, which of them traded, and what they left.
///
/// Nearly always every order trades and leaves the side that it wants. To take that for granted and
/// to look whether it is so lets the next bars begin before the money of this one is known.
#[inline(always)]
fn turn<V: Lanes>(sides: &mut Sides, bits: [u8; 4], price: V) -> Filled<V> {
    let Sides { long, short, ordered, want_long, want_short, .. } = *sides;
    let expected = [ordered, ordered, want_long, want_short];
    sides.withdraw(ordered);
    sides.long = (long & !ordered) | want_long;
    sides.short = (short & !ordered) | want_short;
    let mut filled = Filled::of((long, short), expected, price);
    if u32::from_le_bytes(bits) != u32::from_le_bytes(expected) {
        let before = Sides { long, short, ordered, want_long, want_short, ..*sides };
        *sides = otherwise(before, bits);
        filled = Filled::of((long, short), bits, price);
    }
    filled
}

/// The sides where some order did not do what it was to.
#[cold]
#[inline(never)]
fn otherwise(mut sides: Sides, [acts, goes, to_long, to_short]: [u8; 4]) -> Sides {
    sides.withdraw(acts);
    sides.long = (sides.long & !goes) | to_long;
    sides.short = (sides.short & !goes) | to_short;
    sides
}

impl<V: Lanes> Filled<V> {
    #[inline(always)]
    fn of((long, short): (u8, u8), [_, goes, to_long, to_short]: [u8; 4], price: V) -> Self {
        let changed = goes & ((long ^ to_long) | (short ^ to_short));
        let (held, holds) = (long | short, to_long | to_short);
        Filled {
            price,
            opened_long: changed & to_long,
            opened_short: changed & to_short,
            left: changed & held,
            closed: changed & !holds,
            fresh: changed & !held,
        }
    }
}

/// The average, and where stops and targets are from here on.
#[inline(always)]
fn follow<V: Lanes>(group: &mut LaneGroup, hot: &mut Hot<V>, filled: &Filled<V>) {
    let (long, short) = (V::Mask::of(filled.opened_long), V::Mask::of(filled.opened_short));
    let changed = long.or(short).or(V::Mask::of(filled.closed));
    let (of_long, of_short) = (&group.fixed.long, &group.fixed.short);
    let (price, minus) = (filled.price, filled.price.neg());
    let (none, far) = (V::all(0.0), V::all(f64::INFINITY));
    let pick = Pick { long, short, changed };
    let average = V::load(&group.money.average);
    pick.of(price, price, none, average).store(&mut group.money.average);
    let level = price.mul(V::load(&of_long.level));
    let short_level = minus.mul(V::load(&of_short.level));
    hot.level = pick.of(level, short_level, far.neg(), hot.level);
    if group.kind.inside != Inside::TrailsAlone {
        let goal = price.mul(V::load(&of_long.goal));
        let short_goal = minus.mul(V::load(&of_short.goal));
        hot.goal = pick.of(goal, short_goal, far, hot.goal);
    }
    hot.best = pick.of(none, far.neg(), none, hot.best);
    let (trail, short_trail) = (V::load(&of_long.trail), V::load(&of_short.trail));
    hot.trail = pick.of(trail, short_trail, none, hot.trail);
    hot.shorts = V::Mask::of(group.sides.short);
}

/// Lanes that are long from here on, short, and either or flat.
struct Pick<V: Lanes> {
    long: V::Mask,
    short: V::Mask,
    changed: V::Mask,
}

impl<V: Lanes> Pick<V> {
    #[inline(always)]
    fn of(&self, long: V, short: V, flat: V, kept: V) -> V {
        let now = V::either(self.long, long, V::either(self.short, short, flat));
        V::either(self.changed, now, kept)
    }
}

/// What a buy and a sale have each of their own.
#[inline(always)]
fn of_side<V: Lanes>(buys: V::Mask, buy: &[f64; 8], sell: &[f64; 8]) -> V {
    V::either(buys, V::load(buy), V::load(sell))
}

/// An order of less than `least` of value is none.
#[inline(always)]
fn is_dust<V: Lanes>(order: V, point: V, least: V) -> V::Mask {
    order.abs().mul(point).below(least)
}
