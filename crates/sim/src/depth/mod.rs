//! Matching against a book of price levels, event by event.
//!
//! - [`Book`]: sizes shown by price, rebuilt from snapshots and changes
//! - [`queue`]: where a resting order stands at its price, by named models
//! - [`latency`]: how long orders and answers travel
//! - [`orders`], [`Exchange`]: what can be sent, and what the venue makes of it
//! - [`Account`], [`Fill`]: position, cash, and what each fill is made of
//! - [`Engine`], [`Strategy`], [`Desk`]: data, orders and answers in the order of time
//!
//! `docs/depth.md` says what is modelled and what is not.

pub mod account;
pub mod book;
mod desk;
mod engine;
mod exchange;
mod ladder;
pub mod latency;
pub mod orders;
pub mod queue;
mod resting;
#[cfg(test)]
mod tests;

pub use account::{Account, Cause, Fees, Fill};
pub use book::Book;
pub use desk::{Desk, OwnOrder};
pub use engine::{Engine, Outcome, Settings, Strategy};
pub use exchange::Exchange;
pub use orders::{Answer, NewOrder, Notice, Order, OrderId, Reason, Request, Status, Tif};

use qraft_base::{ErrorType, Failure, Stage};

fn failure(code: &'static str, message: String) -> Failure {
    Failure::new(ErrorType::Precise, Stage::Book, code, message)
}
