//! Panels, calendars, and the files they come from.
//!
//! - [`Panel`]: aligned columns, time-major `[bar][symbol]`; [`Column`]: the numbers of one, in
//!   memory or in a file, by the [`Room`] there is; [`Trail`]: a walk that holds no more than it
//!   looks at
//! - [`load()`], [`LoadOptions`], [`Loaded`]: CSV and Parquet to a panel, by what the data declare;
//!   how stamps and columns are read stands in [`mod@load`]
//! - [`embedded_schema`]: the declaration in a Parquet file, as text
//! - [`audit()`]: what looks wrong with data that can be read
//! - [`calendar`], [`rebalance_rows`]: sessions, week and month ends, periods a year
//! - [`Frame`]: coarser bars over a panel's rows
//! - [`ticks`]: levels, prints and quotes to a tape of events
//! - [`universe`]: symbols by a name
//! - [`pack`]: what trading costs on a market, and by which rules, by date
//! - [`write`]: tables and panels to Parquet; [`table`]: such tables back
//! - [`DataError`], [`Place`]: what, where, and the way out

#![deny(unsafe_code)]

mod align;
mod asof;
mod audit;
pub mod calendar;
mod closes;
mod column;
mod csv;
mod error;
pub mod frame;
mod join;
pub mod load;
mod long;
mod members;
pub mod pack;
pub mod panel;
mod parquet;
mod room;
mod scratch;
mod stamp;
mod stream;
pub mod table;
pub mod ticks;
pub mod universe;
pub mod write;

pub use audit::{Remark, audit};
pub use calendar::{Calendar, rebalance_rows};
pub use column::Column;
pub use error::{DataError, Place, Row};
pub use frame::Frame;
pub use load::{LoadOptions, Loaded, load};
pub use panel::{Panel, Trail};
pub use parquet::embedded_schema;
pub use room::Room;
pub use scratch::Scratch;
