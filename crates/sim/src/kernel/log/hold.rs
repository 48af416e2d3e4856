//! A trial that counts holding or cooling down: one bar after the other.

use super::super::{MarketTile, TrialSignals};
use super::position::Words;
use super::warm_bits;
use crate::rules::{Holding, Moment};
use crate::setup::Setup;

/// The state of one such trial.
#[derive(Debug)]
pub(super) struct Holder {
    /// Its place in the group.
    pub(super) place: usize,
    holding: Holding,
    warm_up: u32,
    has_exit: bool,
    held: bool,
    wanted: bool,
    opened: Moment,
    left: Option<Moment>,
}

impl Holder {
    /// A holder, where the setup counts anything.
    pub(super) fn of(setup: &Setup, place: usize) -> Option<Holder> {
        let holding = Holding::of(&setup.settings);
        let opened = Moment { bar: 0, session: 0 };
        (!holding.is_none()).then_some(Holder {
            place,
            holding,
            warm_up: setup.warm_up,
            has_exit: setup.has_exit_long,
            held: false,
            wanted: false,
            opened,
            left: None,
        })
    }

    /// Walks a word of bars and sets its bits in the rows of held, entered and left.
    pub(super) fn walk(
        &mut self,
        words: &mut Words,
        tile: &MarketTile,
        signals: &TrialSignals<'_>,
        word: usize,
        bars: usize,
    ) {
        let long = signals.long.as_ref();
        let is_true = long.map_or(0, |long| long.is_true[word]);
        let is_false = long.map_or(0, |long| long.is_false[word]);
        let exits = signals.exit_long.filter(|_| self.has_exit).map_or(is_false, |exit| exit[word]);
        let first = tile.start + word * 64;
        let warm = warm_bits(tile.first_close[0], self.warm_up, first as u64);
        let tradable = tile.log.tradable[word];
        for i in 0..bars {
            let now = Moment { bar: (first + i) as u32, session: tile.session[word * 64 + i] };
            let bit = |word: u64| word >> i & 1 == 1;
            if self.wanted != self.held && bit(tradable) {
                self.fill(words, i, now);
            }
            words.held[i] |= u64::from(self.held) << self.place;
            self.decide(bit(is_true), bit(is_false), bit(exits), bit(warm), now);
        }
    }

    fn fill(&mut self, words: &mut Words, bar: usize, now: Moment) {
        self.held = self.wanted;
        if self.held {
            self.opened = now;
            words.entered[bar] |= 1 << self.place;
        } else {
            self.left = Some(now);
            words.left[bar] |= 1 << self.place;
        }
    }

    fn decide(&mut self, long: bool, no_long: bool, exit: bool, warm: bool, now: Moment) {
        if self.held {
            let due = self.holding.must_leave(self.opened, now)
                || (exit && self.holding.may_leave(self.opened, now));
            self.wanted = !due && (long || self.wanted);
        } else if long && warm && self.holding.may_enter(self.left, now) {
            self.wanted = true;
        } else if no_long {
            self.wanted = false;
        }
    }
}
