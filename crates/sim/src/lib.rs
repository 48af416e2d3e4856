//! The market that answers orders: books, costs, sizing.
//!
//! - [`Setup`], [`Form`]: what one trial's books need to know, and which form they take
//! - [`Market`], [`WholeSignals`]: whole columns, as the specification reads them
//! - [`spec`]: the scalar specification, written to be read
//! - [`select`]: who is selected, with which weight
//! - [`sizing`]: caps, volatility, risk parity, industries, turnover, clusters
//! - [`precise`]: a strategy's decisions as orders, matched one by one
//! - [`depth`]: matching against a book of price levels, event by event
//! - [`kernel`]: the same books for many trials, tile by tile, equal to the bit
//! - [`matching`]: explicit orders on bars and ticks, in whole units of money
//!
//! `docs/semantics.md` is the law of all of it.

#![deny(unsafe_code)]

mod bounds;
mod costs;
mod decide;
pub mod depth;
mod desk;
mod flow;
pub mod kernel;
mod lanes;
mod market;
pub mod matching;
mod money;
pub mod precise;
mod rules;
pub mod select;
mod setup;
pub mod sizing;
pub mod spec;
mod stops;
mod weights;

pub use market::{Market, WholeSignals};
pub use setup::{BySymbol, Form, PackTerms, Setup, SymbolTerms};
