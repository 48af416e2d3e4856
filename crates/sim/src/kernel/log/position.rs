//! Which bars are held: a word of bars of one trial at a time, where nothing counts bars.

/// A word of one trial's signals, bits over time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// `long` true, warm-up served.
    pub(super) long: u64,
    /// `long` false.
    pub(super) no_long: u64,
    /// The exit signal.
    pub(super) exit: u64,
}

/// What is held and wanted after the last bar.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position {
    held: bool,
    wanted: bool,
}

impl Position {
    /// Walks `bars` bars (1 to 64), and answers at which closes the trial holds.
    #[inline(always)]
    pub(super) fn walk(&mut self, asked: Asked, tradable: u64, bars: usize) -> u64 {
        let all = super::low(bars);
        // Where every bar fills and no bar both enters and leaves, `wanted` is a latch: it rises
        // with `long` and falls with `exit`. That is how a carry runs through a sum.
        if tradable & all == all && asked.long & asked.exit & all == 0 {
            let set = asked.long & all;
            let stay = (set | !asked.exit) & all;
            let sum = stay.wrapping_add(set).wrapping_add(u64::from(self.wanted));
            let wanted = set | (stay & !sum);
            let held = (wanted << 1 | u64::from(self.wanted)) & all;
            self.held = held >> (bars - 1) & 1 == 1;
            self.wanted = wanted >> (bars - 1) & 1 == 1;
            return held;
        }
        self.step(asked, tradable, bars)
    }

    /// The same, bar by bar.
    fn step(&mut self, asked: Asked, tradable: u64, bars: usize) -> u64 {
        let mut held = 0;
        for i in 0..bars {
            let bit = |word: u64| word >> i & 1 == 1;
            if bit(tradable) {
                self.held = self.wanted;
            }
            held |= u64::from(self.held) << i;
            let (long, no_long) = (bit(asked.long), bit(asked.no_long));
            self.wanted = if self.held {
                !bit(asked.exit) & (long | self.wanted)
            } else {
                long | (self.wanted & !no_long)
            };
        }
        held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latch_is_the_walk() {
        let mut state = 1u64;
        let mut draw = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
            state.rotate_left(29) ^ state
        };
        let (mut fast, mut slow) = (Position::default(), Position::default());
        let mut held_bars = 0;
        for case in 0..20_000 {
            let long = draw() & draw() & draw();
            let exit = draw() & draw() & !long;
            let no_long = if case % 2 == 0 { exit } else { draw() & !long };
            let bars = 1 + (draw() % 64) as usize;
            let asked = Asked { long, no_long, exit };
            let have = fast.walk(asked, u64::MAX, bars);
            assert_eq!(have, slow.step(asked, u64::MAX, bars), "{asked:?} {bars}");
            assert_eq!((fast.held, fast.wanted), (slow.held, slow.wanted));
            held_bars += have.count_ones();
        }
        assert!(held_bars > 100_000);
    }
}
