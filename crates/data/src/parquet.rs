//! Records from Parquet.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use qraft_base::{Symbol, Ts};

use crate::DataError;
use crate::error::Place;
use crate::long::{Batches, LongTable, Names, Needs, STANDARD, check_header, stem};
use crate::stamp::Stamp;

/// Metadata key of the bar length.
pub(crate) const BAR_KEY: &str = "qraft.bar";
/// Metadata key of the calendar's name.
pub(crate) const CALENDAR_KEY: &str = "qraft.calendar";
/// Metadata key of what the data declare of themselves, as JSON.
pub(crate) const SCHEMA_KEY: &str = "qraft.schema";

/// The text under `qraft.schema` in a Parquet file's metadata; `None` where there is none, or where
/// the file is of another kind.
///
/// Errors: a Parquet file that cannot be read.
pub fn embedded_schema(path: &Path) -> Result<Option<String>, DataError> {
    let Some(file) = crate::long::open_parquet(path)? else { return Ok(None) };
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(path, &e))?;
    Ok(metadata(&builder, SCHEMA_KEY))
}

fn metadata(builder: &ParquetRecordBatchReaderBuilder<File>, key: &str) -> Option<String> {
    let pairs = builder.metadata().file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == key)?.value.clone()
}

pub(crate) fn read(
    path: &Path,
    file: File,
    needs: &Needs<'_>,
    batches: &mut Batches<'_>,
) -> Result<LongTable, DataError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(path, &e))?;
    let bar = metadata(&builder, BAR_KEY).map(|text| text.parse()).transpose().map_err(
        |error: qraft_base::ParseIntervalError| DataError::Declaration {
            place: Some(Place::file(path)),
            message: format!("in the metadata: {error}"),
        },
    )?;
    let calendar = metadata(&builder, CALENDAR_KEY);
    let schema = builder.schema().clone();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    check_header(path, &names, needs)?;
    let mut rows = Rows {
        path,
        prices: needs.prices,
        index: BTreeMap::new(),
        names: Vec::new(),
        table: LongTable { bar, calendar, ..LongTable::default() },
    };
    for field in schema.fields() {
        rows.plan(field.name(), field.data_type(), needs)?;
    }
    let lone = needs.prices && !names.contains(&"symbol");
    if lone {
        rows.table.symbols.push(Symbol::new(&stem(path)));
    }
    for batch in builder.build().map_err(|e| broken(path, &e))? {
        rows.push(&batch.map_err(|e| broken(path, &e))?)?;
        if lone {
            rows.table.symbol_of.resize(rows.table.records, 0);
        }
        if rows.table.records >= batches.most {
            rows.hand_over(batches)?;
        }
    }
    Ok(rows.finish())
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> DataError {
    DataError::Format {
        place: Place::file(path),
        message: format!(
            "is no whole Parquet file that can be read here (uncompressed, zstd or snappy): {error}"
        ),
    }
}

struct Rows<'a> {
    path: &'a Path,
    prices: bool,
    index: BTreeMap<String, u32>,
    /// Columns of names.
    names: Vec<(String, Names)>,
    table: LongTable,
}

