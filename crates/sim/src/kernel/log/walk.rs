//! The sums of eight trials over a word of bars.

use std::ops::Range;

use super::super::tile::{HoldRow, LogColumns, TurnRow};
use super::position::Words;
use super::vector::{M, V};
use crate::costs::Costs;

/// Eight trials' sums, a lane each.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub(super) struct Lanes {
    pub(super) sum: [f64; 8],
    pub(super) sum2: [f64; 8],
    pub(super) sum3: [f64; 8],
    pub(super) sum4: [f64; 8],
    pub(super) down2: [f64; 8],
    pub(super) least: [f64; 8],
    pub(super) greatest: [f64; 8],
    pub(super) log: [f64; 8],
    pub(super) peak: [f64; 8],
    pub(super) fall: [f64; 8],
    pub(super) money: [f64; 8],
    pub(super) fees: [f64; 8],
}

impl Lanes {
    /// At most eight trials at the start.
    pub(super) fn new(capital: &[f64]) -> Lanes {
        let zero = [0.0; 8];
        let mut money = zero;
        money[..capital.len()].copy_from_slice(capital);
        Lanes {
            sum: zero,
            sum2: zero,
            sum3: zero,
            sum4: zero,
            down2: zero,
            least: [f64::INFINITY; 8],
            greatest: [f64::NEG_INFINITY; 8],
            log: zero,
            peak: zero,
            fall: zero,
            money,
            fees: zero,
        }
    }
}

/// N of the lanes, in registers while a block is walked.
#[derive(Clone, Copy)]
struct State<const N: usize> {
    sum: V<N>,
    sum2: V<N>,
    sum3: V<N>,
    sum4: V<N>,
    down2: V<N>,
    least: V<N>,
    greatest: V<N>,
    log: V<N>,
    peak: V<N>,
    fall: V<N>,
    money: V<N>,
    fees: V<N>,
}

impl<const N: usize> State<N> {
    #[inline(always)]
    fn load(lanes: &Lanes, first: usize) -> Self {
        State {
            sum: V::load(&lanes.sum, first),
            sum2: V::load(&lanes.sum2, first),
            sum3: V::load(&lanes.sum3, first),
            sum4: V::load(&lanes.sum4, first),
            down2: V::load(&lanes.down2, first),
            least: V::load(&lanes.least, first),
            greatest: V::load(&lanes.greatest, first),
            log: V::load(&lanes.log, first),
            peak: V::load(&lanes.peak, first),
            fall: V::load(&lanes.fall, first),
            money: V::load(&lanes.money, first),
            fees: V::load(&lanes.fees, first),
        }
    }

    #[inline(always)]
    fn store(&self, lanes: &mut Lanes, first: usize) {
        self.sum.store(&mut lanes.sum, first);
        self.sum2.store(&mut lanes.sum2, first);
        self.sum3.store(&mut lanes.sum3, first);
        self.sum4.store(&mut lanes.sum4, first);
        self.down2.store(&mut lanes.down2, first);
        self.least.store(&mut lanes.least, first);
        self.greatest.store(&mut lanes.greatest, first);
        self.log.store(&mut lanes.log, first);
        self.peak.store(&mut lanes.peak, first);
        self.fall.store(&mut lanes.fall, first);
        self.money.store(&mut lanes.money, first);
        self.fees.store(&mut lanes.fees, first);
    }

    /// What follows from a bar's returns, whatever made them.
    #[inline(always)]
    fn settle(&mut self, r: V<N>, log: V<N>) {
        self.least = r.lesser(self.least);
        self.greatest = r.greater(self.greatest);
        self.log = self.log.add(log);
        self.peak = self.log.greater(self.peak);
        self.fall = self.peak.sub(self.log).greater(self.fall);
        self.money = self.money.add(self.money.mul(r));
    }
}

/// A word of bars: shared columns, and who holds, enters and leaves.
pub(super) struct Block<'a> {
    hold: &'a [HoldRow],
    open_ratio: &'a [f64],
    turns: Vec<(&'a Costs, &'a [TurnRow])>,
    /// Of each trial: its costs' place among `turns`.
    turn: &'a [u16; 64],
    words: &'a Words,
}

impl<'a> Block<'a> {
    /// The bars `start..start + bars` of a tile's columns.
    pub(super) fn new(
        log: &'a LogColumns,
        start: usize,
        bars: usize,
        words: &'a Words,
        turn: &'a [u16; 64],
    ) -> Block<'a> {
        let turns = log.turns.iter().map(|of| (&of.costs, &of.rows[start..start + bars]));
        Block {
            hold: &log.hold[start..start + bars],
            open_ratio: &log.open_ratio[start..start + bars],
            turns: turns.collect(),
            turn,
            words,
        }
    }

    /// The costs and columns of some trials, where they share them.
    fn shared(&self, trials: Range<usize>) -> Option<(&'a Costs, &'a [TurnRow])> {
        let turn = &self.turn[trials];
        turn.iter().all(|at| *at == turn[0]).then(|| self.turns[usize::from(turn[0])])
    }
}

