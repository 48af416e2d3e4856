//! From a file to a panel.
//!
//! # Columns
//!
//! Long format, CSV or Parquet: one record a symbol and stamp, with columns `ts`, `symbol`, `open`,
//! `high`, `low`, `close`, `volume`, and any other column of numbers or truths (true 1, false 0;
//! other columns are left out). Names are case-sensitive. Only `ts` and `close` are required.
//! Without `symbol` the whole file is one instrument, named by the file's stem. Absent columns stay
//! absent: a run, which fills at the open, refuses a panel without `open`; it is never made up from
//! the close.
//!
//! An empty cell (also `NaN`, `nan`, `null`) is missing. Infinite numbers, prices (`open`, `high`,
//! `low`, `close`, `vwap`) that are not above zero and negative volumes are errors. In CSV an extra
//! column is numeric if its first cell with content is a number or a truth.
//!
//! # Stamps
//!
//! A stamp is written as a date (`2020-01-02`, `2020/1/2`, `20200102`), a date and time without an
//! offset (`2020-01-02 09:30`, seconds and fractions optional, `T` for the blank), the same with an
//! offset or `Z`, or an integer since 1970 UTC (seconds below 1e11, milliseconds below 1e14,
//! microseconds below 1e17, else nanoseconds). Parquet may hold dates, and timestamps with a zone
//! (as if written in that zone, with its offset) or without. A column where some stamps have an
//! offset and others have none is an error; offsets may differ among themselves.
//!
//! **Daily and longer bars.** A stamp at midnight of its own written clock is a date, and never
//! moves: `2020-01-02T00:00:00-05:00`, `…+08:00` and `…Z` are all the session 2020-01-02. Any other
//! stamp with an offset is the session of its exchange-local date (New York's 2020-01-02 written as
//! `2020-01-02T05:00Z`, Shanghai's as `2020-01-01T16:00Z`); without a calendar, or without an
//! offset, of its written date. The panel's stamp is midnight UTC of that date.
//!
//! **Intraday bars.** A stamp without an offset is exchange-local (UTC under `24/7` and `none`);
//! one with an offset is the instant it names. The panel's stamp is the instant, in UTC, at which
//! the bar opens; where the data declare `stamp: close`, one bar length is taken off.
//!
//! # Declarations
//!
//! Bar length: the option, else Parquet metadata (`qraft.bar`), else the sidecar, else by the
//! median distance of neighbouring stamps: 23 hours and more are days (7 days weeks, 28–31 months),
//! less are whole hours, minutes or seconds. Calendar: the option, else Parquet metadata
//! (`qraft.calendar`), else the sidecar, else `none`: it is never guessed. The sidecar of
//! `prices.csv` is `prices.data.yaml`.

use std::path::Path;

use qraft_base::{Interval, Symbol};

use crate::{DataError, Panel};

/// What a caller decides about a file, over what it declares of itself.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct LoadOptions {
    /// Length of a bar.
    pub bar: Option<Interval>,
    /// A calendar's name, as [`crate::Calendar::named`] knows it.
    pub calendar: Option<String>,
    /// Only these symbols; each must be there.
    pub symbols: Option<Vec<Symbol>>,
}

/// Reads a CSV or Parquet file, told apart by its content.
///
/// Records may be in any order; a symbol has at most one record a stamp. The panel's stamps are the
/// union over symbols; what a symbol lacks is NaN. Errors name the file, the record and the column.
pub fn load(path: &Path, options: &LoadOptions) -> Result<Panel, DataError> {
    let table = crate::long::read(path)?;
    crate::align::panel(path, table, options)
}
