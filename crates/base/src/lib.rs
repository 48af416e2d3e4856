//! The words that all of qraft shares. No policy, and no I/O but
//! [`publish`]: time, names, digests, failures.
//!
//! - [`Ts`], [`Interval`]: an instant, and the length of a bar
//! - [`schema`]: what a data set says of itself
//! - [`tape`]: what a venue sent, in order: levels and prints in ticks and lots
//! - [`timeframe`]: which bars join into which, and how many a session has
//! - [`Symbol`]: the name of an instrument
//! - [`Digest`], [`DigestBuilder`]: what a thing is, by content
//! - [`Failure`]: why a trial, a stage or a command did not answer
//! - [`Isa`]: how wide a vector unit the fast paths may use
//! - [`fixed`]: prices, quantities and money that add up to the last unit
//! - [`nearest`]: the one did-you-mean of the product
//! - [`publish`]: files that are either the old one or the new one

#![forbid(unsafe_code)]

mod digest;
mod failure;
pub mod fixed;
mod interval;
mod isa;
mod nearest;
pub mod publish;
pub mod schema;
mod symbol;
pub mod tape;
pub mod timeframe;
mod ts;

pub use digest::{Digest, DigestBuilder};
pub use failure::{ErrorType, Failure, Stage};
pub use interval::{Interval, IntervalUnit, ParseIntervalError};
pub use isa::{Isa, IsaMissing};
pub use nearest::nearest;
pub use symbol::Symbol;
pub use ts::Ts;

/// The version of the semantics that this build computes (`docs/semantics.md`). Part of every
/// digest that stands for a result, so that results of different meanings never meet.
pub const SEMANTICS_VERSION: u32 = 1;