/// Adds a block to lane group `group`, N lanes at a time (4 or 8).
#[inline(always)]
pub(super) fn walk<const N: usize>(block: &Block<'_>, group: usize, lanes: &mut Lanes) {
    for part in 0..8 / N {
        walk_lanes::<N>(block, group * 8 + part * N, part * N, lanes);
    }
}

/// Adds a block to N lanes: the trials from `trial` on, the lanes from `first` on.
#[inline(always)]
fn walk_lanes<const N: usize>(block: &Block<'_>, trial: usize, first: usize, lanes: &mut Lanes) {
    let shared = block.shared(trial..trial + N);
    let mask = ((1u16 << N) - 1) as u8;
    let bytes = |rows: &[u64; 64]| rows.map(|row| (row >> trial) as u8 & mask);
    let held = bytes(&block.words.held);
    let (entered, left) = (bytes(&block.words.entered), bytes(&block.words.left));
    let mut state = State::<N>::load(lanes, first);
    for (i, row) in block.hold.iter().enumerate() {
        let (held, entered, left) = (held[i], entered[i], left[i]);
        if held | left == 0 {
            continue;
        }
        if entered | left == 0 {
            hold(&mut state, row, held);
            continue;
        }
        let kept = held & !entered;
        let (r, log, fee) = match shared {
            Some((costs, rows)) => {
                let (turn, ratio) = (&rows[i], block.open_ratio[i]);
                shared_turn(row, turn, costs, ratio, [kept, entered, left])
            }
            None => own_turn(block, i, trial, [kept, entered, left]),
        };
        let r2 = r.mul(r);
        state.sum = state.sum.add(r);
        state.sum2 = state.sum2.add(r2);
        state.sum3 = state.sum3.add(r2.mul(r));
        state.sum4 = state.sum4.add(r2.mul(r2));
        let down = r.lesser(V::all(0.0));
        state.down2 = state.down2.add(down.mul(down));
        state.fees = state.fees.add(state.money.mul(fee));
        state.settle(r, log);
    }
    state.store(lanes, first);
}

/// A bar on which every trial of the group holds on or stays flat: powers are shared columns, and
/// a flat lane adds 0.
#[inline(always)]
fn hold<const N: usize>(state: &mut State<N>, row: &HoldRow, held: u8) {
    let mask = M::of(held);
    state.sum = state.sum.add(V::pick(row.r, mask));
    state.sum2 = state.sum2.add(V::pick(row.r2, mask));
    state.sum3 = state.sum3.add(V::pick(row.r3, mask));
    state.sum4 = state.sum4.add(V::pick(row.r4, mask));
    state.down2 = state.down2.add(V::pick(row.down2, mask));
    state.settle(V::pick(row.r, mask), V::pick(row.log, mask));
}

/// Return, log return and fee rate of a bar on which somebody turns, all trials at one cost.
#[inline(always)]
fn shared_turn<const N: usize>(
    row: &HoldRow,
    turn: &TurnRow,
    costs: &Costs,
    open_ratio: f64,
    bits: [u8; 3],
) -> (V<N>, V<N>, V<N>) {
    let [kept, entered, left] = bits.map(M::of);
    let any = |kept_x: f64, enter_x: f64, leave_x: f64| {
        V::pick(kept_x, kept).or(V::pick(enter_x, entered)).or(V::pick(leave_x, left))
    };
    (
        any(row.r, turn.enter, turn.leave),
        any(row.log, turn.enter_log, turn.leave_log),
        any(0.0, costs.entry_fee, open_ratio * costs.sell_fee),
    )
}

/// The same where each trial has costs of its own.
fn own_turn<const N: usize>(
    block: &Block<'_>,
    bar: usize,
    trial: usize,
    bits: [u8; 3],
) -> (V<N>, V<N>, V<N>) {
    let zero = V::all(0.0);
    let (mut r, mut log, mut fee) = (zero, zero, zero);
    for lane in 0..N {
        let bit = |bits: u8| bits >> lane & 1 == 1;
        let (costs, rows) = block.turns[usize::from(block.turn[trial + lane])];
        let turn = &rows[bar];
        let of = if bit(bits[0]) {
            (block.hold[bar].r, block.hold[bar].log, 0.0)
        } else if bit(bits[1]) {
            (turn.enter, turn.enter_log, costs.entry_fee)
        } else if bit(bits[2]) {
            (turn.leave, turn.leave_log, block.open_ratio[bar] * costs.sell_fee)
        } else {
            continue;
        };
        (r.0[lane], log.0[lane], fee.0[lane]) = of;
    }
    (r, log, fee)
}
