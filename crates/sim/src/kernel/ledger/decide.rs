//! Signal-driven decisions, 64 symbols to a word.

use super::super::TrialSignals;
use super::super::bits::ones;
use super::{At, LedgerTrial};

/// A word of 64 symbols' conditions.
#[derive(Clone, Copy)]
pub(super) struct Conditions {
    pub(super) long: u64,
    pub(super) no_long: u64,
    pub(super) short: u64,
    pub(super) no_short: u64,
}

impl Conditions {
    /// Of a bar. An absent condition is neither true nor false.
    pub(super) fn of(at: &At<'_>, signals: &TrialSignals<'_>, word: usize) -> Conditions {
        let of = |mask: &Option<super::super::Mask<'_>>| match mask {
            Some(mask) => (at.word(mask.is_true, word), at.word(mask.is_false, word)),
            None => (0, 0),
        };
        let ((long, no_long), (short, no_short)) = (of(&signals.long), of(&signals.short));
        Conditions { long, no_long, short, no_short }
    }
}

impl LedgerTrial {
    /// Updates what is wanted of each symbol, and orders where it is not what is held.
    pub(super) fn decide_by_signal(&mut self, at: &At<'_>, signals: &TrialSignals<'_>) {
        for word in 0..self.words {
            let on = Conditions::of(at, signals, word);
            let (held_long, held_short) = (self.held.long[word], self.held.short[word]);
            let ordered = self.ordered[word];
            let want_long = (self.wanted.long[word] & ordered) | (held_long & !ordered);
            let want_short = (self.wanted.short[word] & ordered) | (held_short & !ordered);

            let exit_long = signals.exit_long.map_or(on.no_long, |exit| at.word(exit, word));
            let exit_short = signals.exit_short.map_or(on.no_short, |exit| at.word(exit, word));
            let signal = (held_long & exit_long) | (held_short & exit_short);
            let due = self.due(at, word, signal);
            let (mut next_long, mut next_short) = (want_long & !due, want_short & !due);

            let (call_long, call_short) = (on.long & !on.short, on.short & !on.long);
            let (stay_long, stay_short) =
                (call_long & held_long & !due, call_short & held_short & !due);
            next_long = (next_long | stay_long) & !stay_short;
            next_short = (next_short | stay_short) & !stay_long;

            let free_long = call_long & !held_long & (!held_short | due) & !next_long;
            let free_short = call_short & !held_short & (!held_long | due) & !next_short;
            let entries = self.may_enter(at, word, free_long | free_short);
            next_long = (next_long & !(entries & free_short)) | (entries & free_long);
            next_short = (next_short & !(entries & free_long)) | (entries & free_short);

            let flat = !(held_long | held_short);
            next_long &= !(flat & on.no_long);
            next_short &= !(flat & on.no_short);

            for bit in ones((next_long ^ want_long) | (next_short ^ want_short)) {
                let side =
                    |long: u64, short: u64| (long >> bit & 1) as i8 - (short >> bit & 1) as i8;
                let (next, held) = (side(next_long, next_short), side(held_long, held_short));
                self.want(at, word * 64 + bit, next, held);
            }
        }
    }

    /// Which of the held symbols of a word have an exit due, given where a signal asks for it.
    pub(super) fn due(&self, at: &At<'_>, word: usize, signal: u64) -> u64 {
        let mut due = signal;
        if self.holding.has_min() {
            for bit in ones(signal) {
                let may = self.holding.may_leave(self.opened[word * 64 + bit], at.now);
                due &= !(u64::from(!may) << bit);
            }
        }
        if self.holding.has_max() {
            for bit in ones(self.held.any(word) & !due) {
                let must = self.holding.must_leave(self.opened[word * 64 + bit], at.now);
                due |= u64::from(must) << bit;
            }
        }
        due
    }

    /// Which of the candidates of a word have warm-up and cooldown behind them.
    pub(super) fn may_enter(&self, at: &At<'_>, word: usize, candidates: u64) -> u64 {
        let listed = at.tile.last_listed;
        let all_warm = listed <= at.now.bar && at.now.bar - listed >= self.setup.warm_up;
        if all_warm && !self.holding.cools() {
            return candidates;
        }
        let mut allowed = 0;
        for bit in ones(candidates) {
            let s = word * 64 + bit;
            let may = self.is_warm(at, s) && self.holding.may_enter(self.left[s], at.now);
            allowed |= u64::from(may) << bit;
        }
        allowed
    }

    /// The wanted side of a symbol has changed.
    fn want(&mut self, at: &At<'_>, symbol: usize, next: i8, held: i8) {
        if next == held {
            self.withdraw(symbol);
        } else if next == 0 {
            self.order(at, symbol, 0, 0.0);
        } else {
            let mut weigher = std::mem::take(&mut self.weigher);
            let weight = weigher.slot(&self.context(at, 0.0), at, symbol, next, self.width);
            self.weigher = weigher;
            self.order(at, symbol, next, weight);
        }
    }
}
