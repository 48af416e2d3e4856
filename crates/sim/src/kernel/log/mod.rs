//! The log form: which bars are held, a word of bars of one trial at a time, then the sums, a span
//! of bars at a time.

mod dispatch;
mod fold;
mod hold;
mod memo;
mod position;
mod span;

use std::sync::Arc;

use qraft_base::Failure;
use qraft_stats::Tally;

pub(super) use self::dispatch::tables;
pub(super) use self::fold::{Fold, QUAD, Table};
use self::fold::{Patterns, SPAN};
use self::hold::Holder;
use self::memo::Memo;
use self::position::{Asked, Position};
use self::span::Word;
use super::bits::low;
use super::{MarketTile, TrialSignals};
use crate::costs::Costs;
use crate::setup::{Setup, fail};

/// The trials of this form of a group.
#[derive(Debug, Default)]
pub(super) struct LogTrials {
    trials: Vec<LogTrial>,
    memo: Memo,
    bars: u64,
}

impl LogTrials {
    /// Of the setups at `members`.
    pub(super) fn new(setups: &[Setup], members: &[usize]) -> LogTrials {
        let mut trials: Vec<LogTrial> = Vec::with_capacity(members.len());
        for &at in members {
            let setup = &setups[at];
            let like = trials.last().filter(|before| setup.shares(&setups[before.place as usize]));
            let costs = like.map(|trial| trial.costs.clone());
            let costs = costs.unwrap_or_else(|| Costs::of(&setup.settings, None, 1.0).into());
            // a group has a few hundred trials
            trials.push(LogTrial::new(at as u32, setup, costs));
        }
        LogTrials { memo: Memo::new(trials.len()), trials, bars: 0 }
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
            for trial in &mut self.trials {
                trial.update(tile, &signals[trial.place as usize], word, &mut self.memo);
            }
        }
        self.bars += tile.bars as u64;
    }

    /// The sums of every trial, in order.
    pub(super) fn finish(self) -> impl Iterator<Item = Result<Tally, Failure>> {
        self.trials.into_iter().map(move |trial| trial.finish(self.bars))
    }
}

/// One trial of this form: what every word of bars reads, in a few lines of the cache.
#[derive(Debug)]
struct LogTrial {
    /// All spans that are over.
    whole: Fold,
    /// Sums of what [`Word`] counts.
    counts: [u32; 8],
    /// Its place in the group.
    place: u32,
    /// Its costs' place in the tiles, once it is found.
    turn: Option<u32>,
    warm_up: u32,
    has_exit: bool,
    position: Position,
    /// Whether it held at the close before the open quad, and at the closes of the quad's bars.
    open: u8,
    /// Held at the last close.
    was: bool,
    /// The tiles were not made for its costs.
    lacking: bool,
    /// Where it counts holding or cooling down, in place of `position`.
    holder: Option<Box<Holder>>,
    /// The quads of the open span that are over, where tiles do not end where spans do.
    part: Option<Fold>,
    costs: Arc<Costs>,
    capital: f64,
}

impl LogTrial {
    /// All cash.
    fn new(place: u32, setup: &Setup, costs: Arc<Costs>) -> LogTrial {
        let capital = setup.settings.capital;
        LogTrial {
            whole: Fold::starting(capital),
            counts: [0; 8],
            place,
            turn: None,
            warm_up: setup.warm_up,
            has_exit: setup.has_exit_long,
            position: Position::default(),
            open: 0,
            was: false,
            lacking: false,
            holder: Holder::of(setup).map(Box::new),
            part: None,
            costs,
            capital,
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
        let find = || turns.iter().position(|of| of.costs == *self.costs).map(|at| at as u32);
        self.turn = self.turn.or_else(find);
        let Some((at, turn)) = self.turn.and_then(|at| Some((at, turns.get(at as usize)?))) else {
            self.lacking = true;
            return;
        };
        let bars = (tile.bars - word * 64).min(64);
        let held = self.held(tile, signals, word, bars);
        let was = std::mem::replace(&mut self.was, held >> (bars - 1) & 1 == 1);
        let before = held << 1 | u64::from(was);
        if tile.start.is_multiple_of(SPAN) && bars == SPAN {
            self.open = u8::from(self.was);
            if held | before != 0 {
                let span = memo.get(held, (at, was), || {
                    let patterns = Patterns(u128::from(held) << 1 | u128::from(was));
                    let first = word * (64 / QUAD);
                    let quads = first..first + 64 / QUAD;
                    Word { log: &tile.log, turn, word, held, before, patterns, quads }
                });
                span.count(&mut self.counts);
                self.whole.append(&span.fold);
            }
            return;
        }
        // Words begin at the same place of a quad as the tile does.
        let patterns =
            Patterns(u128::from(self.open) | u128::from(held) << (tile.start % QUAD + 1));
        let first = word * (64 / QUAD);
        let last_word = (word + 1) * 64 >= tile.bars;
        let quads = if last_word { tile.log.quads - first } else { 64 / QUAD };
        self.open = (patterns.0 >> (QUAD * quads)) as u8;
        let (before, quads) = (before & low(bars), first..first + quads);
        let word = Word { log: &tile.log, turn, word, held, before, patterns, quads };
        self.append(&word, tile.start / QUAD);
    }

    /// Adds a word quad by quad: spans end where they do, whatever the tiles. `open` is the tile's
    /// first quad, counted from bar 0.
    fn append(&mut self, word: &Word<'_>, open: usize) {
        word.count(&mut self.counts);
        for quad in word.quads.clone() {
            self.part.get_or_insert(Fold::NOTHING).append(&word.quad(quad));
            if (open + quad + 1).is_multiple_of(SPAN / QUAD) {
                self.end_span();
            }
        }
    }

    fn end_span(&mut self) {
        if let Some(part) = self.part.take() {
            self.whole.append(&part);
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

    /// The sums.
    fn finish(mut self, bars: u64) -> Result<Tally, Failure> {
        self.end_span();
        if self.lacking {
            let text = "the market's tiles were not made for the costs of this trial";
            return Err(fail("costs_not_in_tile", text.to_owned()));
        }
        let [held_bars, up, down, entries, exits, ..] = self.counts.map(u64::from);
        let flat = bars - held_bars - exits;
        Ok(Tally {
            up,
            down,
            total_return: self.whole.money() / self.capital - 1.0,
            turnover: entries as f64 / self.costs.buy + exits as f64,
            held_bars,
            trades: entries,
            ..self.whole.tally(bars, flat)
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
