//! Hand-written kernels, each for one workload: what the machine gives when nothing is general.
//!
//! [`crossover`] is the machine's limit: vectors across combinations. The others are scalar, one
//! combination at a time, as the best kernels that people write for a just-in-time compiler of a
//! scripting language.

pub mod books;
pub mod crossover;
pub mod indicators;
pub mod weekly;

/// Four figures of one trial.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Equity at the end over equity at the start, less one.
    pub total_return: f64,
    /// Annualised, risk-free rate 0.
    pub sharpe_ratio: f64,
    /// Positive.
    pub max_drawdown: f64,
    /// Entries, or filled orders where holdings are re-targeted.
    pub trades: f64,
}
