//! The order-level matcher: explicit orders on bars or ticks, in whole units of money.
//!
//! - [`terms`], [`costs`]: an instrument's rules, and what trading it costs
//! - [`execution`]: the switches of execution
//! - [`order`], [`fill`]: what is asked for, and what came of it
//! - [`account`], [`position`]: one cash, many positions, nothing lost
//! - [`venue`]: one symbol's working orders on bars; [`ticks`]: on quotes and prints
//! - [`carry`], [`risk`], [`breaker`], [`expiry`]: what happens besides orders
//! - [`algo`]: how a parent order is cut
//! - [`run`]: explicit orders driven over bars or ticks
//!
//! `docs/matching.md` tells when and at what price each kind of order fills.

use qraft_base::{ErrorType, Failure, Stage};

pub mod account;
pub mod algo;
pub mod bar;
pub mod breaker;
pub mod carry;
pub mod costs;
pub mod execution;
pub mod expiry;
pub mod fill;
pub mod order;
pub mod position;
mod pricing;
pub mod risk;
pub mod run;
mod sent;
pub mod terms;
pub mod ticks;
mod trigger;
pub mod venue;

/// A failure of the matcher.
fn fail(code: &'static str, text: String) -> Failure {
    Failure::new(ErrorType::Precise, Stage::Book, code, text)
}
