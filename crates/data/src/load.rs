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
//! What data declare ([`DataSchema`]) is read elsewhere and handed in by [`LoadOptions`]. Bar
//! length: the option, else the declaration, else Parquet metadata (`qraft.bar`), else by the
//! median distance of neighbouring stamps: 23 hours and more are days (7 days weeks, 28–31 months),
//! less are whole hours, minutes or seconds. Calendar: the option, else the declaration, else
//! Parquet metadata (`qraft.calendar`), else `none`: it is never guessed.
//!
//! # What is known later
//!
//! A column with `known_at: COLUMN` or `publication[+LAG]` stands at the first bar whose close is
//! at or after that instant, and is held until the next value; it never stands before its own row.
//! So do the columns of `tables`. A date is known at the close of its session. Of values that are
//! known at a bar, that of the latest period is in force; under `vintage: first` a period keeps the
//! value that was published first. Where a table's period is not declared it is its column `period`
//! or `period_end`, else its `ts`. A table without `symbol` holds for every symbol.
//!
//! No value at a bar depends on a record that became known later; the codes of categories are
//! places in the sorted list of a file's names, so only their numbers may.

use std::collections::BTreeMap;
use std::path::Path;

use qraft_base::schema::{ColumnKind, ColumnSchema, DataSchema, KnownAt};
use qraft_base::{Interval, Symbol};

use crate::align::{self, Axis, Clock};
use crate::closes::Closes;
use crate::join::{Join, absent};
use crate::long::{LongTable, Needs, quoted};
use crate::{Column, DataError, Panel, Room};

/// What a caller knows about a file.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct LoadOptions {
    /// Length of a bar, over what is declared.
    pub bar: Option<Interval>,
    /// A calendar's name, as [`crate::Calendar::named`] knows it, over what is declared.
    pub calendar: Option<String>,
    /// Only these symbols; each must be there.
    pub symbols: Option<Vec<Symbol>>,
    /// Memory that the panel may take; `None` is no limit. Within a limit the file is read twice,
    /// and never held as a whole.
    pub room: Option<Room>,
    /// What the data declare of themselves. Files in it stand in the folder of the prices.
    pub declared: DataSchema,
}

/// A file, read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its rows.
    pub panel: Panel,
    /// What was declared, with the bar and calendar that hold and every column of the panel.
    pub schema: DataSchema,
    /// What a person should know of it: a sentence each.
    pub notes: Vec<String>,
}

/// Reads a CSV or Parquet file, told apart by its content, with the tables that its declaration
/// names.
///
/// Records may be in any order; a symbol has at most one record a stamp. The panel's stamps are the
/// union over symbols; what a symbol lacks is NaN. Errors name the file, the record and the column.
pub fn load(path: &Path, options: &LoadOptions) -> Result<Loaded, DataError> {
    let declared = &options.declared;
    let mut needs = Needs { prices: true, ..Needs::default() };
    needs.add(declared.columns.iter());
    let Read { table, clock, rows, own_rows } = match &options.room {
        Some(room) => crate::stream::read(path, &needs, options, room)?,
        None => {
            let table = crate::long::read(path, &needs)?;
            let axis = align::axis(path, &table, options)?;
            let names = known_elsewhere(&table, declared).into_keys().collect();
            let rows = align::align(path, &table, &axis, &names)?;
            let own_rows = own_rows(&rows, &axis);
            Read { table, clock: axis.clock, rows, own_rows }
        }
    };
    let elsewhere = known_elsewhere(&table, declared);
    let folder = path.parent().unwrap_or(Path::new(""));
    let closes = Closes::of(&rows.ts, rows.bar, clock.calendar);
    let mut join = Join::new(&rows, closes, options.room.as_ref());
    join.prices(path, &table, &elsewhere, &own_rows)?;
    for beside in &declared.tables {
        join.table(folder, beside)?;
    }
    let Join { columns, mut categories, schemas, .. } = join;
    for (name, names) in &table.categories {
        categories.entry(name.clone()).or_insert_with(|| names.clone());
    }
    let mut notes = notes(path, &table);
    let mut panel = rows;
    if !columns.is_empty() {
        let columns: Vec<(String, Column)> = panel.columns.into_iter().chain(columns).collect();
        let (symbols, ts) = (panel.symbols, panel.ts);
        panel = Panel::from_columns(symbols, ts, panel.bar, &panel.calendar, columns)?;
    }
    let mut members = None;
    if let Some(file) = &declared.members {
        if let Some(room) = &options.room {
            room.holds(panel.bars() * panel.width(), "the dates of membership of every row")?;
        }
        let (of, strangers) = crate::members::read(&folder.join(file), &panel)?;
        members = Some(of);
        notes.extend(strangers_note(file, &strangers));
    }
    if !categories.is_empty() || members.is_some() {
        panel = panel.with(categories, members)?;
    }
    let schema = effective(path, &table, declared, &panel, schemas)?;
    if let Some(symbols) = &options.symbols {
        panel = panel.select(symbols)?;
    }
    Ok(Loaded { panel, schema, notes })
}

