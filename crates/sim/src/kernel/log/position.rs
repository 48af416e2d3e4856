//! Which bars are held: one word of 64 trials a bar, where nothing counts bars.

/// A word of bars for 64 trials. Signals come in by trial and are turned to rows of bars; held,
/// entered and left are rows of bars.
#[derive(Debug)]
pub(super) struct Words {
    /// `long` true, warm-up served.
    pub(super) long: [u64; 64],
    /// `long` false.
    pub(super) no_long: [u64; 64],
    /// The exit signal.
    pub(super) exit: [u64; 64],
    /// Held at the close.
    pub(super) held: [u64; 64],
    /// Entered at the open.
    pub(super) entered: [u64; 64],
    /// Left at the open.
    pub(super) left: [u64; 64],
}

impl Default for Words {
    fn default() -> Self {
        let zero = [0; 64];
        Words { long: zero, no_long: zero, exit: zero, held: zero, entered: zero, left: zero }
    }
}

impl Words {
    /// No signals.
    pub(super) fn clear(&mut self) {
        self.long.fill(0);
        self.no_long.fill(0);
        self.exit.fill(0);
    }
}

/// What is held and wanted, a bit a trial.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Positions {
    held: u64,
    wanted: u64,
}

impl Positions {
    /// Walks `bars` bars; rows after them are cleared.
    pub(super) fn walk(&mut self, words: &mut Words, tradable: u64, bars: usize) {
        let Positions { mut held, mut wanted } = *self;
        for i in 0..bars {
            let fills = (wanted ^ held) & (tradable >> i & 1).wrapping_neg();
            words.entered[i] = fills & wanted;
            words.left[i] = fills & held;
            held ^= fills;
            words.held[i] = held;
            let (long, no_long) = (words.long[i], words.no_long[i]);
            let stays = !(held & words.exit[i]) & (long | wanted);
            wanted = (held & stays) | (!held & (long | (wanted & !no_long)));
        }
        for rows in [&mut words.held, &mut words.entered, &mut words.left] {
            rows[bars..].fill(0);
        }
        *self = Positions { held, wanted };
    }
}
