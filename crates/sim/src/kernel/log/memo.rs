//! Trials that hold through a span alike: neighbours among a search's trials mostly do, so that a
//! span is folded and counted once for many of them.

use super::span::{Span, Word};

/// Spans of the current word of bars that trials of a group have had folded. A place holds the
/// last one that fell to it: who finds another there folds anew, to the same bits.
#[derive(Debug, Default)]
pub(super) struct Memo {
    places: Vec<Place>,
    /// Words so far: what a place holds of an earlier one is over.
    now: u32,
}

#[derive(Clone, Debug)]
#[repr(C, align(64))]
struct Place {
    held: u64,
    /// The word that it is of, from 1 on (0 where it is empty), the place of the costs, and
    /// whether it was held before.
    of: (u32, u32, bool),
    span: Span,
}

impl Memo {
    /// For a group of so many trials.
    pub(super) fn new(trials: usize) -> Memo {
        /// Places that fit in the first cache.
        const MOST: usize = 128;
        let empty = Place { held: 0, of: (0, 0, false), span: Span::NOTHING };
        Memo { places: vec![empty; trials.next_power_of_two().min(MOST)], now: 0 }
    }

    /// The next word of bars begins.
    pub(super) fn next_word(&mut self) {
        self.now += 1;
    }

    /// The span of a trial that holds so through the word, with costs at that place, and that held
    /// before or not; `make` is asked where it is not here.
    #[inline(always)]
    pub(super) fn get<'w>(
        &mut self,
        held: u64,
        (turn, was): (u32, bool),
        make: impl FnOnce() -> Word<'w>,
    ) -> &Span {
        let mask = self.places.len() - 1;
        let place = &mut self.places[hash(held) & mask];
        let of = (self.now, turn, was);
        if place.held != held || place.of != of {
            *place = Place { held, of, span: Span::of(&make()) };
        }
        &place.span
    }
}

/// A number that differs where ways of holding mostly do.
#[inline(always)]
fn hash(held: u64) -> usize {
    // the golden ratio, as a fraction of 2^64
    (held.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
}
