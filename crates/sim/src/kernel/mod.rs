//! The books of many trials at once, tile by tile, equal to [`crate::spec`] to the bit whatever
//! the tiles and the grouping.
//!
//! A run: one [`MarketTiler`] for the market, some [`Group`]s of trials. For every tile, in
//! order: [`MarketTiler::next_tile`], then [`Group::update`] of every group with its signals; at
//! the end [`Group::finish`]. A tile is only read, so groups may be updated by several threads.

mod bits;
mod group;
mod ledger;
mod log;
mod signals;
mod single;
mod tile;
mod vector;
mod volatility;

pub use group::Group;
pub use signals::{Mask, SignalTile, TrialSignals};
pub use tile::{MarketTile, MarketTiler};
