//! Re-targeted decisions: exits on every bar, selection and weights on rebalance bars.

use super::super::TrialSignals;
use super::super::bits::{low, ones};
use super::decide::Conditions;
use super::{At, LedgerTrial};
use crate::select::{Ask, Selector, has_bottom, reads_score};
use crate::setup::Setup;
use crate::weights::Weigher;

impl LedgerTrial {
    /// What the close of a bar decides.
    pub(super) fn decide_retarget(
        &mut self,
        at: &At<'_>,
        signals: &TrialSignals<'_>,
        rebalance: bool,
    ) {
        if rebalance {
            self.clear_orders();
        }
        if self.held_count > 0 {
            for word in 0..self.words {
                let exit = |exit: Option<&[u64]>| exit.map_or(0, |exit| at.word(exit, word));
                let signal = (self.held.long[word] & exit(signals.exit_long))
                    | (self.held.short[word] & exit(signals.exit_short));
                let due = self.due(at, word, signal);
                self.scratch.due[word] = due;
                for bit in ones(due) {
                    self.order(at, word * 64 + bit, 0, 0.0);
                }
            }
        } else {
            self.scratch.due.fill(0);
        }
        if rebalance {
            self.retarget(at, signals);
        }
    }

    fn retarget(&mut self, at: &At<'_>, signals: &TrialSignals<'_>) {
        let score = signals.score.map(|score| &score[at.row * self.width..][..self.width]);
        let mut scratch = std::mem::take(&mut self.scratch);
        for list in
            [&mut scratch.long, &mut scratch.short, &mut scratch.kept_long, &mut scratch.kept_short]
        {
            list.clear();
        }
        self.scratch = scratch;
        for word in 0..self.words {
            let on = Conditions::of(at, signals, word);
            let kept = self.kept(at, word, &on, score);
            let base = (word * 64) as u32;
            let symbols = |bits: u64| ones(bits).map(move |bit| base + bit as u32);
            self.scratch.kept[word] = kept;
            self.scratch.kept_long.extend(symbols(kept & self.held.long[word]));
            self.scratch.kept_short.extend(symbols(kept & self.held.short[word]));
            self.gather(at, word, &on, kept);
        }
        let settings = &self.setup.settings;
        let first = at.now.bar as usize * self.width;
        let ask = Ask {
            selection: settings.selection,
            scheme: settings.scheme,
            gross: settings.gross,
            long: &self.scratch.long,
            short: &self.scratch.short,
            score,
            groups: at.tile.market.groups.map(|codes| &codes[first..][..self.width]),
            kept_long: &self.scratch.kept_long,
            kept_short: &self.scratch.kept_short,
        };
        let mut selector: Selector = std::mem::take(&mut self.selector);
        let mut weigher = std::mem::take(&mut self.weigher);
        let chosen = selector.choose(&ask);
        let places = ask.kept_long.len() + ask.kept_short.len() + chosen.len();
        let share = settings.gross * chosen.len() as f64 / places as f64;
        weigher.settle(&self.context(at, share), at, chosen);
        match self.setup.settings.risk.turnover_budget {
            None => self.order_chosen(at, chosen),
            Some(budget) => self.order_within(at, chosen, budget),
        }
        self.selector = selector;
        self.weigher = weigher;
    }

    /// Who is chosen goes to its weight, every other one that may leave to nothing.
    fn order_chosen(&mut self, at: &At<'_>, chosen: &[(u32, f64)]) {
        for word in 0..self.words {
            let out = self.held.any(word) & !self.scratch.kept[word] & !self.scratch.due[word];
            for bit in ones(out) {
                self.order(at, word * 64 + bit, 0, 0.0);
            }
        }
        for &(s, weight) in chosen {
            self.order(at, s as usize, crate::desk::sign(weight), weight);
        }
    }

