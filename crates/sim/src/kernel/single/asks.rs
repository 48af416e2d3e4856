//! What the signals of eight trials ask for at each bar of a block.

use super::super::bits::{bytes, low};
use super::super::log::warm_bits;
use super::super::{MarketTile, TrialSignals};
use super::group::{LaneGroup, Trial};

/// A byte a bar, bit j of trial j.
pub(super) struct Asks {
    /// The side alone is called, its warm-up served.
    pub(super) enter_long: [u8; 64],
    pub(super) enter_short: [u8; 64],
    /// The side is to be left.
    pub(super) exit_long: [u8; 64],
    pub(super) exit_short: [u8; 64],
    /// The side's condition is false.
    pub(super) no_long: [u8; 64],
    pub(super) no_short: [u8; 64],
    /// Bits over time: somebody may enter.
    pub(super) entries: u64,
}

/// The same of one trial, bits over time.
#[derive(Clone, Copy, Default)]
struct Words {
    enter: [u64; 2],
    exit: [u64; 2],
    no: [u64; 2],
}

impl Asks {
    /// The signals of a word of bars.
    #[inline(always)]
    pub(super) fn of(
        group: &LaneGroup,
        tile: &MarketTile<'_>,
        signals: &[TrialSignals<'_>],
        word: usize,
    ) -> Asks {
        let mut words = [Words::default(); 8];
        for (trial, words) in group.trials.iter().zip(&mut words) {
            *words = Words::of(trial, tile, &signals[trial.place], word);
        }
        let turn = |of: fn(&Words) -> u64| bytes(words.each_ref().map(of));
        let shorts = group.kind.shorts;
        let turn_short = |of: fn(&Words) -> u64| if shorts { turn(of) } else { [0; 64] };
        Asks {
            enter_long: turn(|words| words.enter[0]),
            exit_long: turn(|words| words.exit[0]),
            no_long: turn(|words| words.no[0]),
            enter_short: turn_short(|words| words.enter[1]),
            exit_short: turn_short(|words| words.exit[1]),
            no_short: turn_short(|words| words.no[1]),
            entries: words.iter().fold(0, |any, words| any | words.enter[0] | words.enter[1]),
        }
    }
}

impl Words {
    #[inline(always)]
    fn of(trial: &Trial, tile: &MarketTile<'_>, signals: &TrialSignals<'_>, word: usize) -> Words {
        let bars = low(tile.bars - word * 64);
        let first = (tile.start + word * 64) as u64;
        let warm = warm_bits(tile.first_close[0], trial.setup.warm_up, first) & bars;
        let of = |mask: &Option<super::super::Mask<'_>>| {
            mask.as_ref().map_or((0, 0), |mask| (mask.is_true[word], mask.is_false[word]))
        };
        let ((long, no_long), (short, no_short)) = (of(&signals.long), of(&signals.short));
        Words {
            enter: [long & !short & warm, short & !long & warm],
            exit: [
                signals.exit_long.map_or(no_long, |exit| exit[word]),
                signals.exit_short.map_or(no_short, |exit| exit[word]),
            ],
            no: [no_long, no_short],
        }
    }
}
