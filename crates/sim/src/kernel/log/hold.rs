//! A trial that counts holding or cooling down: one bar after the other.

use super::super::MarketTile;
use super::position::Asked;
use crate::rules::{Holding, Moment};
use crate::setup::Setup;

/// The state of one such trial.
#[derive(Debug)]
pub(super) struct Holder {
    holding: Holding,
    held: bool,
    wanted: bool,
    opened: Moment,
    left: Option<Moment>,
}

impl Holder {
    /// A holder, where the setup counts anything.
    pub(super) fn of(setup: &Setup) -> Option<Holder> {
        let holding = Holding::of(&setup.settings);
        let opened = Moment { bar: 0, session: 0 };
        (!holding.is_none()).then_some(Holder {
            holding,
            held: false,
            wanted: false,
            opened,
            left: None,
        })
    }

    /// Walks the `bars` bars of a tile's word, and answers at which closes the trial holds.
    pub(super) fn walk(
        &mut self,
        asked: Asked,
        warm: u64,
        tile: &MarketTile<'_>,
        word: usize,
        bars: usize,
    ) -> u64 {
        let mut held = 0;
        let tradable = tile.log.tradable[word];
        for i in 0..bars {
            let at = word * 64 + i;
            let now = Moment { bar: (tile.start + at) as u32, session: tile.session[at] };
            let bit = |word: u64| word >> i & 1 == 1;
            if self.wanted != self.held && bit(tradable) {
                self.fill(now);
            }
            held |= u64::from(self.held) << i;
            self.decide(bit(asked.long), bit(asked.no_long), bit(asked.exit), bit(warm), now);
        }
        held
    }

    fn fill(&mut self, now: Moment) {
        self.held = self.wanted;
        if self.held {
            self.opened = now;
        } else {
            self.left = Some(now);
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
