//! Batches of a Parquet file as plain columns.

use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::DataError;
use crate::error::{Place, Row};

/// Rows read at once.
const TILE: usize = 65_536;

/// A file of ticks, tile by tile.
pub(super) struct Ticks {
    path: PathBuf,
    reader: ParquetRecordBatchReader,
    rows: usize,
}

impl Ticks {
    /// Opens a file that must have some columns and may have others.
    pub(super) fn open(path: &Path, must: &[&str], may: &[&str]) -> Result<Ticks, DataError> {
        let Some(file) = crate::long::open_parquet(path)? else {
            return Err(broken(path, &"it does not begin as one"));
        };
        let builder = ParquetRecordBatchReaderBuilder::try_new(file);
        let builder = builder.map_err(|e| broken(path, &e))?;
        let names: Vec<String> =
            builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        let has = |name: &str| names.iter().any(|have| have == name);
        if let Some(absent) = must.iter().find(|name| !has(name)) {
            return Err(DataError::Column {
                place: Place::file(path).column(absent),
                message: format!("there is no such column, only {}", names.join(", ")),
            });
        }
        if !has("ts") && !has("exch_ms") {
            return Err(DataError::Column {
                place: Place::file(path),
                message: "has neither `ts` nor `exch_ms`: nothing says when".to_owned(),
            });
        }
        let wanted = |name: &&String| {
            must.contains(&name.as_str()) || may.contains(&name.as_str()) || is_time(name)
        };
        let columns: Vec<&str> = names.iter().filter(wanted).map(String::as_str).collect();
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns);
        let reader = builder.with_batch_size(TILE).with_projection(mask).build();
        let reader = reader.map_err(|e| broken(path, &e))?;
        Ok(Ticks { path: path.to_owned(), reader, rows: 0 })
    }

    /// The next tile.
    pub(super) fn next(&mut self) -> Result<Option<Tile>, DataError> {
        let Some(batch) = self.reader.next() else { return Ok(None) };
        let batch = batch.map_err(|e| broken(&self.path, &e))?;
        let first = self.rows;
        self.rows += batch.num_rows();
        Ok(Some(Tile { path: self.path.clone(), batch, first }))
    }
}

fn is_time(name: &str) -> bool {
    matches!(name, "ts" | "exch_ms")
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> DataError {
    DataError::Format {
        place: Place::file(path),
        message: format!(
            "is no whole Parquet file that can be read here (uncompressed, zstd or snappy): {error}"
        ),
    }
}

/// Some rows of a file.
pub(super) struct Tile {
    path: PathBuf,
    batch: RecordBatch,
    first: usize,
}

/// When a row was received, and when it happened. `None` where the file does not say.
pub(super) struct Times {
    received: Option<Vec<i64>>,
    venue: Option<Vec<Option<i64>>>,
}

impl Times {
    /// Received and happened, of a row.
    pub(super) fn at(&self, row: usize) -> (Option<i64>, Option<i64>) {
        let received = self.received.as_ref().map(|all| all[row]);
        (received, self.venue.as_ref().and_then(|all| all[row]))
    }
}

impl Tile {
    pub(super) fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The number of a row in the file, from 1.
    pub(super) fn place(&self, row: usize, column: &str) -> Place {
        place(&self.path, self.number(row), column)
    }

    /// The number of a row in the file, from 1.
    pub(super) fn number(&self, row: usize) -> usize {
        self.first + row + 1
    }

    /// An error in a cell.
    pub(super) fn wrong(&self, row: usize, column: &str, message: String) -> DataError {
        DataError::Value { place: self.place(row, column), message }
    }

    fn cast(&self, name: &str, to: &DataType) -> Result<Option<ArrayRef>, DataError> {
        let Some(array) = self.batch.column_by_name(name) else { return Ok(None) };
        cast(array, to).map(Some).map_err(|_| DataError::Column {
            place: Place::file(&self.path).column(name),
            message: format!("is of type {}, which cannot serve here", array.data_type()),
        })
    }

    /// Numbers; an empty cell is an error.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<f64>, DataError> {
        let Some(array) = self.cast(name, &DataType::Float64)? else { return Ok(Vec::new()) };
        let array = array.as_primitive::<Float64Type>();
        match array.iter().position(|cell| cell.is_none()) {
            Some(row) => Err(self.wrong(row, name, "is empty".to_owned())),
            None => Ok(array.values().to_vec()),
        }
    }

    /// Whole numbers, where the column is there.
    pub(super) fn integers(&self, name: &str) -> Result<Option<Vec<Option<i64>>>, DataError> {
        let array = self.cast(name, &DataType::Int64)?;
        Ok(array.map(|array| array.as_primitive::<Int64Type>().iter().collect()))
    }

    /// Truths, where the column is there.
    pub(super) fn truths(&self, name: &str) -> Result<Option<BooleanArray>, DataError> {
        let array = self.cast(name, &DataType::Boolean)?;
        Ok(array.map(|array| array.as_boolean().clone()))
    }

    /// Texts, where the column is there.
    pub(super) fn texts(&self, name: &str) -> Result<Option<StringArray>, DataError> {
        let array = self.cast(name, &DataType::Utf8)?;
        Ok(array.map(|array| array.as_string::<i32>().clone()))
    }

    /// When the rows were received and happened.
    pub(super) fn times(&self) -> Result<Times, DataError> {
        let to = match self.batch.column_by_name("ts").map(|array| array.data_type()) {
            Some(DataType::Timestamp(_, zone)) => {
                DataType::Timestamp(TimeUnit::Nanosecond, zone.clone())
            }
            _ => DataType::Timestamp(TimeUnit::Nanosecond, None),
        };
        let mut received = None;
        if let Some(array) = self.cast("ts", &to)? {
            let array = cast(&array, &DataType::Int64).map_err(|e| broken(&self.path, &e))?;
            let array = array.as_primitive::<Int64Type>();
            if let Some(row) = array.iter().position(|cell| cell.is_none()) {
                let message = "is no time that can be read here".to_owned();
                return Err(DataError::Stamp { place: self.place(row, "ts"), message });
            }
            received = Some(array.values().to_vec());
        }
        let ns = |ms: Option<i64>| ms.and_then(|ms| ms.checked_mul(1_000_000));
        let venue = self.integers("exch_ms")?.map(|all| all.into_iter().map(ns).collect());
        Ok(Times { received, venue })
    }
}

/// A cell of a file.
pub(super) fn place(path: &Path, number: usize, column: &str) -> Place {
    Place::file(path).row(Row::Record(number as u64)).column(column)
}
