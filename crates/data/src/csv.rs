//! Records from CSV: commas, a header, quoted cells, LF or CRLF, UTF-8 with or without a mark.

use std::collections::BTreeMap;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use qraft_base::Symbol;

use crate::DataError;
use crate::error::{Place, Row};
use crate::long::{LongTable, STANDARD, check_header, stem};
use crate::stamp::Stamp;

/// What the cells of a column are read as.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Ts,
    Symbol,
    /// A standard column: a cell that is no number is an error.
    Number,
    /// An extra column that has been empty so far.
    Open,
    /// An extra column of text: left out.
    Text,
}

pub(crate) fn read(path: &Path, bytes: &[u8]) -> Result<LongTable, DataError> {
    let bytes = text_bytes(path, bytes)?;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = ByteRecord::new();
    let there = reader.read_byte_record(&mut record).map_err(|e| broken(path, &e))?;
    let names: Vec<String> = if there {
        record.iter().map(text).map(|name| name.trim().to_owned()).collect()
    } else {
        vec![]
    };
    check_separator(path, &names)?;
    check_header(path, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut rows = Rows::new(path, &names);
    while reader.read_byte_record(&mut record).map_err(|e| broken(path, &e))? {
        // A record starts after the blank lines before it, which the position does not skip.
        let line = record.position().map_or(0, |at| at.line());
        rows.push(line, &record)?;
    }
    rows.finish()
}

/// The bytes after a byte order mark; errors where they are no text.
fn text_bytes<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a [u8], DataError> {
    let fail = |row: Option<u64>, message: &str| {
        let place = Place { row: row.map(Row::Line), ..Place::file(path) };
        Err(DataError::Format { place, message: message.to_owned() })
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let line_of = |at: usize| bytes[..at].iter().filter(|b| **b == b'\n').count() as u64 + 1;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return fail(None, "is compressed with gzip; unpack it first");
    }
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return fail(
            Some(line_of(at)),
            "is binary, not text: CSV in UTF-8 or Parquet is read here",
        );
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Err(DataError::Empty {
            place: Place::file(path),
            message: "the file is empty; it needs a header with `ts` and `close`, and records"
                .to_owned(),
        }),
        Ok(_) => Ok(bytes),
        Err(error) => fail(
            Some(line_of(error.valid_up_to())),
            "is not UTF-8 text; save the file with that encoding",
        ),
    }
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
    uses: Vec<Use>,
    /// Numbers by position in the header; empty where not of use.
    values: Vec<Vec<f64>>,
    index: BTreeMap<String, u32>,
    table: LongTable,
    lines: Vec<u64>,
}

impl<'a> Rows<'a> {
    fn new(path: &'a Path, names: &'a [String]) -> Rows<'a> {
        let use_of = |name: &String| match name.as_str() {
            "ts" => Use::Ts,
            "symbol" => Use::Symbol,
            "" => Use::Text,
            name if STANDARD.contains(&name) => Use::Number,
            _ => Use::Open,
        };
        let uses: Vec<Use> = names.iter().map(use_of).collect();
        let mut rows = Rows {
            path,
            names,
            values: vec![Vec::new(); names.len()],
            index: BTreeMap::new(),
            table: LongTable::default(),
            lines: Vec::new(),
            uses,
        };
        if !rows.uses.contains(&Use::Symbol) {
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
        let mut symbol = 0;
        for (at, cell) in record.iter().enumerate() {
            let cell = text(cell).trim();
            match self.uses[at] {
                Use::Ts => self.push_stamp(line, at, cell)?,
                Use::Symbol => symbol = self.symbol(line, at, cell)?,
                Use::Text => {}
                Use::Number => match number(cell) {
                    Some(value) => self.values[at].push(value),
                    None => return Err(self.not_a_number(line, at, cell)),
                },
                Use::Open => {
                    self.uses[at] = match number(cell) {
                        Some(value) if value.is_nan() => Use::Open,
                        Some(_) => Use::Number,
                        None => Use::Text,
                    };
                    if let (Use::Number, Some(value)) = (self.uses[at], number(cell)) {
                        self.values[at].resize(records, f64::NAN);
                        self.values[at].push(value);
                    }
                }
            }
        }
        self.table.symbol_of.push(symbol);
        Ok(())
    }

    fn push_stamp(&mut self, line: u64, at: usize, cell: &str) -> Result<(), DataError> {
        let Some(stamp) = Stamp::parse(cell) else {
            return Err(DataError::Stamp {
                place: self.place(line, at),
                message: format!(
                    "`{cell}` is no time stamp; write it as in 2020-01-02, 2020-01-02 09:30:00, \
                     2020-01-02T09:30:00-05:00, or as an integer since 1970"
                ),
            });
        };
        self.table.stamps.push(stamp);
        Ok(())
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

    fn finish(mut self) -> Result<LongTable, DataError> {
        for (at, values) in self.values.into_iter().enumerate() {
            if self.uses[at] == Use::Number {
                self.table.columns.push((self.names[at].clone(), values));
            }
        }
        self.table.lines = Some(self.lines);
        Ok(self.table)
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
