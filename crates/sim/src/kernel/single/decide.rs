//! What the close of a bar decides, eight trials to a byte.

use qraft_ir::policy::SizeAt;

use super::super::bits::ones;
use super::asks::Asks;
use super::fill::weights;
use super::group::LaneGroup;
use super::lanes::{Lanes, Mask};
use super::state::Hot;
use crate::rules::Moment;

/// True where the close of a bar may change what is ordered.
#[inline(always)]
pub(super) fn matters(group: &LaneGroup, asks: &Asks, i: usize, now: Moment) -> bool {
    let sides = &group.sides;
    let leave = (sides.long & asks.exit_long[i]) | (sides.short & asks.exit_short[i]);
    let enter = !(sides.held() | sides.ended) & (asks.enter_long[i] | asks.enter_short[i]);
    let last = group.kind.counts
        && (u64::from(now.bar) >= group.last.0 || u64::from(now.session) >= group.last.1);
    leave | enter | sides.ordered != 0 || last
}

/// Updates what is wanted, and orders where it is not what is held.
#[inline(always)]
pub(super) fn decide<V: Lanes>(
    group: &mut LaneGroup,
    hot: &Hot<V>,
    asks: &Asks,
    i: usize,
    (now, mark): (Moment, f64),
) {
    let sides = group.sides;
    let (long, short, ordered) = (sides.long, sides.short, sides.ordered);
    let want_long = (sides.want_long & ordered) | (long & !ordered);
    let want_short = (sides.want_short & ordered) | (short & !ordered);
    let signal = (long & asks.exit_long[i]) | (short & asks.exit_short[i]);
    let due = if group.kind.counts { due(group, signal, now) } else { signal };
    let (mut next_long, mut next_short) = (want_long & !due, want_short & !due);

    // who holds has its warm-up behind it
    let open = !sides.ended;
    let (call_long, call_short) = (asks.enter_long[i] & open, asks.enter_short[i] & open);
    let (stay_long, stay_short) = (call_long & long & !due, call_short & short & !due);
    next_long = (next_long | stay_long) & !stay_short;
    next_short = (next_short | stay_short) & !stay_long;

    let free_long = call_long & !long & (!short | due) & !next_long;
    let free_short = call_short & !short & (!long | due) & !next_short;
    let free = free_long | free_short;
    let entries = if group.kind.counts { cooled(group, free, now) } else { free };
    next_long = (next_long & !(entries & free_short)) | (entries & free_long);
    next_short = (next_short & !(entries & free_long)) | (entries & free_short);

    let flat = !(long | short);
    next_long &= !(flat & asks.no_long[i]);
    next_short &= !(flat & asks.no_short[i]);

    let changed = (next_long ^ want_long) | (next_short ^ want_short);
    let back = changed & !((next_long ^ long) | (next_short ^ short));
    let sent = changed & !back;
    let sides = &mut group.sides;
    sides.withdraw(changed);
    sides.ordered |= sent;
    sides.want_long |= next_long & sent;
    sides.want_short |= next_short & sent;
    if sent != 0 && group.kind.size_at == SizeAt::Decision {
        size(group, hot, sent, mark);
    }
}

/// Shares of the orders that were just sent.
#[inline(always)]
fn size<V: Lanes>(group: &mut LaneGroup, hot: &Hot<V>, sent: u8, mark: f64) {
    let point = V::all(mark).mul(V::load(&group.fixed.multiplier));
    let target = weights::<V>(group).mul(hot.equity(mark)).div(point);
    let kept = V::load(&group.money.target);
    V::either(V::Mask::of(sent), target, kept).store(&mut group.money.target);
}

/// Who of the held has an exit due, given where a signal asks for it.
fn due(group: &LaneGroup, signal: u8, now: Moment) -> u8 {
    let mut due = 0;
    for lane in ones(u64::from(group.sides.held())) {
        let trial = &group.trials[lane];
        let is_due = trial.holding.must_leave(trial.opened, now)
            || (signal >> lane & 1 == 1 && trial.holding.may_leave(trial.opened, now));
        due |= u8::from(is_due) << lane;
    }
    due
}

/// Who of the candidates has its cooldown behind it.
fn cooled(group: &LaneGroup, candidates: u8, now: Moment) -> u8 {
    let mut cooled = 0;
    for lane in ones(u64::from(candidates)) {
        let trial = &group.trials[lane];
        cooled |= u8::from(trial.holding.may_enter(trial.left, now)) << lane;
    }
    cooled
}
