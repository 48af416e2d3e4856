//! Why there is no probability of backtest overfitting.

use std::fmt;

use super::MOST_BLOCKS;

/// What a panel lacks. A gate that is refused is not passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// S is odd: a split would have no other half of the same size.
    OddBlocks,
    /// S is 0, or more than [`MOST_BLOCKS`].
    Blocks,
    /// Fewer than two trials: nothing was picked.
    Trials,
    /// The trial's length is not the first one's.
    Length(usize),
    /// Blocks of fewer than two rows.
    Rows,
    /// The trial has a return that is not finite.
    NotFinite(usize),
    /// The trial has no Sharpe ratio in one half of a split: its returns are all the same there, or
    /// too great to be squared.
    NoSharpe(usize),
}

impl Refusal {
    /// Its short name.
    pub fn name(self) -> &'static str {
        match self {
            Refusal::OddBlocks => "n_blocks_must_be_even",
            Refusal::Blocks => "n_blocks_out_of_range",
            Refusal::Trials => "too_few_trials",
            Refusal::Length(_) => "lengths_differ",
            Refusal::Rows => "blocks_too_short",
            Refusal::NotFinite(_) => "not_finite",
            Refusal::NoSharpe(_) => "zero_variance",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::OddBlocks => f.write_str("the number of blocks must be even"),
            Refusal::Blocks => write!(f, "the number of blocks must be 2 to {MOST_BLOCKS}"),
            Refusal::Trials => f.write_str("at least two trials are needed"),
            Refusal::Length(trial) => write!(f, "trial {trial} has another length"),
            Refusal::Rows => f.write_str("each block needs at least two rows"),
            Refusal::NotFinite(trial) => write!(f, "trial {trial} has a return that is no number"),
            Refusal::NoSharpe(trial) => {
                write!(f, "trial {trial} has no Sharpe ratio in one half of a split")
            }
        }
    }
}

impl std::error::Error for Refusal {}