impl Rows<'_> {
    /// How a column is read; errors where a standard one cannot be.
    fn plan(&mut self, name: &str, kind: &DataType, needs: &Needs<'_>) -> Result<(), DataError> {
        let numeric = kind.is_numeric() || matches!(kind, DataType::Boolean | DataType::Null);
        if matches!(name, "ts" | "symbol") {
            return Ok(());
        }
        if needs.is_time(name) {
            self.table.times.insert(name.to_owned(), Vec::new());
        } else if needs.categories.contains(name) {
            self.names.push((name.to_owned(), needs.names(name)));
        } else if numeric {
            self.table.columns.push((name.to_owned(), Vec::new()));
        } else if self.prices && STANDARD.contains(&name) {
            return Err(DataError::Column {
                place: Place::file(self.path).column(name),
                message: format!("is of type {kind}; it must hold numbers"),
            });
        } else {
            self.table.left_out.push(name.to_owned());
        }
        Ok(())
    }

    fn place(&self, at: usize, column: &str) -> Place {
        Place::file(self.path).row(self.table.row(self.table.records + at)).column(column)
    }

    fn push(&mut self, batch: &RecordBatch) -> Result<(), DataError> {
        if let Some(array) = batch.column_by_name("symbol") {
            self.push_symbols(array)?;
        }
        for (name, values) in &mut self.table.columns {
            let Some(array) = batch.column_by_name(name) else { continue };
            let numbers = cast(array, &DataType::Float64).map_err(|e| broken(self.path, &e))?;
            let numbers = numbers.as_primitive::<Float64Type>();
            values.extend(numbers.iter().map(|value| value.unwrap_or(f64::NAN)));
        }
        for at in 0..self.names.len() {
            let Some(array) = batch.column_by_name(&self.names[at].0) else { continue };
            let texts = self.cast(&self.names[at].0, array, &DataType::Utf8)?;
            let names = &mut self.names[at].1;
            texts.as_string::<i32>().iter().for_each(|text| names.push(text.unwrap_or_default()));
        }
        if let Some(array) = batch.column_by_name("ts") {
            let stamps = self.stamps("ts", array)?;
            let missing = stamps.iter().position(Option::is_none);
            if let Some(at) = missing {
                return Err(DataError::Stamp {
                    place: self.place(at, "ts"),
                    message: "`null` is no time stamp that can be read here".to_owned(),
                });
            }
            self.table.stamps.extend(stamps.into_iter().flatten());
        }
        let wanted: Vec<String> = self.table.times.keys().cloned().collect();
        for name in wanted {
            let Some(array) = batch.column_by_name(&name) else { continue };
            let stamps = self.stamps(&name, array)?;
            self.table.times.entry(name).or_default().extend(stamps);
        }
        self.table.records += batch.num_rows();
        Ok(())
    }

    /// Gives the records so far away.
    fn hand_over(&mut self, batches: &mut Batches<'_>) -> Result<(), DataError> {
        let numbers = self.table.columns.len();
        for (name, names) in &mut self.names {
            self.table.columns.push((name.clone(), names.take()));
        }
        (batches.each)(&self.table)?;
        self.table.columns.truncate(numbers);
        self.table.empty();
        Ok(())
    }

    fn finish(mut self) -> LongTable {
        for (name, names) in self.names {
            let (names, codes) = names.finish();
            self.table.columns.push((name.clone(), codes));
            self.table.categories.insert(name, names);
        }
        self.table
    }

    fn push_symbols(&mut self, array: &ArrayRef) -> Result<(), DataError> {
        let texts = self.cast("symbol", array, &DataType::Utf8)?;
        let texts = texts.as_string::<i32>();
        for (at, text) in texts.iter().enumerate() {
            let name = text.unwrap_or_default();
            let symbol = match self.index.get(name) {
                Some(known) => *known,
                None if name.is_empty() => {
                    return Err(DataError::Value {
                        place: self.place(at, "symbol"),
                        message: "is empty; every record names its symbol".to_owned(),
                    });
                }
                None => {
                    let next = self.table.symbols.len() as u32;
                    self.table.symbols.push(Symbol::new(name));
                    self.index.insert(name.to_owned(), next);
                    next
                }
            };
            self.table.symbol_of.push(symbol);
        }
        Ok(())
    }

    fn cast(&self, name: &str, array: &ArrayRef, to: &DataType) -> Result<ArrayRef, DataError> {
        cast(array, to).map_err(|_| DataError::Column {
            place: Place::file(self.path).column(name),
            message: format!("is of type {}, which cannot serve as `{name}`", array.data_type()),
        })
    }

    /// Instants; `None` where there is none.
    fn stamps(&self, name: &str, array: &ArrayRef) -> Result<Vec<Option<Stamp>>, DataError> {
        let fail = |at: usize, text: &str| DataError::Stamp {
            place: self.place(at, name),
            message: format!("`{text}` is no time stamp that can be read here"),
        };
        if matches!(array.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) {
            let texts = self.cast(name, array, &DataType::Utf8)?;
            let cells = texts.as_string::<i32>().iter().enumerate();
            let stamp = |(at, cell): (usize, Option<&str>)| match cell {
                None | Some("") => Ok(None),
                Some(cell) => Stamp::parse(cell).map(Some).ok_or_else(|| fail(at, cell)),
            };
            return cells.map(stamp).collect();
        }
        let reading = self.reading(name, array.data_type())?;
        let integers = self.cast(name, array, &DataType::Int64)?;
        let cells = integers.as_primitive::<Int64Type>().iter().enumerate();
        let stamp = |(at, cell): (usize, Option<i64>)| match cell {
            None => Ok(None),
            Some(cell) => reading.stamp(cell).map(Some).ok_or_else(|| fail(at, &cell.to_string())),
        };
        cells.map(stamp).collect()
    }

    fn reading(&self, name: &str, kind: &DataType) -> Result<Reading, DataError> {
        Ok(match kind {
            DataType::Timestamp(unit, zone) => {
                let unit_ns = match unit {
                    TimeUnit::Second => 1_000_000_000,
                    TimeUnit::Millisecond => 1_000_000,
                    TimeUnit::Microsecond => 1_000,
                    TimeUnit::Nanosecond => 1,
                };
                let zone = zone.as_deref().map(|zone| self.zone(name, zone)).transpose()?;
                Reading::Instant { unit_ns, zone }
            }
            DataType::Date32 => Reading::Instant { unit_ns: Ts::DAY_NS, zone: None },
            DataType::Date64 => Reading::Instant { unit_ns: 1_000_000, zone: None },
            kind if kind.is_integer() => Reading::Integer,
            kind => {
                return Err(DataError::Column {
                    place: Place::file(self.path).column(name),
                    message: format!(
                        "is of type {kind}; stamps are timestamps, dates, integers \
                         since 1970, or text"
                    ),
                });
            }
        })
    }

    fn zone(&self, column: &str, name: &str) -> Result<TimeZone, DataError> {
        let fixed = |name: &str| {
            let stamp = Stamp::parse(&format!("1970-01-01 00:00{name}"))?;
            Offset::from_seconds(stamp.offset_s?).ok().map(TimeZone::fixed)
        };
        fixed(name).or_else(|| TimeZone::get(name).ok()).ok_or_else(|| DataError::Declaration {
            place: Some(Place::file(self.path).column(column)),
            message: format!("`{name}` is no known time zone"),
        })
    }
}

/// How integers behind a column of instants are read.
enum Reading {
    Integer,
    Instant { unit_ns: i64, zone: Option<TimeZone> },
}

impl Reading {
    fn stamp(&self, value: i64) -> Option<Stamp> {
        let Reading::Instant { unit_ns, zone } = self else { return Stamp::from_integer(value) };
        let instant_ns = value.checked_mul(*unit_ns)?;
        let Some(zone) = zone else {
            return Stamp::new(instant_ns, None);
        };
        let instant = Timestamp::from_nanosecond(i128::from(instant_ns)).ok()?;
        let offset_s = zone.to_offset(instant).seconds();
        let clock_ns = instant_ns.checked_add(i64::from(offset_s) * 1_000_000_000)?;
        Stamp::new(clock_ns, Some(offset_s))
    }
}
