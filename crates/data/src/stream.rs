//! From a file to a panel without ever holding its records: once through for what there is, once
//! more for where it goes. Answers what [`crate::align`] answers of all records at once, errors
//! too.

mod layout;
mod spread;
mod survey;

use std::path::Path;

use qraft_base::Ts;

use crate::align::Clock;
use crate::column::Place as Kept;
use crate::error::{Place, Row};
use crate::load::{LoadOptions, Read, known_elsewhere};
use crate::long::{Batches, Found, LongTable, Needs, read_in};
use crate::{DataError, Panel, Room};
use layout::Layout;
use spread::{Filled, Spread};
use survey::Survey;

/// Columns of a file that nobody has looked into yet.
const COLUMNS: usize = 16;

/// A file that is read more than once, and how many records go together.
#[derive(Clone, Copy)]
struct Source<'a> {
    path: &'a Path,
    needs: &'a Needs<'a>,
    most: usize,
}

impl Source<'_> {
    /// Goes through all records.
    fn read(
        &self,
        each: &mut dyn FnMut(&LongTable) -> Result<(), DataError>,
    ) -> Result<LongTable, DataError> {
        let mut rest = read_in(self.path, self.needs, &mut Batches { most: self.most, each })?;
        each(&rest)?;
        rest.empty();
        Ok(rest)
    }

    /// The row and place in its batch of the first record of which that holds.
    fn find<T>(
        &self,
        mut wanted: impl FnMut(&LongTable, usize) -> Option<T>,
    ) -> Result<Option<(Row, T)>, DataError> {
        let mut found = None;
        self.read(&mut |batch| {
            if found.is_none() {
                found = (0..batch.records)
                    .find_map(|record| Some((batch.row(record), wanted(batch, record)?)));
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// What is said where two looks at a file differ.
    fn changed(&self) -> DataError {
        let message = "changed while it was read; try again when nobody writes to it".to_owned();
        DataError::File { place: Place::file(self.path), message }
    }
}

/// Reads prices within that room.
pub(crate) fn read(
    path: &Path,
    needs: &Needs<'_>,
    options: &LoadOptions,
    room: &Room,
) -> Result<Read, DataError> {
    let source = Source { path, needs, most: most(room, COLUMNS) };
    let mut survey = Survey::default();
    let table = source.read(&mut |batch| {
        survey.take(batch);
        Ok(())
    })?;
    survey.check(path, &table)?;
    let Survey { stamps, records, .. } = survey;
    let clock = Clock::of(path, &table, &stamps, options)?;
    let layout = Layout::of(source, &table, clock, stamps)?;
    let axis = layout.ts.len() * (size_of::<Ts>() + size_of::<u32>());
    room.holds(axis, &format!("{} stamps and their sessions", layout.ts.len()))?;

    let found = Found {
        numbers: table.columns.iter().map(|(name, _)| name.clone()).collect(),
        categories: table.categories.clone(),
    };
    let needs = &Needs { found: Some(&found), ..needs.clone() };
    let source = Source { needs, most: most(room, table.columns.len()), ..source };
    let elsewhere = known_elsewhere(&table, &options.declared);
    let place = place(layout.cells, table.columns.len(), options, room);
    let whole = records == layout.cells;
    let mut spread = Spread::new(source, &layout, room);
    spread.columns(&table, elsewhere.keys().copied().collect(), &place, whole)?;
    let again = source.read(&mut |batch| spread.take(batch))?;
    if again.before != records || again.symbols != table.symbols {
        return Err(source.changed());
    }
    let Filled { columns, table, own_rows } = spread.finish(table)?;
    let Layout { symbols, ts, .. } = layout;
    let rows = Panel::from_columns(symbols, ts, clock.bar, clock.calendar.name(), columns)?;
    Ok(Read { table, clock, rows, own_rows })
}

/// Records that go together: with so many columns they take about a quarter of the room.
fn most(room: &Room, columns: usize) -> usize {
    /// Bytes of a record while its place is found, its numbers left out.
    const RECORD: u64 = 64;
    const LEAST: u64 = 1 << 6;
    const MOST: u64 = 1 << 20;
    let record = RECORD + 16 * columns as u64;
    (room.bytes / 4 / record).clamp(LEAST, MOST) as usize
}

/// Where the columns stand: in memory, if all of them have room there.
fn place(cells: usize, columns: usize, options: &LoadOptions, room: &Room) -> Kept {
    /// Of a table that does not say which columns it has.
    const SOME: usize = 8;
    let tables = options.declared.tables.iter();
    let joined: usize = tables.map(|table| table.columns.len().max(SOME)).sum();
    let bytes = cells as u64 * 8 * (columns + joined) as u64;
    if bytes <= room.bytes { Kept::Memory } else { Kept::Folder(room.folder.clone()) }
}
