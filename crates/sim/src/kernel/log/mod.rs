//! The log form: which bars are held, a word of bars of one trial at a time, then the sums, a span
//! of bars at a time.

mod dispatch;
mod fold;
mod hold;
mod position;
mod span;

use std::sync::Arc;

use qraft_base::Failure;
use qraft_stats::Tally;

pub(super) use self::fold::{Fold, PATTERNS, QUAD};
use self::fold::{Patterns, SPAN};
use self::hold::Holder;
use self::position::{Asked, Position};
use self::span::{Memo, Word};
use super::bits::low;
use super::{MarketTile, TrialSignals};
use crate::costs::Costs;
use crate::setup::{Setup, fail};

/// The trials of this form of a group.
#[derive(Debug, Default)]
pub(super) struct LogTrials {
    /// Each with its place in the group.
    trials: Vec<(usize, LogTrial)>,
    memo: Memo,
}

impl LogTrials {
    /// Of the setups at `members`.
    pub(super) fn new(setups: &[Setup], members: impl Iterator<Item = usize>) -> LogTrials {
        let mut trials: Vec<(usize, LogTrial)> = Vec::new();
        for at in members {
            let setup = &setups[at];
            let like = trials.last().filter(|(before, _)| setup.shares(&setups[*before]));
            let costs = like.map(|(_, trial)| trial.costs.clone());
            let costs = costs.unwrap_or_else(|| Costs::of(&setup.settings, None, 1.0).into());
            trials.push((at, LogTrial::new(setup, costs)));
        }
        LogTrials { memo: Memo::new(trials.len()), trials }
    }

    /// Walks a tile with every trial.
    pub(super) fn update(&mut self, tile: &MarketTile<'_>, signals: &[TrialSignals<'_>]) {
        dispatch::walk(self, tile, signals);
    }

    /// A word of bars of every trial, then the next: what trials look up stays near.
    #[inline(always)]
    fn walk(&mut self, tile: &MarketTile<'_>, signals: &[TrialSignals<'_>]) {
        for word in 0..tile.bars.div_ceil(64) {
            self.memo.next_word();
            for (at, trial) in &mut self.trials {
                trial.update(tile, &signals[*at], word, &mut self.memo);
            }
        }
    }

    /// The sums of every trial, in order.
    pub(super) fn finish(self) -> impl Iterator<Item = Result<Tally, Failure>> {
        self.trials.into_iter().map(|(_, trial)| trial.finish())
    }
}

/// One trial of this form.
#[derive(Debug)]
struct LogTrial {
    costs: Arc<Costs>,
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
    /// All spans that are over.
    whole: Fold,
    /// The quads of the open span that are over, where tiles do not end where spans do.
    part: Fold,
    /// Sums of what [`Word`] counts.
    counts: [u64; 8],
    bars: u64,
    /// The tiles were not made for its costs.
    lacking: bool,
}

impl LogTrial {
    /// All cash.
    fn new(setup: &Setup, costs: Arc<Costs>) -> LogTrial {
        let capital = setup.settings.capital;
        LogTrial {
            costs,
            turn: None,
            warm_up: setup.warm_up,
            has_exit: setup.has_exit_long,
            capital,
            position: Position::default(),
            holder: Holder::of(setup),
            open: 0,
            was: false,
            whole: Fold::starting(capital),
            part: Fold::NOTHING,
            counts: [0; 8],
            bars: 0,
            lacking: false,
        }
    }

    /// Walks the `word`-th word of a tile.
    #[inline(always)]
    fn update(
        &mut self,
        tile: &MarketTile<'_>,
        signals: &TrialSignals<'_>,
        word: usize,
        memo: &mut Memo,
    ) {
        let turns = &tile.log.turns;
        self.turn = self.turn.or_else(|| turns.iter().position(|of| of.costs == *self.costs));
        let Some((at, turn)) = self.turn.and_then(|at| Some((at, turns.get(at)?))) else {
            self.lacking = true;
            return;
        };
        let bars = (tile.bars - word * 64).min(64);
        let held = self.held(tile, signals, word, bars);
        let was = (held << 1 | u64::from(self.was)) & low(bars);
        self.was = held >> (bars - 1) & 1 == 1;
        self.bars += bars as u64;
        // Words begin at the same place of a quad as the tile does.
        let before = tile.start % QUAD;
        let patterns = Patterns(u128::from(self.open) | u128::from(held) << (before + 1));
        let first = word * (64 / QUAD);
        let last_word = (word + 1) * 64 >= tile.bars;
        let quads = if last_word { tile.log.quads - first } else { 64 / QUAD };
        self.open = (patterns.0 >> (QUAD * quads)) as u8;
        let quads = first..first + quads;
        let of = Word { log: &tile.log, turn, word, held, was, patterns, quads };
        if !(tile.start.is_multiple_of(SPAN) && bars == SPAN) {
            self.append(&of, tile.start / QUAD);
        } else if !patterns.are_flat() {
            let span = memo.get(at, &of);
            span.count(&mut self.counts);
            self.whole.append(&span.fold);
        }
    }

    /// Adds a word quad by quad: spans end where they do, whatever the tiles. `open` is the tile's
    /// first quad, counted from bar 0.
    fn append(&mut self, word: &Word<'_>, open: usize) {
        word.count(&mut self.counts);
        for quad in word.quads.clone() {
            self.part.append(&word.quad(quad));
            if (open + quad + 1).is_multiple_of(SPAN / QUAD) {
                self.end_span();
            }
        }
    }

    fn end_span(&mut self) {
        let span = std::mem::replace(&mut self.part, Fold::NOTHING);
        self.whole.append(&span);
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

    /// The sums.
    fn finish(mut self) -> Result<Tally, Failure> {
        self.end_span();
        if self.lacking {
            let text = "the market's tiles were not made for the costs of this trial";
            return Err(fail("costs_not_in_tile", text.to_owned()));
        }
        let [held_bars, up, down, entries, exits, ..] = self.counts;
        let flat = self.bars - held_bars - exits;
        Ok(Tally {
            up,
            down,
            total_return: self.whole.money() / self.capital - 1.0,
            turnover: entries as f64 / self.costs.buy + exits as f64,
            held_bars,
            trades: entries,
            ..self.whole.tally(self.bars, flat)
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
