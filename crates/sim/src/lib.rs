//! The market that answers orders: books, costs, sizing.
//!
//! - [`Setup`], [`Form`]: what one trial's books need to know, and which form they take
//! - [`Market`], [`WholeSignals`]: whole columns, as the specification reads them
//! - [`spec`]: the scalar specification, written to be read
//! - [`select`]: who is selected, with which weight
//! - [`depth`]: matching against a book of price levels, event by event
//! - [`kernel`]: the same books for many trials, tile by tile, equal to the bit
//!
//! `docs/semantics.md` is the law of all of it.

#![deny(unsafe_code)]

pub mod depth;
pub mod kernel;
mod lanes;
mod market;
mod money;
mod rules;
pub mod select;
mod setup;
pub mod spec;

pub use market::{Market, WholeSignals};
pub use setup::{Form, Setup};
