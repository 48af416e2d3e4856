//! A tile's signals, as the books read them: plain borrowed slices.

/// A three-valued condition over a tile. Layout (`docs/ARCHITECTURE.md`): with one symbol, bit `i`
/// of word `w` is bar `64·w + i` of the tile; with more, each bar is a row of `⌈symbols/64⌉`
/// words and bit `i` of word `w` is symbol `64·w + i`. Bits beyond the end are 0.
#[derive(Clone, Copy, Debug)]
pub struct Mask<'a> {
    /// Where it is true.
    pub is_true: &'a [u64],
    /// Where it is false; neither is unknown.
    pub is_false: &'a [u64],
}

/// The signals of one trial over a tile. Which exist must be as its setup says.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrialSignals<'a> {
    /// `signals.long`
    pub long: Option<Mask<'a>>,
    /// `signals.exit_long`, where it is true.
    pub exit_long: Option<&'a [u64]>,
    /// `signals.short`
    pub short: Option<Mask<'a>>,
    /// `signals.exit_short`, where it is true.
    pub exit_short: Option<&'a [u64]>,
    /// `selection.score`, `[bar][symbol]` of the tile. Read at rebalance bars only, so that other
    /// rows may hold anything.
    pub score: Option<&'a [f64]>,
    /// `costs.funding.rate`, `[bar][symbol]` of the tile.
    pub funding: Option<&'a [f64]>,
}

/// The signals of a group's trials over a tile, in the order of the group.
#[derive(Clone, Copy, Debug)]
pub struct SignalTile<'a> {
    /// One for each trial.
    pub trials: &'a [TrialSignals<'a>],
}
