//! The second look at a file: every number goes to its cell.

use std::collections::BTreeSet;

use super::Source;
use super::layout::Layout;
use crate::align::duplicate;
use crate::column::{Column, Place as Kept, Writer};
use crate::long::LongTable;
use crate::{DataError, Room};

/// The columns while they are filled.
pub(super) struct Spread<'a> {
    source: Source<'a>,
    layout: &'a Layout,
    room: &'a Room,
    /// Those that stand in their records' rows.
    writers: Vec<(String, Writer)>,
    /// A bit a cell: it has its record.
    filled: Vec<u64>,
    /// Records of the columns that stand elsewhere, and their rows.
    kept: LongTable,
    own_rows: Vec<usize>,
    /// The cells of a batch, and the numbers of one of its columns in their order.
    cells: Vec<(usize, u32)>,
    ordered: Vec<f64>,
}

/// A file's numbers in their cells.
pub(super) struct Filled {
    pub columns: Vec<(String, Column)>,
    /// The file's table, with the records alone that stand elsewhere.
    pub table: LongTable,
    /// The row of each of these.
    pub own_rows: Vec<usize>,
}

impl<'a> Spread<'a> {
    pub fn new(source: Source<'a>, layout: &'a Layout, room: &'a Room) -> Spread<'a> {
        Spread {
            source,
            layout,
            room,
            writers: Vec::new(),
            filled: vec![0; layout.cells.div_ceil(64)],
            kept: LongTable::default(),
            own_rows: Vec::new(),
            cells: Vec::new(),
            ordered: Vec::new(),
        }
    }

    /// Makes room for the columns of a file. With `whole`, every cell has a record.
    pub fn columns(
        &mut self,
        table: &LongTable,
        elsewhere: BTreeSet<&str>,
        place: &Kept,
        whole: bool,
    ) -> Result<(), DataError> {
        for (name, _) in &table.columns {
            if elsewhere.contains(name.as_str()) {
                self.kept.columns.push((name.clone(), Vec::new()));
            } else {
                let writer = Writer::new(place, self.layout.cells, whole)?;
                self.writers.push((name.clone(), writer));
            }
        }
        Ok(())
    }

    /// The next records.
    pub fn take(&mut self, batch: &LongTable) -> Result<(), DataError> {
        let layout = self.layout;
        let rows = layout.rows(batch).ok_or_else(|| self.source.changed())?;
        self.cells.clear();
        for (record, row) in rows.iter().enumerate() {
            let cell = layout.cell(batch, record, *row);
            let cell = cell.ok_or_else(|| self.source.changed())?;
            let (word, bit) = (cell / 64, 1 << (cell % 64));
            if self.filled[word] & bit != 0 {
                return Err(self.twice(batch, record, cell)?);
            }
            self.filled[word] |= bit;
            self.cells.push((cell, record as u32));
        }
        if !self.cells.is_sorted() {
            self.cells.sort_unstable();
        }
        for (name, writer) in &mut self.writers {
            let Some((_, values)) = batch.columns.iter().find(|(have, _)| have == name) else {
                continue;
            };
            self.ordered.clear();
            self.ordered.extend(self.cells.iter().map(|(_, record)| values[*record as usize]));
            let mut at = 0;
            // What lies side by side is written at once.
            for run in self.cells.chunk_by(|a, b| a.0 + 1 == b.0) {
                writer.put(run[0].0, &self.ordered[at..at + run.len()])?;
                at += run.len();
            }
        }
        self.keep(batch, &rows)
    }

    /// Keeps the records that say something of the columns that stand elsewhere.
    fn keep(&mut self, batch: &LongTable, rows: &[usize]) -> Result<(), DataError> {
        let kept = &mut self.kept;
        let of = |name: &String| batch.columns.iter().find(|(have, _)| have == name);
        let mut columns: Vec<(&mut Vec<f64>, &Vec<f64>)> = Vec::new();
        for (name, values) in &mut kept.columns {
            if let Some((_, new)) = of(name) {
                columns.push((values, new));
            }
        }
        for (record, row) in rows.iter().enumerate() {
            if columns.iter().all(|(_, new)| new[record].is_nan()) {
                continue;
            }
            columns.iter_mut().for_each(|(values, new)| values.push(new[record]));
            kept.stamps.push(batch.stamps[record]);
            kept.symbol_of.push(batch.symbol_of[record]);
            for (name, times) in &batch.times {
                kept.times.entry(name.clone()).or_default().push(times[record]);
            }
            self.own_rows.push(*row);
        }
        kept.records = self.own_rows.len();
        let each = 32 + 8 * kept.columns.len() + 24 * batch.times.len();
        let what = format!("{} records that become known on their own days", kept.records);
        self.room.holds(kept.records * each, &what)
    }

    /// What is said of the second record of a cell.
    fn twice(&self, batch: &LongTable, record: usize, cell: usize) -> Result<DataError, DataError> {
        let layout = self.layout;
        let first = self.source.find(|batch, record| {
            let stamp = batch.stamps.get(record..=record)?;
            let row = layout.ts.binary_search(layout.clock.stamps(stamp).ok()?.first()?).ok()?;
            (layout.cell(batch, record, row) == Some(cell)).then_some(stamp[0])
        })?;
        let first = first.ok_or_else(|| self.source.changed())?;
        let symbol = &layout.symbols[cell % layout.symbols.len()];
        let second = (batch.row(record), batch.stamps[record]);
        Ok(duplicate(self.source.path, symbol, first, second, layout.clock.bar))
    }

    /// What it has come to.
    pub fn finish(self, table: LongTable) -> Result<Filled, DataError> {
        let Spread { writers, kept, own_rows, .. } = self;
        let mut columns = Vec::with_capacity(writers.len());
        for (name, writer) in writers {
            columns.push((name, writer.finish()?));
        }
        let kept_values = |name: &String| kept.columns.iter().find(|(have, _)| have == name);
        let all = table.columns.iter().map(|(name, _)| {
            (name.clone(), kept_values(name).map(|(_, v)| v.clone()).unwrap_or_default())
        });
        let columns_of = all.collect();
        let LongTable { records, symbol_of, stamps, mut times, .. } = kept;
        for name in table.times.keys() {
            times.entry(name.clone()).or_default();
        }
        let table = LongTable {
            records,
            symbol_of,
            stamps,
            columns: columns_of,
            times,
            lines: None,
            ..table
        };
        Ok(Filled { columns, table, own_rows })
    }
}
