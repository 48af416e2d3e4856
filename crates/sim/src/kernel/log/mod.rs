//! The log form for up to 64 trials: which bars are held, bit-parallel, then the sums, eight
//! trials to a lane group.

mod dispatch;
mod hold;
mod position;
mod vector;
mod walk;

use qraft_base::Failure;
use qraft_stats::Tally;

use self::hold::Holder;
use self::position::{Positions, Words};
use self::walk::{Block, Lanes};
use super::bits::{low, ones, transpose};
use super::tile::LogColumns;
use super::{MarketTile, TrialSignals};
use crate::costs::Costs;
use crate::setup::{Setup, fail};

/// Counts that are kept by bits, one trial's.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    held: u64,
    up: u64,
    down: u64,
    entries: u64,
    exits: u64,
}

/// The state of all log-form trials of a group. Bit i, lane i are trial i of the group; lanes of
/// other trials stay flat.
#[derive(Debug)]
pub(super) struct LogTrials {
    /// Trials of this form.
    members: u64,
    costs: Vec<Costs>,
    warm_up: Vec<u32>,
    has_exit: Vec<bool>,
    capital: Vec<f64>,
    /// Those that count holding or cooling down, walked one by one.
    holders: Vec<Holder>,
    counted: u64,
    positions: Positions,
    /// Held at the last close.
    was_held: u64,
    lanes: Vec<Lanes>,
    counts: Vec<Counts>,
    bars: u64,
    /// Members whose costs the tiles lack.
    lacking: u64,
}

impl LogTrials {
    /// Of the setups at `members`.
    pub(super) fn new(setups: &[Setup], members: &[usize]) -> Self {
        let mut holders = Vec::new();
        let (mut mask, mut counted) = (0, 0);
        for &at in members {
            mask |= 1 << at;
            if let Some(holder) = Holder::of(&setups[at], at) {
                counted |= 1 << at;
                holders.push(holder);
            }
        }
        let costs: Vec<Costs> =
            setups.iter().map(|setup| Costs::of(&setup.settings, None, 1.0)).collect();
        let capital: Vec<f64> = setups.iter().map(|setup| setup.settings.capital).collect();
        LogTrials {
            members: mask,
            warm_up: setups.iter().map(|setup| setup.warm_up).collect(),
            has_exit: setups.iter().map(|setup| setup.has_exit_long).collect(),
            holders,
            counted,
            positions: Positions::default(),
            was_held: 0,
            lanes: capital.chunks(8).map(Lanes::new).collect(),
            counts: vec![Counts::default(); setups.len()],
            bars: 0,
            lacking: 0,
            costs,
            capital,
        }
    }

    /// Walks one tile.
    pub(super) fn update(&mut self, tile: &MarketTile, signals: &[TrialSignals<'_>]) {
        let mut turn = [0u16; 64];
        for at in ones(self.members) {
            let of = tile.log.turns.iter().position(|turns| turns.costs == self.costs[at]);
            match of {
                Some(of) => turn[at] = of as u16,
                None => self.lacking |= 1 << at,
            }
        }
        if tile.log.turns.is_empty() {
            return;
        }
        let mut words = Box::new(Words::default());
        for word in 0..tile.bars.div_ceil(64) {
            let bars = (tile.bars - word * 64).min(64);
            self.gather(tile, signals, word, &mut words);
            self.positions.walk(&mut words, tile.log.tradable[word], bars);
            for holder in &mut self.holders {
                holder.walk(&mut words, tile, &signals[holder.place], word, bars);
            }
            let block = Block::new(&tile.log, word * 64, bars, &words, &turn);
            for (group, lanes) in self.lanes.iter_mut().enumerate() {
                dispatch::walk(&block, group, lanes);
            }
            self.count(&tile.log, word, bars, &turn, &mut words);
        }
        self.bars += tile.bars as u64;
    }

    /// Puts a word of every trial's signals side by side, and turns it: row i is then bar i.
    fn gather(
        &self,
        tile: &MarketTile,
        signals: &[TrialSignals<'_>],
        word: usize,
        words: &mut Words,
    ) {
        words.clear();
        let first = (tile.start + word * 64) as u64;
        for at in ones(self.members & !self.counted) {
            let Some(long) = &signals[at].long else { continue };
            let warm = warm_bits(tile.first_close[0], self.warm_up[at], first);
            words.long[at] = long.is_true[word] & warm;
            words.no_long[at] = long.is_false[word];
            words.exit[at] = match signals[at].exit_long {
                Some(exit) if self.has_exit[at] => exit[word],
                _ => long.is_false[word],
            };
        }
        transpose(&mut words.long);
        transpose(&mut words.no_long);
        transpose(&mut words.exit);
    }

    /// Counts held bars, turns and the signs of their returns, from the bits of each trial.
    fn count(
        &mut self,
        log: &LogColumns,
        word: usize,
        bars: usize,
        turn: &[u16; 64],
        words: &mut Words,
    ) {
        let before = self.was_held;
        self.was_held = words.held[bars - 1];
        transpose(&mut words.held);
        for at in ones(self.members & !self.lacking) {
            let signs = &log.turns[usize::from(turn[at])].signs[word];
            let held = words.held[at] & low(bars);
            let was = (held << 1 | (before >> at & 1)) & low(bars);
            let (kept, entered, left) = (held & was, held & !was, was & !held);
            let count = |bits: u64| u64::from(bits.count_ones());
            let up = (kept & log.up[word]) | (entered & signs.enter_up) | (left & signs.leave_up);
            let down =
                (kept & log.down[word]) | (entered & signs.enter_down) | (left & signs.leave_down);
            let counts = &mut self.counts[at];
            counts.held += count(held);
            counts.up += count(up);
            counts.down += count(down);
            counts.entries += count(entered);
            counts.exits += count(left);
        }
    }

    /// The sums of one trial.
    pub(super) fn finish(&self, at: usize) -> Result<Tally, Failure> {
        if self.lacking >> at & 1 == 1 {
            let text = "the market's tiles were not made for the costs of this trial";
            return Err(fail("costs_not_in_tile", text.to_owned()));
        }
        let (lanes, lane, counts) = (&self.lanes[at / 8], at % 8, self.counts[at]);
        let Counts { entries, exits, .. } = counts;
        let flat = self.bars - counts.held - exits;
        let (mut least, mut greatest) = (lanes.least[lane], lanes.greatest[lane]);
        if flat > 0 {
            least = least.min(0.0);
            greatest = greatest.max(0.0);
        }
        Ok(Tally {
            n: self.bars,
            sum: lanes.sum[lane],
            sum2: lanes.sum2[lane],
            sum3: lanes.sum3[lane],
            sum4: lanes.sum4[lane],
            down2: lanes.down2[lane],
            least,
            greatest,
            up: counts.up,
            down: counts.down,
            total_return: lanes.money[lane] / self.capital[at] - 1.0,
            max_drawdown: -libm::expm1(-lanes.fall[lane]),
            turnover: entries as f64 / self.costs[at].buy + exits as f64,
            fees: lanes.fees[lane],
            held_bars: counts.held,
            trades: entries,
        })
    }
}

/// Bits of the 64 bars from `first` on that have the warm-up behind them.
fn warm_bits(first_close: u32, warm_up: u32, first: u64) -> u64 {
    if first_close == u32::MAX {
        return 0;
    }
    let warm_at = u64::from(first_close) + u64::from(warm_up);
    match warm_at.saturating_sub(first) {
        0 => u64::MAX,
        late if late < 64 => u64::MAX << late,
        _ => 0,
    }
}
