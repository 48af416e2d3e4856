//! Tables out: Parquet whose bytes depend on nothing but the content.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, StringArray, TimestampNanosecondArray};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use qraft_base::{Interval, Ts};

use crate::error::Place;
use crate::{DataError, Panel};

/// Stands in the file as its writer, so that bytes do not change with a library's version number.
const CREATED_BY: &str = "qraft table 1";

/// One column of a table to write.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// Numbers; NaN is written as null.
    F64(&'a [f64]),
    /// Whole numbers.
    I64(&'a [i64]),
    /// Texts.
    Text(&'a [String]),
    /// Instants, as nanosecond timestamps in UTC.
    Ts(&'a [Ts]),
}

impl Column<'_> {
    fn array(&self) -> ArrayRef {
        match self {
            Column::F64(values) => {
                let nullable = values.iter().map(|x| (!x.is_nan()).then_some(*x));
                Arc::new(nullable.collect::<Float64Array>())
            }
            Column::I64(values) => Arc::new(Int64Array::from_iter_values(values.iter().copied())),
            Column::Text(values) => Arc::new(StringArray::from_iter_values(values.iter())),
            Column::Ts(values) => {
                let instants = values.iter().map(|ts| ts.0);
                let array = TimestampNanosecondArray::from_iter_values(instants);
                Arc::new(array.with_timezone("UTC"))
            }
        }
    }
}

/// The bytes of a Parquet file (zstd) of these columns. The same columns give the same bytes.
///
/// Errors: columns of different lengths, or none.
pub fn table_bytes(columns: &[(&str, Column<'_>)]) -> Result<Vec<u8>, DataError> {
    encode(columns, Vec::new()).map_err(|message| DataError::Declaration { place: None, message })
}

/// Writes these columns as a Parquet file, replacing what was there.
///
/// Errors: as [`table_bytes`], or the file cannot be written.
pub fn write_table(path: &Path, columns: &[(&str, Column<'_>)]) -> Result<(), DataError> {
    store(path, &table_bytes(columns)?)
}

/// Writes columns over a panel's bars and symbols in long format: `ts`, `symbol` and one number
/// column each, sorted by symbol, then stamp. `columns` are time-major, `bars × width`. Bar and
/// calendar go into the metadata, so that [`crate::load`] of the file knows them.
///
/// Errors: a column of another length, or the file cannot be written.
pub fn write_long(path: &Path, panel: &Panel, columns: &[(&str, &[f64])]) -> Result<(), DataError> {
    let (bars, width) = (panel.bars(), panel.width());
    if let Some((name, _)) = columns.iter().find(|(_, values)| values.len() != bars * width) {
        let message = format!("column `{name}` does not have {bars} × {width} values");
        return Err(DataError::Declaration { place: None, message });
    }
    let ts: Vec<Ts> = (0..width).flat_map(|_| panel.ts.iter().copied()).collect();
    let symbols: Vec<String> = panel
        .symbols
        .iter()
        .flat_map(|symbol| std::iter::repeat_n(symbol.as_str().to_owned(), bars))
        .collect();
    let by_symbol = |values: &[f64]| -> Vec<f64> {
        (0..width).flat_map(|s| values.iter().skip(s).step_by(width).copied()).collect()
    };
    let turned: Vec<Vec<f64>> = columns.iter().map(|(_, values)| by_symbol(values)).collect();
    let mut table = vec![("ts", Column::Ts(&ts)), ("symbol", Column::Text(&symbols))];
    table.extend(columns.iter().zip(&turned).map(|((name, _), v)| (*name, Column::F64(v))));
    let bytes = encode(&table, metadata(panel.bar, &panel.calendar))
        .map_err(|message| DataError::Declaration { place: None, message })?;
    store(path, &bytes)
}

/// Writes a panel as it is: `ts`, `symbol` and all of its columns. Reading it back gives the same
/// panel, but for the names of categories, which are written as their codes, and dates of
/// membership.
pub fn write_panel(path: &Path, panel: &Panel) -> Result<(), DataError> {
    let columns: Vec<(&str, &[f64])> =
        panel.columns.iter().map(|(name, values)| (name.as_str(), &values[..])).collect();
    write_long(path, panel, &columns)
}

fn metadata(bar: Interval, calendar: &str) -> Vec<KeyValue> {
    vec![
        KeyValue::new(crate::parquet::BAR_KEY.to_owned(), bar.to_string()),
        KeyValue::new(crate::parquet::CALENDAR_KEY.to_owned(), calendar.to_owned()),
    ]
}

fn encode(columns: &[(&str, Column<'_>)], metadata: Vec<KeyValue>) -> Result<Vec<u8>, String> {
    let text = |error: &dyn std::fmt::Display| format!("the table cannot be written: {error}");
    let nullable = |column: &Column<'_>| matches!(column, Column::F64(_));
    let arrays = columns.iter().map(|(name, column)| (*name, column.array(), nullable(column)));
    let batch = RecordBatch::try_from_iter_with_nullable(arrays).map_err(|e| text(&e))?;
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata((!metadata.is_empty()).then_some(metadata))
        .build();
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).map_err(|e| text(&e))?;
    writer.write(&batch).map_err(|e| text(&e))?;
    writer.close().map_err(|e| text(&e))?;
    Ok(bytes)
}

fn store(path: &Path, bytes: &[u8]) -> Result<(), DataError> {
    std::fs::write(path, bytes).map_err(|error| DataError::File {
        place: Place::file(path),
        message: format!("cannot be written: {error}"),
    })
}
