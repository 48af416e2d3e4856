//! The sandbox for operators from outside: Wasm components that import nothing.
//!
//! - [`Host`]: the engine, its [`Limits`] and its [`Cache`] of compiled components
//! - [`Operator`]: a component that was admitted; `qraft_exec` starts it as an operator from
//!   outside, in blocks or pushed
//! - [`external`]: what a program knows of one
//! - [`probe`]: what is found out about one before it is trusted
//! - [`Fault`]: what is wrong with one, or what it did
//! - [`scan()`]: what can be said of a component without running anything

#![deny(unsafe_code)]

mod cache;
mod contract;
mod describe;
mod fault;
mod guest;
mod host;
mod lanes;
mod limits;
mod operator;
pub mod probe;
mod room;
mod run;
mod scan;
mod trusted;

pub use cache::Cache;
pub use describe::external;
pub use fault::{Fault, Kind, Limit};
pub use host::Host;
pub use limits::Limits;
pub use operator::Operator;
pub use scan::{Scanned, scan};
