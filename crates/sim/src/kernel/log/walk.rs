//! The sums of eight trials over a word of bars.

use super::super::tile::{HoldRow, LogColumns, TurnRow};
use super::position::Words;
use super::vector::{M8, V8};
use crate::money::Costs;

/// Eight trials' sums, a lane each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lanes {
    pub(super) sum: V8,
    pub(super) sum2: V8,
    pub(super) sum3: V8,
    pub(super) sum4: V8,
    pub(super) down2: V8,
    pub(super) least: V8,
    pub(super) greatest: V8,
    pub(super) log: V8,
    pub(super) peak: V8,
    pub(super) fall: V8,
    pub(super) money: V8,
    pub(super) fees: V8,
}

impl Lanes {
    /// At most eight trials at the start.
    pub(super) fn new(capital: &[f64]) -> Lanes {
        let zero = V8::all(0.0);
        let mut money = zero;
        money.0[..capital.len()].copy_from_slice(capital);
        Lanes {
            sum: zero,
            sum2: zero,
            sum3: zero,
            sum4: zero,
            down2: zero,
            least: V8::all(f64::INFINITY),
            greatest: V8::all(f64::NEG_INFINITY),
            log: zero,
            peak: zero,
            fall: zero,
            money,
            fees: zero,
        }
    }

    /// What follows from a bar's returns, whatever made them.
    #[inline(always)]
    fn settle(&mut self, r: V8, log: V8) {
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

    /// The costs and columns of lane group `group`, where its trials share them.
    fn shared(&self, group: usize) -> Option<(&'a Costs, &'a [TurnRow])> {
        let turn = &self.turn[group * 8..][..8];
        turn.iter().all(|at| *at == turn[0]).then(|| self.turns[usize::from(turn[0])])
    }
}

/// Adds a block to lane group `group`.
#[inline(always)]
pub(super) fn walk(block: &Block<'_>, group: usize, lanes: &mut Lanes) {
    let shift = group * 8;
    let shared = block.shared(group);
    let mut state = *lanes;
    let words = block.words;
    let bits = words.held.iter().zip(&words.entered).zip(&words.left);
    for (i, (row, ((held, entered), left))) in block.hold.iter().zip(bits).enumerate() {
        let of = |word: &u64| (word >> shift) as u8;
        let (held, entered, left) = (of(held), of(entered), of(left));
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
            None => own_turn(block, i, group, [kept, entered, left]),
        };
        let r2 = r.mul(r);
        state.sum = state.sum.add(r);
        state.sum2 = state.sum2.add(r2);
        state.sum3 = state.sum3.add(r2.mul(r));
        state.sum4 = state.sum4.add(r2.mul(r2));
        let down = r.lesser(V8::all(0.0));
        state.down2 = state.down2.add(down.mul(down));
        state.fees = state.fees.add(state.money.mul(fee));
        state.settle(r, log);
    }
    *lanes = state;
}

/// A bar on which every trial of the group holds on or stays flat: powers are shared columns, and
/// a flat lane adds 0.
#[inline(always)]
fn hold(state: &mut Lanes, row: &HoldRow, held: u8) {
    let mask = M8::of(held);
    state.sum = state.sum.add(V8::pick(row.r, mask));
    state.sum2 = state.sum2.add(V8::pick(row.r2, mask));
    state.sum3 = state.sum3.add(V8::pick(row.r3, mask));
    state.sum4 = state.sum4.add(V8::pick(row.r4, mask));
    state.down2 = state.down2.add(V8::pick(row.down2, mask));
    state.settle(V8::pick(row.r, mask), V8::pick(row.log, mask));
}

/// Return, log return and fee rate of a bar on which somebody turns, all trials at one cost.
#[inline(always)]
fn shared_turn(
    row: &HoldRow,
    turn: &TurnRow,
    costs: &Costs,
    open_ratio: f64,
    bits: [u8; 3],
) -> (V8, V8, V8) {
    let [kept, entered, left] = bits.map(M8::of);
    let any = |kept_x: f64, enter_x: f64, leave_x: f64| {
        V8::pick(kept_x, kept).or(V8::pick(enter_x, entered)).or(V8::pick(leave_x, left))
    };
    (
        any(row.r, turn.enter, turn.leave),
        any(row.log, turn.enter_log, turn.leave_log),
        any(0.0, costs.entry_fee, open_ratio * costs.sell_fee),
    )
}

/// The same where each trial has costs of its own.
fn own_turn(block: &Block<'_>, bar: usize, group: usize, bits: [u8; 3]) -> (V8, V8, V8) {
    let zero = V8::all(0.0);
    let (mut r, mut log, mut fee) = (zero, zero, zero);
    for lane in 0..8 {
        let bit = |bits: u8| bits >> lane & 1 == 1;
        let (costs, rows) = block.turns[usize::from(block.turn[group * 8 + lane])];
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
