//! Records from CSV: commas, a header, quoted cells, LF or CRLF, UTF-8 with or without a mark.

mod text;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use qraft_base::Symbol;

use crate::DataError;
use crate::error::{Place, Row};
use crate::long::{Batches, LongTable, Names, Needs, STANDARD, check_header, stem};
use crate::stamp::Stamp;
pub(crate) use text::{MARK, check_text};

/// What the cells of a column are read as, and what was read so far.
enum Cells {
    Ts,
    Symbol,
    /// A standard column of prices: a cell that is no number is an error. So it is in an extra
    /// column whose first cell with content was one.
    Number(Vec<f64>),
    /// An extra column that has been empty so far.
    Open,
    /// An extra column of text that nothing declares: left out.
    Text,
    /// Declared to hold instants.
    Time(Vec<Option<Stamp>>),
    /// Declared to hold names.
    Category(Names),
}

/// Reads text that [`check_text`] has seen, without a byte order mark.
pub(crate) fn read(
    path: &Path,
    bytes: impl Read,
    needs: &Needs<'_>,
    batches: &mut Batches<'_>,
) -> Result<LongTable, DataError> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = ByteRecord::new();
    let there = reader.read_byte_record(&mut record).map_err(|e| broken(path, &e))?;
    let names: Vec<String> = if there {
        record.iter().map(text).map(|name| name.trim().to_owned()).collect()
    } else {
        vec![]
    };
    check_separator(path, &names)?;
    check_header(path, &names.iter().map(String::as_str).collect::<Vec<_>>(), needs)?;
    let mut rows = Rows::new(path, &names, needs);
    while reader.read_byte_record(&mut record).map_err(|e| broken(path, &e))? {
        // A record starts after the blank lines before it, which the position does not skip.
        let line = record.position().map_or(0, |at| at.line());
        rows.push(line, &record)?;
        if rows.lines.len() >= batches.most {
            rows.hand_over(batches)?;
        }
    }
    Ok(rows.finish())
}

fn check_separator(path: &Path, names: &[String]) -> Result<(), DataError> {
    let [only] = names else { return Ok(()) };
    let Some(other) = [';', '\t', '|'].into_iter().find(|other| only.contains(*other)) else {
        return Ok(());
    };
    Err(DataError::Format {
        place: Place::file(path).row(Row::Line(1)),
        message: format!("cells seem to be separated by {other:?}; commas are read here"),
    })
}

fn broken(path: &Path, error: &csv::Error) -> DataError {
    DataError::Format { place: Place::file(path), message: format!("is no readable CSV: {error}") }
}

/// The whole file is known to be UTF-8, and cells are cut at ASCII bytes.
fn text(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default()
}

struct Rows<'a> {
    path: &'a Path,
    names: &'a [String],
    /// By position in the header.
    cells: Vec<Cells>,
    /// All records are of one instrument.
    lone: bool,
    index: BTreeMap<String, u32>,
    table: LongTable,
    lines: Vec<u64>,
}

