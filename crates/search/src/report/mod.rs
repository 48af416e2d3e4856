//! What is true of all trials of a run.

mod aggregate;
mod hold;

pub use aggregate::{AGGREGATE_SCHEMA, Aggregate, BestTrial, FailureGroup, Frame};
pub use hold::{buy_and_hold, hold_equity, hold_returns};
