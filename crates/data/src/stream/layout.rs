//! Which cell of a panel's columns each record fills.

use qraft_base::{Symbol, Ts};

use super::Source;
use crate::DataError;
use crate::align::{self, Clock};
use crate::long::LongTable;
use crate::stamp::Stamp;

/// The axes of a panel.
pub(super) struct Layout {
    pub clock: Clock,
    /// Sorted, unique.
    pub symbols: Vec<Symbol>,
    /// The place of each symbol, in the order in which the file names them.
    place_of: Vec<usize>,
    /// Sorted, unique.
    pub ts: Vec<Ts>,
    /// Bars × symbols.
    pub cells: usize,
}

impl Layout {
    /// Of a file with these stamps; `table` knows its symbols.
    pub fn of(
        source: Source<'_>,
        table: &LongTable,
        clock: Clock,
        stamps: Vec<Stamp>,
    ) -> Result<Layout, DataError> {
        let Ok(mut ts) = clock.stamps(&stamps) else {
            let far = |batch: &LongTable, record: usize| {
                clock.stamps(&batch.stamps[record..=record]).is_err().then_some(())
            };
            let (row, ()) = source.find(far)?.ok_or_else(|| source.changed())?;
            return Err(align::outside(source.path, row));
        };
        drop(stamps);
        ts.sort_unstable();
        ts.dedup();
        let mut symbols = table.symbols.clone();
        symbols.sort();
        let place_of = |symbol: &Symbol| symbols.binary_search(symbol).unwrap_or_default();
        let place_of = table.symbols.iter().map(place_of).collect();
        let cells = align::cells(source.path, ts.len(), symbols.len())?;
        Ok(Layout { clock, symbols, place_of, ts, cells })
    }

    /// The rows of records, in order; `None` where one has a stamp that was not there before.
    pub fn rows(&self, batch: &LongTable) -> Option<Vec<usize>> {
        let stamps = self.clock.stamps(&batch.stamps).ok()?;
        // Records of one symbol follow each other in time as a rule.
        let mut next = 0;
        let row = |ts: &Ts| {
            let row = match self.ts.get(next) {
                Some(have) if have == ts => next,
                _ => self.ts.binary_search(ts).ok()?,
            };
            next = row + 1;
            Some(row)
        };
        stamps.iter().map(row).collect()
    }

    /// The cell of a record in that row; `None` where its symbol was not there before.
    pub fn cell(&self, batch: &LongTable, record: usize, row: usize) -> Option<usize> {
        let symbol = *batch.symbol_of.get(record)?;
        let place = self.place_of.get(symbol as usize)?;
        Some(row * self.symbols.len() + place)
    }
}