impl<'a> Rows<'a> {
    fn new(path: &'a Path, names: &'a [String], needs: &Needs<'_>) -> Rows<'a> {
        let cells_of = |name: &String| match name.as_str() {
            "ts" => Cells::Ts,
            "symbol" => Cells::Symbol,
            "" => Cells::Text,
            name if needs.is_time(name) => Cells::Time(Vec::new()),
            name if needs.categories.contains(name) => Cells::Category(needs.names(name)),
            name if needs.found.is_some_and(|found| found.numbers.contains(name)) => {
                Cells::Number(Vec::new())
            }
            name if needs.prices && STANDARD.contains(&name) => Cells::Number(Vec::new()),
            _ => Cells::Open,
        };
        let mut rows = Rows {
            path,
            names,
            cells: names.iter().map(cells_of).collect(),
            lone: needs.prices && !names.iter().any(|name| name == "symbol"),
            index: BTreeMap::new(),
            table: LongTable::default(),
            lines: Vec::new(),
        };
        if rows.lone {
            rows.table.symbols.push(Symbol::new(&stem(path)));
        }
        rows
    }

    fn place(&self, line: u64, at: usize) -> Place {
        Place::file(self.path).row(Row::Line(line)).column(&self.names[at])
    }

    fn push(&mut self, line: u64, record: &ByteRecord) -> Result<(), DataError> {
        if record.len() != self.names.len() {
            return Err(DataError::Format {
                place: Place::file(self.path).row(Row::Line(line)),
                message: format!(
                    "has {} cells where the header has {}; quote cells that hold a comma",
                    record.len(),
                    self.names.len()
                ),
            });
        }
        let records = self.lines.len();
        self.lines.push(line);
        let mut symbol = self.lone.then_some(0);
        // Taken out while its cells are read, since errors name the place.
        let mut columns = std::mem::take(&mut self.cells);
        for (at, cell) in record.iter().enumerate() {
            let cell = text(cell).trim();
            match &mut columns[at] {
                Cells::Ts => {
                    let stamp = self.stamp(line, at, cell)?;
                    self.table.stamps.push(stamp);
                }
                Cells::Symbol => symbol = Some(self.symbol(line, at, cell)?),
                Cells::Text => {}
                Cells::Time(times) => times.push(match cell {
                    "" => None,
                    cell => Some(self.stamp(line, at, cell)?),
                }),
                Cells::Category(names) => names.push(cell),
                Cells::Number(values) => match number(cell) {
                    Some(value) => values.push(value),
                    None => return Err(self.not_a_number(line, at, cell)),
                },
                open @ Cells::Open => match number(cell) {
                    Some(value) if value.is_nan() => {}
                    Some(value) => {
                        let mut values = vec![f64::NAN; records];
                        values.push(value);
                        *open = Cells::Number(values);
                    }
                    None => *open = Cells::Text,
                },
            }
        }
        self.cells = columns;
        self.table.symbol_of.extend(symbol);
        Ok(())
    }

    fn stamp(&self, line: u64, at: usize, cell: &str) -> Result<Stamp, DataError> {
        Stamp::parse(cell).ok_or_else(|| DataError::Stamp {
            place: self.place(line, at),
            message: format!(
                "`{cell}` is no time stamp; write it as in 2020-01-02, 2020-01-02 09:30:00, \
                 2020-01-02T09:30:00-05:00, or as an integer since 1970"
            ),
        })
    }

    fn symbol(&mut self, line: u64, at: usize, cell: &str) -> Result<u32, DataError> {
        if let Some(known) = self.index.get(cell) {
            return Ok(*known);
        }
        if cell.is_empty() {
            return Err(DataError::Value {
                place: self.place(line, at),
                message: "is empty; every record names its symbol".to_owned(),
            });
        }
        let next = self.table.symbols.len() as u32;
        self.table.symbols.push(Symbol::new(cell));
        self.index.insert(cell.to_owned(), next);
        Ok(next)
    }

    fn not_a_number(&self, line: u64, at: usize, cell: &str) -> DataError {
        DataError::Value {
            place: self.place(line, at),
            message: format!(
                "`{cell}` is not a number; write one as in 12.5, or leave the cell empty if the \
                 value is missing"
            ),
        }
    }

    /// Gives the records so far away.
    fn hand_over(&mut self, batches: &mut Batches<'_>) -> Result<(), DataError> {
        let table = &mut self.table;
        for (cells, name) in self.cells.iter_mut().zip(self.names) {
            match cells {
                Cells::Number(values) => {
                    table.columns.push((name.clone(), std::mem::take(values)));
                }
                Cells::Category(names) => table.columns.push((name.clone(), names.take())),
                Cells::Time(times) => {
                    table.times.insert(name.clone(), std::mem::take(times));
                }
                Cells::Ts | Cells::Symbol | Cells::Open | Cells::Text => {}
            }
        }
        table.records = self.lines.len();
        table.lines = Some(std::mem::take(&mut self.lines));
        (batches.each)(table)?;
        table.empty();
        table.columns.clear();
        table.times.clear();
        Ok(())
    }

    fn finish(mut self) -> LongTable {
        for (cells, name) in self.cells.into_iter().zip(self.names) {
            match cells {
                Cells::Number(values) => self.table.columns.push((name.clone(), values)),
                Cells::Time(times) => {
                    self.table.times.insert(name.clone(), times);
                }
                Cells::Category(names) => {
                    let (names, codes) = names.finish();
                    self.table.columns.push((name.clone(), codes));
                    self.table.categories.insert(name.clone(), names);
                }
                Cells::Text if !name.is_empty() => self.table.left_out.push(name.clone()),
                Cells::Ts | Cells::Symbol | Cells::Open | Cells::Text => {}
            }
        }
        self.table.records = self.lines.len();
        self.table.lines = Some(self.lines);
        self.table
    }
}

/// A cell as a number: empty and the usual words for missing are NaN, truths are 1 and 0.
fn number(cell: &str) -> Option<f64> {
    match cell {
        "" | "NaN" | "nan" | "null" => return Some(f64::NAN),
        "true" | "True" | "TRUE" => return Some(1.0),
        "false" | "False" | "FALSE" => return Some(0.0),
        _ => {}
    }
    // std also reads words for infinity, which the check of values refuses with its own message,
    // and other spellings of NaN.
    cell.parse().ok()
}
