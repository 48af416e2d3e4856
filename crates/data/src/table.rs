//! Tables in: what [`crate::write`] made, column by column.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimeUnit, TimestampNanosecondType};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use qraft_base::Ts;

use crate::DataError;

/// The cells of a column.
#[derive(Clone, PartialEq, Debug)]
pub enum Cells {
    /// Numbers; a null is NaN.
    F64(Vec<f64>),
    /// Whole numbers.
    I64(Vec<i64>),
    /// Texts.
    Text(Vec<String>),
    /// Instants.
    Ts(Vec<Ts>),
}

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Cells::F64(cells) => cells.len(),
            Cells::I64(cells) => cells.len(),
            Cells::Text(cells) => cells.len(),
            Cells::Ts(cells) => cells.len(),
        }
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True where both have a cell there, and it is the same to the bit; any NaN is any other, as
    /// in the file.
    pub fn same(&self, other: &Cells, row: usize) -> bool {
        match (self, other) {
            (Cells::F64(a), Cells::F64(b)) => match (a.get(row), b.get(row)) {
                (Some(a), Some(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
                _ => false,
            },
            (Cells::I64(a), Cells::I64(b)) => a.get(row).is_some_and(|a| b.get(row) == Some(a)),
            (Cells::Text(a), Cells::Text(b)) => a.get(row).is_some_and(|a| b.get(row) == Some(a)),
            (Cells::Ts(a), Cells::Ts(b)) => a.get(row).is_some_and(|a| b.get(row) == Some(a)),
            _ => false,
        }
    }

    /// A cell as text that reads back to the same bits; instants in nanoseconds. `None` beyond the
    /// end.
    pub fn show(&self, row: usize) -> Option<String> {
        match self {
            Cells::F64(cells) => cells.get(row).map(f64::to_string),
            Cells::I64(cells) => cells.get(row).map(i64::to_string),
            Cells::Text(cells) => cells.get(row).cloned(),
            Cells::Ts(cells) => cells.get(row).map(|ts| ts.0.to_string()),
        }
    }

    fn like(kind: &DataType) -> Option<Cells> {
        Some(match kind {
            DataType::Float64 => Cells::F64(Vec::new()),
            DataType::Int64 => Cells::I64(Vec::new()),
            DataType::Utf8 => Cells::Text(Vec::new()),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => Cells::Ts(Vec::new()),
            _ => return None,
        })
    }

    fn extend(&mut self, array: &dyn Array) {
        match self {
            Cells::F64(cells) => {
                let array = array.as_primitive::<Float64Type>();
                cells.extend(array.iter().map(|cell| cell.unwrap_or(f64::NAN)));
            }
            Cells::I64(cells) => {
                cells.extend(
                    array.as_primitive::<Int64Type>().iter().map(Option::unwrap_or_default),
                );
            }
            Cells::Text(cells) => {
                let array = array.as_string::<i32>();
                cells.extend(array.iter().map(|cell| cell.unwrap_or_default().to_owned()));
            }
            Cells::Ts(cells) => {
                let array = array.as_primitive::<TimestampNanosecondType>();
                cells.extend(array.iter().map(|cell| Ts(cell.unwrap_or_default())));
            }
        }
    }
}

/// The columns of a Parquet file that [`crate::write::table_bytes`] made, in their order.
///
/// Errors: no Parquet file, or a column of a type that is not written here.
pub fn read_table(bytes: Vec<u8>) -> Result<Vec<(String, Cells)>, DataError> {
    let broken = |error: &dyn std::fmt::Display| DataError::Declaration {
        place: None,
        message: format!("the table cannot be read: {error}"),
    };
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes));
    let builder = builder.map_err(|e| broken(&e))?;
    let mut columns = Vec::new();
    for field in builder.schema().fields() {
        let kind = field.data_type();
        let cells = Cells::like(kind);
        let cells = cells.ok_or_else(|| broken(&format!("`{}` is {kind}", field.name())))?;
        columns.push((field.name().clone(), cells));
    }
    for batch in builder.build().map_err(|e| broken(&e))? {
        let batch: RecordBatch = batch.map_err(|e| broken(&e))?;
        for ((_, cells), array) in columns.iter_mut().zip(batch.columns()) {
            cells.extend(array.as_ref());
        }
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Column, table_bytes};

    #[test]
    fn reads_what_is_written_to_the_bit() {
        let numbers = [1.5, f64::NAN, -0.0];
        let (whole, text) = ([1i64, -2, 3], ["a".to_owned(), String::new(), "é".to_owned()]);
        let ts = [Ts(1), Ts(2), Ts(3)];
        let bytes = table_bytes(&[
            ("ts", Column::Ts(&ts)),
            ("x", Column::F64(&numbers)),
            ("n", Column::I64(&whole)),
            ("t", Column::Text(&text)),
        ])
        .expect("a table");
        let table = read_table(bytes).expect("it reads");
        let names: Vec<&str> = table.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["ts", "x", "n", "t"]);
        assert_eq!(table[0].1, Cells::Ts(ts.into()));
        let x = Cells::F64(numbers.into());
        assert!((0..3).all(|row| table[1].1.same(&x, row)) && !x.same(&x, 3));
        assert!(!x.same(&Cells::F64(vec![1.5, 0.0, 0.0]), 2), "a zero has a sign");
        assert_eq!((x.show(0).as_deref(), x.show(2).as_deref()), (Some("1.5"), Some("-0")));
        assert!(read_table(b"PAR1".to_vec()).is_err());
    }
}
