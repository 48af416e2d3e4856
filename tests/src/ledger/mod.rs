//! A plain ledger of shares and cash, bar by bar and symbol by symbol, in the order in which
//! `docs/semantics.md` tells it. It shares no code with the engine's books, keeps every position
//! as one struct, and is slow on purpose: it exists to be read and to disagree.

mod book;
mod brakes;
mod costs;
mod desk;
mod events;
mod figures;
mod fills;
mod market;
mod parity;
mod past;
mod retarget;
mod select;
mod signal_driven;
mod stops;
mod terms;
mod weights;

#[cfg(test)]
mod tests;

pub use book::{Outcome, run};
pub use events::Events;
pub use figures::{Figures, figures};
pub use market::{Market, Signals, Truth, rebalance_rows};
pub use terms::Sheets;