    /// The same, no further than a turnover budget allows.
    fn order_within(&mut self, at: &At<'_>, chosen: &[(u32, f64)], budget: f64) {
        let mut movers = std::mem::take(&mut self.scratch.movers);
        let mut held = std::mem::take(&mut self.scratch.held);
        let mut blended = std::mem::take(&mut self.scratch.blended);
        movers.clear();
        held.clear();
        blended.clear();
        let mut next = chosen.iter().peekable();
        for s in 0..self.width {
            let wanted = next.next_if(|(at, _)| *at as usize == s).map(|(_, weight)| *weight);
            let stays = self.scratch.kept[s / 64] | self.scratch.due[s / 64];
            if stays >> (s % 64) & 1 == 0 {
                movers.push(s as u32);
                held.push(self.points[s] * at.marks()[s] / self.equity);
                blended.push(wanted.unwrap_or(0.0));
            }
        }
        Weigher::keep_to_budget(&held, &mut blended, budget);
        let mut next = chosen.iter().peekable();
        for (&s, &weight) in movers.iter().zip(&blended) {
            let is_chosen = next.next_if(|(at, _)| *at == s).is_some();
            if is_chosen || weight != 0.0 {
                self.order(at, s as usize, crate::desk::sign(weight), weight);
            } else if self.shares[s as usize] != 0.0 {
                self.order(at, s as usize, 0, 0.0);
            }
        }
        (self.scratch.movers, self.scratch.held, self.scratch.blended) = (movers, held, blended);
    }

    /// The held of a word that are kept: under their minimum, or with a membership that nobody
    /// can decide.
    fn kept(&self, at: &At<'_>, word: usize, on: &Conditions, score: Option<&[f64]>) -> u64 {
        let held = self.held.any(word) & !self.scratch.due[word];
        if held == 0 {
            return 0;
        }
        let reads = reads_score(&self.setup.settings.selection);
        if !reads && !self.holding.has_min() {
            let undecided = |exists: bool, side: u64, yes: u64, no: u64| {
                if exists { side & !yes & !no } else { 0 }
            };
            let Setup { has_long, has_short, .. } = self.setup;
            return held
                & (undecided(has_long, self.held.long[word], on.long, on.no_long)
                    | undecided(has_short, self.held.short[word], on.short, on.no_short));
        }
        let mut kept = 0;
        for bit in ones(held) {
            let s = word * 64 + bit;
            let is_long = self.held.long[word] >> bit & 1 == 1;
            let (exists, yes, no) = if is_long {
                (self.setup.has_long, on.long, on.no_long)
            } else {
                (self.setup.has_short, on.short, on.no_short)
            };
            let (yes, no) = (yes >> bit & 1 == 1, no >> bit & 1 == 1);
            let undecided = if !exists || yes {
                reads && score.is_none_or(|score| !score[s].is_finite())
            } else {
                !no
            };
            let stays = undecided || !self.holding.may_leave(self.opened[s], at.now);
            kept |= u64::from(stays) << bit;
        }
        kept
    }

    /// Lists the candidates of a word.
    fn gather(&mut self, at: &At<'_>, word: usize, on: &Conditions, kept: u64) {
        let all = low(self.width - word * 64) & !kept & !self.scratch.due[word];
        let both = if self.setup.exclusive { on.long & on.short } else { 0 };
        let long = if self.setup.has_long { on.long } else { u64::MAX };
        let short = match self.setup.has_short {
            true => on.short,
            false if has_bottom(&self.setup.settings.selection) => u64::MAX,
            false => 0,
        };
        let (long, short) = (long & all & !both, short & all & !both);
        let long = long & (self.held.long[word] | self.may_enter(at, word, long));
        let short = short & (self.held.short[word] | self.may_enter(at, word, short));
        let base = (word * 64) as u32;
        self.scratch.long.extend(ones(long).map(|bit| base + bit as u32));
        self.scratch.short.extend(ones(short).map(|bit| base + bit as u32));
    }
}
