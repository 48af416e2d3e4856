//! The numbers of a panel's column: in memory, or in a file that is read as if it were.

mod mapped;
mod writer;

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use mapped::Mapped;
pub(crate) use writer::{Place, Writer};

/// Numbers of a part that [`Column::parts`] answers: 1 MiB.
const PART: usize = 1 << 17;

/// The numbers of a column, shared by its clones and by parts of it. Reads as a slice.
#[derive(Clone)]
pub struct Column {
    kept: Kept,
    from: usize,
    to: usize,
}

#[derive(Clone)]
enum Kept {
    Memory(Arc<Vec<f64>>),
    File(Arc<Mapped>),
}

impl Column {
    fn whole(kept: Kept, len: usize) -> Column {
        Column { kept, from: 0, to: len }
    }

    /// True where they stand in a file.
    pub fn in_file(&self) -> bool {
        matches!(self.kept, Kept::File(_))
    }

    /// Bytes that it holds in memory; a part holds what it is a part of.
    pub(crate) fn held(&self) -> usize {
        match &self.kept {
            Kept::Memory(values) => values.len() * size_of::<f64>(),
            Kept::File(_) => 0,
        }
    }

    /// These of its numbers, as a column that shares them.
    ///
    /// # Panics
    /// Where there are none such.
    pub fn part(&self, cells: Range<usize>) -> Column {
        assert!(cells.start <= cells.end && cells.end <= self.len(), "{cells:?} of a column");
        Column { kept: self.kept.clone(), from: self.from + cells.start, to: self.from + cells.end }
    }

    /// All of them in order, part by part; memory behind each part is given back when the next one
    /// is asked for.
    pub fn parts(&self) -> impl Iterator<Item = &[f64]> {
        Parts { column: self, at: 0 }
    }

    /// Gives back the memory behind these places, where they stand in a file.
    pub fn release(&self, cells: Range<usize>) {
        if let Kept::File(file) = &self.kept {
            file.release(self.from + cells.start..(self.from + cells.end).min(self.to));
        }
    }

    /// Where a column that is made of this one belongs.
    pub(crate) fn place(&self) -> Place {
        match &self.kept {
            Kept::Memory(_) => Place::Memory,
            Kept::File(file) => Place::Folder(file.folder().cloned()),
        }
    }
}

impl Deref for Column {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        let all: &[f64] = match &self.kept {
            Kept::Memory(values) => values,
            Kept::File(file) => file.values(),
        };
        &all[self.from..self.to]
    }
}

impl From<Vec<f64>> for Column {
    fn from(values: Vec<f64>) -> Column {
        let len = values.len();
        Column::whole(Kept::Memory(Arc::new(values)), len)
    }
}

impl FromIterator<f64> for Column {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Column {
        values.into_iter().collect::<Vec<f64>>().into()
    }
}

impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

struct Parts<'a> {
    column: &'a Column,
    at: usize,
}

impl<'a> Iterator for Parts<'a> {
    type Item = &'a [f64];

    fn next(&mut self) -> Option<&'a [f64]> {
        let (values, at): (&[f64], usize) = (self.column, self.at);
        self.column.release(at.saturating_sub(PART)..at);
        let part = values.get(at..(at + PART).min(values.len())).filter(|part| !part.is_empty())?;
        self.at += part.len();
        Some(part)
    }
}
