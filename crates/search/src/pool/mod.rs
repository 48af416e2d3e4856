//! Candidates to a pool: those that say the same are one, the best of each stays, and money is
//! shared out among them; then what the pool may not exceed.
//!
//! - [`holdings`](mod@holdings): what a replayed trial held, bar by bar
//! - [`build`]: clusters, who stays, weights
//! - [`limits`]: capacity, name, industry and market caps

mod build;
mod document;
pub mod holdings;
mod limits;

pub use build::{Allocation, Member, Pool, PoolError, Similarity, Wanted, build};
pub use document::{POOL_NAME, POOL_SCHEMA, document};
pub use limits::{Cap, Caps, Limits, limits};
