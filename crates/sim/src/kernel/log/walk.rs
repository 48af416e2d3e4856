//! The sums of eight trials over a word of bars. Written as loops over lanes, so that the
//! compiler makes each one instruction of whatever width it may use; never reassociated.

use super::super::tile::{HoldRow, LogColumns, TurnRow};
use super::position::Words;
use crate::money::Costs;

/// Eight trials' sums, a lane each.
#[derive(Clone, Copy, Debug)]
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
    pub(super) entry_fee: [f64; 8],
    pub(super) exit_fee: [f64; 8],
    pub(super) entries: [u64; 8],
    pub(super) exits: [u64; 8],
    pub(super) turn_up: [u64; 8],
    pub(super) turn_down: [u64; 8],
}

impl Lanes {
    /// At most eight trials at the start.
    pub(super) fn new(costs: &[Costs], capital: &[f64]) -> Lanes {
        let zero = [0.0; 8];
        let mut lanes = Lanes {
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
            money: zero,
            fees: zero,
            entry_fee: zero,
            exit_fee: zero,
            entries: [0; 8],
            exits: [0; 8],
            turn_up: [0; 8],
            turn_down: [0; 8],
        };
        for (lane, (costs, capital)) in costs.iter().zip(capital).enumerate() {
            lanes.money[lane] = *capital;
            lanes.entry_fee[lane] = costs.entry_fee;
            lanes.exit_fee[lane] = costs.sell_fee;
        }
        lanes
    }
}

/// A word of bars: shared columns, and who holds, enters and leaves.
pub(super) struct Block<'a> {
    hold: &'a [HoldRow],
    open_ratio: &'a [f64],
    turns: Vec<&'a [TurnRow]>,
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
        Block {
            hold: &log.hold[start..start + bars],
            open_ratio: &log.open_ratio[start..start + bars],
            turns: log.turns.iter().map(|turns| &turns.rows[start..start + bars]).collect(),
            turn,
            words,
        }
    }
}

/// Adds a block to lane group `group`.
#[inline(always)]
pub(super) fn walk(block: &Block<'_>, group: usize, lanes: &mut Lanes) {
    let shift = group * 8;
    let mut state = *lanes;
    for (i, row) in block.hold.iter().enumerate() {
        let held = (block.words.held[i] >> shift) as u8;
        let entered = (block.words.entered[i] >> shift) as u8;
        let left = (block.words.left[i] >> shift) as u8;
        if held | left == 0 {
            continue;
        }
        if entered | left == 0 {
            hold(&mut state, row, held);
        } else {
            turn(&mut state, block, i, group, [held, entered, left]);
        }
    }
    *lanes = state;
}

/// A bar on which every trial of the group holds on or stays flat: powers are shared columns, and
/// a flat lane adds 0.
#[inline(always)]
fn hold(state: &mut Lanes, row: &HoldRow, held: u8) {
    let mut masks = [0u64; 8];
    for (lane, mask) in masks.iter_mut().enumerate() {
        *mask = (u64::from(held) >> lane & 1).wrapping_neg();
    }
    let pick = |x: f64, mask: u64| f64::from_bits(x.to_bits() & mask);
    for lane in 0..8 {
        let mask = masks[lane];
        let r = pick(row.r, mask);
        state.sum[lane] += r;
        state.sum2[lane] += pick(row.r2, mask);
        state.sum3[lane] += pick(row.r3, mask);
        state.sum4[lane] += pick(row.r4, mask);
        state.down2[lane] += pick(row.down2, mask);
        settle(state, lane, r, pick(row.log, mask));
    }
}

/// A bar on which some trial of the group enters or leaves: each lane has its own return.
#[inline(always)]
fn turn(state: &mut Lanes, block: &Block<'_>, bar: usize, group: usize, bits: [u8; 3]) {
    let [held, entered, left] = bits;
    let row = &block.hold[bar];
    let (mut returns, mut logs) = ([0.0; 8], [0.0; 8]);
    for lane in 0..8 {
        let bit = |bits: u8| bits >> lane & 1 == 1;
        if bit(entered) || bit(left) {
            let turn = &block.turns[usize::from(block.turn[group * 8 + lane])][bar];
            let r = if bit(entered) {
                state.entries[lane] += 1;
                state.fees[lane] += state.money[lane] * state.entry_fee[lane];
                (returns[lane], logs[lane]) = (turn.enter, turn.enter_log);
                turn.enter
            } else {
                state.exits[lane] += 1;
                let fee = block.open_ratio[bar] * state.exit_fee[lane];
                state.fees[lane] += state.money[lane] * fee;
                (returns[lane], logs[lane]) = (turn.leave, turn.leave_log);
                turn.leave
            };
            state.turn_up[lane] += u64::from(r > 0.0);
            state.turn_down[lane] += u64::from(r < 0.0);
        } else if bit(held) {
            (returns[lane], logs[lane]) = (row.r, row.log);
        }
    }
    for lane in 0..8 {
        let r = returns[lane];
        let r2 = r * r;
        state.sum[lane] += r;
        state.sum2[lane] += r2;
        state.sum3[lane] += r2 * r;
        state.sum4[lane] += r2 * r2;
        state.down2[lane] += if r < 0.0 { r2 } else { 0.0 };
        settle(state, lane, r, logs[lane]);
    }
}

/// What follows from a lane's return whatever made it.
#[inline(always)]
fn settle(state: &mut Lanes, lane: usize, r: f64, log: f64) {
    let least = state.least[lane];
    state.least[lane] = if r < least { r } else { least };
    let greatest = state.greatest[lane];
    state.greatest[lane] = if r > greatest { r } else { greatest };
    let log = state.log[lane] + log;
    state.log[lane] = log;
    let peak = if log > state.peak[lane] { log } else { state.peak[lane] };
    state.peak[lane] = peak;
    let fall = peak - log;
    state.fall[lane] = if fall > state.fall[lane] { fall } else { state.fall[lane] };
    state.money[lane] += state.money[lane] * r;
}