/// The prices, read: rows of a panel, and of the records at least those that say what becomes known
/// elsewhere than in their own row.
pub(crate) struct Read {
    pub table: LongTable,
    pub clock: Clock,
    pub rows: Panel,
    /// The row of each record of the table.
    pub own_rows: Vec<usize>,
}

/// Columns of the prices that stand elsewhere than in their record's row.
pub(crate) fn known_elsewhere<'a>(
    table: &LongTable,
    declared: &'a DataSchema,
) -> BTreeMap<&'a str, &'a ColumnSchema> {
    let read = |name: &str| table.columns.iter().any(|(have, _)| have == name);
    let moved = |column: &ColumnSchema| {
        matches!(column.known_at, Some(KnownAt::Publication { .. } | KnownAt::Column(_)))
    };
    let columns = declared.columns.iter();
    let columns = columns.filter(|(name, column)| moved(column) && read(name));
    columns.map(|(name, column)| (name.as_str(), column)).collect()
}

/// The row of each record.
fn own_rows(panel: &Panel, axis: &Axis) -> Vec<usize> {
    axis.stamps.iter().map(|ts| panel.ts.binary_search(ts).unwrap_or_default()).collect()
}

fn notes(path: &Path, table: &LongTable) -> Vec<String> {
    if table.left_out.is_empty() {
        return Vec::new();
    }
    let names = quoted(table.left_out.iter().map(String::as_str));
    let (what, it) = match table.left_out.len() {
        1 => ("is text and is left out", "it"),
        _ => ("are text and are left out", "them"),
    };
    vec![format!(
        "{}: {names} {what}; declare `kind: category` for {it} to use {it}",
        path.display()
    )]
}

fn strangers_note(file: &str, strangers: &[String]) -> Option<String> {
    const SHOWN: usize = 3;
    let first = strangers.get(..SHOWN.min(strangers.len())).filter(|shown| !shown.is_empty())?;
    let dots = if strangers.len() > SHOWN { ", …" } else { "" };
    Some(format!(
        "{file} names {} symbols that the data do not hold: {}{dots}",
        strangers.len(),
        first.join(", ")
    ))
}

/// What holds: the declaration, and every column of the panel.
fn effective(
    path: &Path,
    table: &LongTable,
    declared: &DataSchema,
    panel: &Panel,
    joined: BTreeMap<String, ColumnSchema>,
) -> Result<DataSchema, DataError> {
    let mut schema = declared.clone();
    schema.bar = Some(panel.bar);
    if panel.calendar != "none" {
        schema.calendar = Some(panel.calendar.clone());
    }
    let of_panel = |name: &String| panel.column(name).is_some();
    let lost = |name: &&String| !of_panel(name) && !table.times.contains_key(*name);
    if let Some(name) = declared.columns.keys().find(lost) {
        return Err(absent(path, table, name));
    }
    schema.columns.retain(|name, _| of_panel(name));
    schema.columns.extend(joined);
    for (name, _) in &panel.columns {
        let column = schema.columns.entry(name.clone()).or_default();
        if panel.categories.contains_key(name) {
            column.kind = column.kind.or(Some(ColumnKind::Category));
        }
    }
    Ok(schema)
}
