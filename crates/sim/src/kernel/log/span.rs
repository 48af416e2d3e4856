//! A word of bars of one trial, folded and counted.

use std::ops::Range;

use super::super::tile::{LogColumns, TurnColumns};
use super::fold::{Fold, KEPT, Patterns};

/// A word of bars of one trial, and the quads that end in it.
pub(super) struct Word<'a> {
    pub(super) log: &'a LogColumns,
    pub(super) turn: &'a TurnColumns,
    /// Its place in the tile.
    pub(super) word: usize,
    /// Held at each close, and at the close before each.
    pub(super) held: u64,
    pub(super) before: u64,
    pub(super) patterns: Patterns,
    pub(super) quads: Range<usize>,
}

impl Word<'_> {
    /// One of its quads.
    #[inline(always)]
    pub(super) fn quad(&self, quad: usize) -> Fold {
        let pattern = self.patterns.get(quad - self.quads.start);
        if let Some(table) = self.turn.tables.get(quad) {
            return table[pattern];
        }
        match pattern {
            0 => Fold::NOTHING,
            KEPT => self.log.kept[quad],
            _ => Fold::of(pattern, self.log.bars(quad), self.turn.bars(quad)),
        }
    }

    /// All of its quads.
    #[inline(always)]
    fn fold(&self) -> Fold {
        if let Some(tables) = self.turn.tables.get(self.quads.clone()) {
            return Fold::look_up(self.patterns, tables);
        }
        let mut fold = Fold::NOTHING;
        self.quads.clone().for_each(|quad| fold.append(&self.quad(quad)));
        fold
    }

    /// Bars that are held, of which the return is above and below 0, that enter and that leave.
    #[inline(always)]
    fn counts(&self) -> [u8; 8] {
        let (log, signs) = (self.log, &self.turn.signs[self.word]);
        let (held, before) = (self.held, self.before);
        let (kept, entered, left) = (held & before, held & !before, before & !held);
        let of =
            |hold: u64, enter: u64, leave: u64| (kept & hold) | (entered & enter) | (left & leave);
        let up = of(log.up[self.word], signs.enter_up, signs.leave_up);
        let down = of(log.down[self.word], signs.enter_down, signs.leave_down);
        // a word has at most 64 bars
        let [a, b, c, d, e] = [held, up, down, entered, left].map(|bits| bits.count_ones() as u8);
        [a, b, c, d, e, 0, 0, 0]
    }

    /// Adds its counts.
    #[inline(always)]
    pub(super) fn count(&self, to: &mut [u32; 8]) {
        add(to, self.counts());
    }
}

/// A whole span as some trials hold through it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) fold: Fold,
    counts: [u8; 8],
}

impl Span {
    pub(super) const NOTHING: Span = Span { fold: Fold::NOTHING, counts: [0; 8] };

    /// Of a word that is one.
    #[inline(always)]
    pub(super) fn of(word: &Word<'_>) -> Span {
        Span { fold: word.fold(), counts: word.counts() }
    }

    /// Adds its counts.
    #[inline(always)]
    pub(super) fn count(&self, to: &mut [u32; 8]) {
        add(to, self.counts);
    }
}

#[inline(always)]
fn add(to: &mut [u32; 8], counts: [u8; 8]) {
    for (all, count) in to.iter_mut().zip(counts) {
        *all += u32::from(count);
    }
}
