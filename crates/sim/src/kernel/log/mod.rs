//! The log form: which bars are held, a word of bars of one trial at a time, then the sums, four
//! bars at a time.

mod dispatch;
mod fold;
mod hold;
mod position;

use qraft_base::Failure;
use qraft_stats::Tally;

pub(super) use self::fold::{Fold, PATTERNS, QUAD};
use self::fold::{KEPT, Patterns, Sums};
use self::hold::Holder;
use self::position::{Asked, Position};
use super::bits::low;
use super::tile::{LogColumns, TurnColumns};
use super::{MarketTile, TrialSignals};
use crate::costs::Costs;
use crate::setup::{Setup, fail};

pub(super) use self::dispatch::walk;

/// A word of bars of every trial, then the next: what trials look up stays near.
#[inline(always)]
fn walk_plain(
    trials: &mut [(usize, LogTrial)],
    tile: &MarketTile<'_>,
    signals: &[TrialSignals<'_>],
) {
    for word in 0..tile.bars.div_ceil(64) {
        for (at, trial) in trials.iter_mut() {
            trial.update(tile, &signals[*at], word);
        }
    }
}

/// Counts that are kept by bits.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    held: u64,
    up: u64,
    down: u64,
    entries: u64,
    exits: u64,
}

/// One trial of this form.
#[derive(Debug)]
pub(super) struct LogTrial {
    costs: Costs,
    /// Its place among the tiles' costs, once it is found.
    turn: Option<usize>,
    warm_up: u32,
    has_exit: bool,
    capital: f64,
    position: Position,
    /// Where it counts holding or cooling down, in place of `position`.
    holder: Option<Holder>,
    /// Whether it held at the close before the open quad, and at the closes of the quad's bars.
    open: u8,
    /// Held at the last close.
    was: bool,
    sums: Sums,
    counts: Counts,
    bars: u64,
    /// The tiles were not made for its costs.
    lacking: bool,
}

impl LogTrial {
    /// All cash.
    pub(super) fn new(setup: &Setup) -> LogTrial {
        let capital = setup.settings.capital;
        LogTrial {
            costs: Costs::of(&setup.settings, None, 1.0),
            turn: None,
            warm_up: setup.warm_up,
            has_exit: setup.has_exit_long,
            capital,
            position: Position::default(),
            holder: Holder::of(setup),
            open: 0,
            was: false,
            sums: Sums::new(capital),
            counts: Counts::default(),
            bars: 0,
            lacking: false,
        }
    }

    /// Walks the `word`-th word of a tile.
    #[inline(always)]
    fn update(&mut self, tile: &MarketTile<'_>, signals: &TrialSignals<'_>, word: usize) {
        let turns = &tile.log.turns;
        self.turn = self.turn.or_else(|| turns.iter().position(|of| of.costs == self.costs));
        let Some(turn) = self.turn.and_then(|at| turns.get(at)) else {
            self.lacking = true;
            return;
        };
        let bars = (tile.bars - word * 64).min(64);
        let held = self.held(tile, signals, word, bars);
        self.count(&tile.log, turn, word, bars, held);
        self.bars += bars as u64;
        // Words begin at the same place of a quad as the tile does.
        let before = tile.start % QUAD;
        let patterns = Patterns(u128::from(self.open) | u128::from(held) << (before + 1));
        let first = word * (64 / QUAD);
        let last_word = (word + 1) * 64 >= tile.bars;
        let quads = if last_word { tile.log.quads - first } else { 64 / QUAD };
        self.open = (patterns.0 >> (QUAD * quads)) as u8;
        if patterns.are_flat() {
            return;
        }
        match turn.tables.get(first..first + quads) {
            Some(tables) => self.sums.look_up(patterns, tables),
            None => self.fold(&tile.log, turn, patterns, first..first + quads),
        }
    }

    /// At which of a word's closes it holds.
    #[inline(always)]
    fn held(
        &mut self,
        tile: &MarketTile<'_>,
        signals: &TrialSignals<'_>,
        word: usize,
        bars: usize,
    ) -> u64 {
        let Some(long) = &signals.long else { return 0 };
        let (is_true, no_long) = (long.is_true[word], long.is_false[word]);
        let exit = signals.exit_long.filter(|_| self.has_exit).map_or(no_long, |exit| exit[word]);
        let first = (tile.start + word * 64) as u64;
        let warm = warm_bits(tile.first_close[0], self.warm_up, first);
        match &mut self.holder {
            Some(holder) => {
                let asked = Asked { long: is_true, no_long, exit };
                holder.walk(asked, warm, tile, word, bars)
            }
            None => {
                let asked = Asked { long: is_true & warm, no_long, exit };
                self.position.walk(asked, tile.log.tradable[word], bars)
            }
        }
    }

    /// Counts held bars, turns and the signs of their returns.
    #[inline(always)]
    fn count(&mut self, log: &LogColumns, turn: &TurnColumns, word: usize, bars: usize, held: u64) {
        let was = (held << 1 | u64::from(self.was)) & low(bars);
        self.was = held >> (bars - 1) & 1 == 1;
        if held | was == 0 {
            return;
        }
        let signs = &turn.signs[word];
        let (kept, entered, left) = (held & was, held & !was, was & !held);
        let count = |bits: u64| u64::from(bits.count_ones());
        let up = (kept & log.up[word]) | (entered & signs.enter_up) | (left & signs.leave_up);
        let down =
            (kept & log.down[word]) | (entered & signs.enter_down) | (left & signs.leave_down);
        let counts = &mut self.counts;
        counts.held += count(held);
        counts.up += count(up);
        counts.down += count(down);
        counts.entries += count(entered);
        counts.exits += count(left);
    }

    /// Adds quads whose costs have no tables.
    fn fold(
        &mut self,
        log: &LogColumns,
        turn: &TurnColumns,
        patterns: Patterns,
        quads: std::ops::Range<usize>,
    ) {
        for (at, quad) in quads.enumerate() {
            match patterns.get(at) {
                0 => {}
                KEPT => self.sums.add(&log.kept[quad]),
                pattern => {
                    let from = quad * QUAD;
                    let to = (from + QUAD).min(log.rows.len());
                    let (bars, turns) = (&log.rows[from..to], &turn.rows[from..to]);
                    self.sums.add(&Fold::of(pattern, bars, turns));
                }
            }
        }
    }

    /// The sums.
    pub(super) fn finish(self) -> Result<Tally, Failure> {
        if self.lacking {
            let text = "the market's tiles were not made for the costs of this trial";
            return Err(fail("costs_not_in_tile", text.to_owned()));
        }
        let (sums, counts) = (self.sums, self.counts);
        let flat = self.bars - counts.held - counts.exits;
        let (mut least, mut greatest) = (sums.least, sums.greatest);
        if flat > 0 {
            least = least.min(0.0);
            greatest = greatest.max(0.0);
        }
        let [sum, sum2, sum3, sum4] = sums.powers;
        Ok(Tally {
            n: self.bars,
            sum,
            sum2,
            sum3,
            sum4,
            down2: sums.down2,
            least,
            greatest,
            up: counts.up,
            down: counts.down,
            total_return: sums.money / self.capital - 1.0,
            max_drawdown: -libm::expm1(-sums.fall),
            turnover: counts.entries as f64 / self.costs.buy + counts.exits as f64,
            fees: sums.fees,
            held_bars: counts.held,
            trades: counts.entries,
        })
    }
}

/// Bits of the 64 bars from `first` on that have the warm-up behind them.
pub(super) fn warm_bits(first_close: u32, warm_up: u32, first: u64) -> u64 {
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
