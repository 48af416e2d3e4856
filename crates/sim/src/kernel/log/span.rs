//! Spans, and trials that hold through one alike: neighbours among a search's trials mostly do, so
//! that a span is folded and counted once for many of them.

use std::ops::Range;

use super::super::tile::{LogColumns, TurnColumns};
use super::fold::{Fold, KEPT, Patterns};

/// A word of bars of one trial, and the quads that end in it.
pub(super) struct Word<'a> {
    pub(super) log: &'a LogColumns,
    pub(super) turn: &'a TurnColumns,
    /// Its place in the tile.
    pub(super) word: usize,
    /// Held at each close, and at the close before it.
    pub(super) held: u64,
    pub(super) was: u64,
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
        let (held, was) = (self.held, self.was);
        let (kept, entered, left) = (held & was, held & !was, was & !held);
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
    pub(super) fn count(&self, to: &mut [u64; 8]) {
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
    /// Adds its counts.
    #[inline(always)]
    pub(super) fn count(&self, to: &mut [u64; 8]) {
        add(to, self.counts);
    }
}

#[inline(always)]
fn add(to: &mut [u64; 8], counts: [u8; 8]) {
    for (all, count) in to.iter_mut().zip(counts) {
        *all += u64::from(count);
    }
}

/// Spans of the current word of bars that trials of a group have had folded. A place holds the last
/// one that fell to it: who finds another there folds anew, to the same bits.
#[derive(Debug, Default)]
pub(super) struct Memo {
    places: Vec<Place>,
    /// Words so far: what a place holds of an earlier one is over.
    now: u64,
}

#[derive(Clone, Debug)]
#[repr(C, align(64))]
struct Place {
    patterns: Patterns,
    /// The word that it is of, from 1 on; 0 where it is empty.
    of: u64,
    /// Place of the costs.
    turn: usize,
    span: Span,
}

impl Memo {
    /// For a group of so many trials.
    pub(super) fn new(trials: usize) -> Memo {
        /// Places that fit in the first cache.
        const MOST: usize = 128;
        let span = Span { fold: Fold::NOTHING, counts: [0; 8] };
        let empty = Place { patterns: Patterns(0), of: 0, turn: 0, span };
        Memo { places: vec![empty; trials.next_power_of_two().min(MOST)], now: 0 }
    }

    /// The next word of bars begins.
    pub(super) fn next_word(&mut self) {
        self.now += 1;
    }

    /// The span that is this word, under the costs at that place.
    #[inline(always)]
    pub(super) fn get(&mut self, turn: usize, word: &Word<'_>) -> &Span {
        let mask = self.places.len() - 1;
        let Memo { places, now } = self;
        let place = &mut places[word.patterns.hash() & mask];
        if place.patterns != word.patterns || place.of != *now || place.turn != turn {
            let span = Span { fold: word.fold(), counts: word.counts() };
            *place = Place { patterns: word.patterns, of: *now, turn, span };
        }
        &place.span
    }
}
