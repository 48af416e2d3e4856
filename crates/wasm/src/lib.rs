//! The sandbox for operators from outside: Wasm components that import nothing.
//!
//! - [`Host`]: the engine, its [`Limits`] and its [`Cache`] of compiled components
//! - [`Operator`]: a component that was admitted; `qraft_exec` starts it as an operator from
//!   outside, in blocks or pushed
//! - [`Fault`]: what is wrong with one, or what it did
//! - [`scan()`]: what can be said of a component without running anything

#![deny(unsafe_code)]

mod cache;
mod contract;
mod fault;
mod guest;
mod host;
mod limits;
mod operator;
mod room;
mod run;
mod scan;
mod trusted;

pub use cache::Cache;
pub use fault::{Fault, Kind, Limit};
pub use host::Host;
pub use limits::Limits;
pub use operator::Operator;
pub use scan::{Scanned, scan};
