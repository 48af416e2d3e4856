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
use crate::error::{Place, Row};
use crate::long::{LongTable, STANDARD, check_header, stem};
use crate::sidecar::Declared;
use crate::stamp::Stamp;

pub(crate) fn read(path: &Path, file: File) -> Result<LongTable, DataError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(path, &e))?;
    let metadata = builder.metadata().file_metadata().key_value_metadata();
    let pairs = metadata.into_iter().flatten();
    let declared = Declared::from_metadata(
        path,
        pairs.filter_map(|pair| Some((pair.key.as_str(), pair.value.as_deref()?))),
    )?;
    let schema = builder.schema().clone();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    check_header(path, &names)?;
    let mut rows = Rows {
        path,
        index: BTreeMap::new(),
        table: LongTable { declared, ..LongTable::default() },
    };
    for field in schema.fields() {
        let name = field.name().as_str();
        if name != "ts" && name != "symbol" && rows.is_numeric(name, field.data_type())? {
            rows.table.columns.push((name.to_owned(), Vec::new()));
        }
    }
    if !names.contains(&"symbol") {
        rows.table.symbols.push(Symbol::new(&stem(path)));
    }
    for batch in builder.build().map_err(|e| broken(path, &e))? {
        rows.push(&batch.map_err(|e| broken(path, &e))?)?;
    }
    Ok(rows.table)
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
    index: BTreeMap<String, u32>,
    table: LongTable,
}

impl Rows<'_> {
    /// Whether a column is read; errors where a standard one cannot be.
    fn is_numeric(&self, name: &str, kind: &DataType) -> Result<bool, DataError> {
        let numeric = kind.is_numeric() || matches!(kind, DataType::Boolean | DataType::Null);
        if !numeric && STANDARD.contains(&name) {
            return Err(DataError::Column {
                place: Place::file(self.path).column(name),
                message: format!("is of type {kind}; it must hold numbers"),
            });
        }
        Ok(numeric)
    }

    fn place(&self, at: usize, column: &str) -> Place {
        let record = self.table.stamps.len() + at + 1;
        Place::file(self.path).row(Row::Record(record as u64)).column(column)
    }

    fn push(&mut self, batch: &RecordBatch) -> Result<(), DataError> {
        match batch.column_by_name("symbol") {
            Some(array) => self.push_symbols(array)?,
            None => self.table.symbol_of.resize(self.table.stamps.len() + batch.num_rows(), 0),
        }
        for (name, values) in &mut self.table.columns {
            let Some(array) = batch.column_by_name(name) else { continue };
            let numbers = cast(array, &DataType::Float64).map_err(|e| broken(self.path, &e))?;
            let numbers = numbers.as_primitive::<Float64Type>();
            values.extend(numbers.iter().map(|value| value.unwrap_or(f64::NAN)));
        }
        if let Some(array) = batch.column_by_name("ts") {
            let stamps = self.stamps(array)?;
            self.table.stamps.extend(stamps);
        }
        Ok(())
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

    fn stamps(&self, array: &ArrayRef) -> Result<Vec<Stamp>, DataError> {
        let fail = |at: usize, text: &str| DataError::Stamp {
            place: self.place(at, "ts"),
            message: format!("`{text}` is no time stamp that can be read here"),
        };
        if matches!(array.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) {
            let texts = self.cast("ts", array, &DataType::Utf8)?;
            let cells = texts.as_string::<i32>().iter().enumerate();
            return cells
                .map(|(at, cell)| {
                    let cell = cell.unwrap_or_default();
                    Stamp::parse(cell).ok_or_else(|| fail(at, cell))
                })
                .collect();
        }
        let reading = self.reading(array.data_type())?;
        let integers = self.cast("ts", array, &DataType::Int64)?;
        let cells = integers.as_primitive::<Int64Type>().iter().enumerate();
        cells
            .map(|(at, cell)| {
                let cell = cell.ok_or_else(|| fail(at, "null"))?;
                reading.stamp(cell).ok_or_else(|| fail(at, &cell.to_string()))
            })
            .collect()
    }

    fn reading(&self, kind: &DataType) -> Result<Reading, DataError> {
        Ok(match kind {
            DataType::Timestamp(unit, zone) => {
                let unit_ns = match unit {
                    TimeUnit::Second => 1_000_000_000,
                    TimeUnit::Millisecond => 1_000_000,
                    TimeUnit::Microsecond => 1_000,
                    TimeUnit::Nanosecond => 1,
                };
                let zone = zone.as_deref().map(|name| self.zone(name)).transpose()?;
                Reading::Instant { unit_ns, zone }
            }
            DataType::Date32 => Reading::Instant { unit_ns: Ts::DAY_NS, zone: None },
            DataType::Date64 => Reading::Instant { unit_ns: 1_000_000, zone: None },
            kind if kind.is_integer() => Reading::Integer,
            kind => {
                return Err(DataError::Column {
                    place: Place::file(self.path).column("ts"),
                    message: format!(
                        "is of type {kind}; stamps are timestamps, dates, integers \
                         since 1970, or text"
                    ),
                });
            }
        })
    }

    fn zone(&self, name: &str) -> Result<TimeZone, DataError> {
        let fixed = |name: &str| {
            let stamp = Stamp::parse(&format!("1970-01-01 00:00{name}"))?;
            Offset::from_seconds(stamp.offset_s?).ok().map(TimeZone::fixed)
        };
        fixed(name).or_else(|| TimeZone::get(name).ok()).ok_or_else(|| DataError::Declaration {
            place: Some(Place::file(self.path).column("ts")),
            message: format!("`{name}` is no known time zone"),
        })
    }
}

/// How integers behind `ts` are read.
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
