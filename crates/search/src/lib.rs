//! Many trials, and what is true of all of them.
//!
//! - [`plan`]: the index space of a search, and the trials that a plan takes from it
//! - [`record`]: the lines of `results.jsonl`

#![forbid(unsafe_code)]

pub mod plan;
pub mod record;
