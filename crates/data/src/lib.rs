//! Panels, calendars, and the files they come from.
//!
//! - [`Panel`]: aligned columns, time-major `[bar][symbol]`
//! - [`load()`], [`LoadOptions`]: CSV and Parquet to a panel; how stamps and columns are read
//!   stands in [`mod@load`]
//! - [`Declared`]: what data say of themselves
//! - [`calendar`], [`rebalance_rows`]: sessions, week and month ends, periods a year
//! - [`Frame`]: coarser bars over a panel's rows
//! - [`universe`]: symbols by a name
//! - [`write`]: tables and panels to Parquet
//! - [`DataError`], [`Place`]: what, where, and the way out

#![forbid(unsafe_code)]

mod align;
pub mod calendar;
mod csv;
mod error;
pub mod frame;
pub mod load;
mod long;
pub mod panel;
mod parquet;
mod sidecar;
mod stamp;
pub mod universe;
pub mod write;

pub use calendar::{Calendar, rebalance_rows};
pub use error::{DataError, Place, Row};
pub use frame::Frame;
pub use load::{LoadOptions, load};
pub use panel::Panel;
pub use sidecar::Declared;
