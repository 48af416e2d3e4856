//! Why a file is no panel: what, where, and the way out.

use std::fmt;
use std::path::{Path, PathBuf};

/// A place in a data file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file, as the caller named it.
    pub file: PathBuf,
    /// Which record.
    pub row: Option<Row>,
    /// The column's name.
    pub column: Option<String>,
}

/// How records of a file are counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Row {
    /// A line of a text file, from 1, so that the header is line 1: what an editor shows.
    Line(u64),
    /// A record of a table without lines (Parquet), from 1.
    Record(u64),
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Row::Line(n) => write!(f, "line {n}"),
            Row::Record(n) => write!(f, "row {n}"),
        }
    }
}

impl Place {
    /// The file as a whole.
    pub fn file(path: &Path) -> Place {
        Place { file: path.to_owned(), row: None, column: None }
    }

    /// One record of it.
    #[must_use]
    pub fn row(mut self, row: Row) -> Place {
        self.row = Some(row);
        self
    }

    /// One column of it.
    #[must_use]
    pub fn column(mut self, name: &str) -> Place {
        self.column = Some(name.to_owned());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(row) = self.row {
            write!(f, ", {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        Ok(())
    }
}

/// Why data could not be read, taken apart, or written. Every command answers it with exit code 2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DataError {
    /// Nothing there, no permission, a directory.
    File {
        /// Which file.
        place: Place,
        /// What is wrong, and the way out.
        message: String,
    },
    /// The file is not of a kind that is read here, or not whole.
    Format {
        /// Where it was noticed.
        place: Place,
        /// What is wrong, and the way out.
        message: String,
    },
    /// A column is absent, doubled, or of a type that cannot serve.
    Column {
        /// Which file and column.
        place: Place,
        /// What is wrong, and the way out.
        message: String,
    },
    /// A time stamp cannot be read, or does not fit its column.
    Stamp {
        /// Which record.
        place: Place,
        /// What is wrong, and the way out.
        message: String,
    },
    /// A cell holds what its column cannot.
    Value {
        /// Which record and column.
        place: Place,
        /// What is wrong, and the way out.
        message: String,
    },
    /// Two records for one symbol at one stamp.
    Duplicate {
        /// The second of them.
        place: Place,
        /// What is wrong, and the way out.
        message: String,
    },
    /// No records, or none that are of use.
    Empty {
        /// Which file or column.
        place: Place,
        /// What is wrong, and the way out.
        message: String,
    },
    /// A bar length, calendar or other declaration that is unknown or contradicts the records.
    Declaration {
        /// Where it is declared, if in a file.
        place: Option<Place>,
        /// What is wrong, and the way out.
        message: String,
    },
    /// More memory than there is room for.
    Memory {
        /// How much, what takes it, and the way out.
        message: String,
    },
    /// Symbols or a universe that the panel does not hold.
    Symbols {
        /// What is wrong, and the way out.
        message: String,
    },
}

impl DataError {
    /// Stable, snake case: for machines.
    pub fn code(&self) -> &'static str {
        match self {
            DataError::File { .. } => "data_file",
            DataError::Format { .. } => "data_format",
            DataError::Column { .. } => "data_column",
            DataError::Stamp { .. } => "data_stamp",
            DataError::Value { .. } => "data_value",
            DataError::Duplicate { .. } => "data_duplicate",
            DataError::Empty { .. } => "data_empty",
            DataError::Declaration { .. } => "data_declaration",
            DataError::Memory { .. } => "data_memory",
            DataError::Symbols { .. } => "data_symbols",
        }
    }

    /// The rule that a finding of this error would break, where there is one.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            DataError::Column { .. } => Some("DAT001"),
            DataError::Duplicate { .. } => Some("DAT002"),
            _ => None,
        }
    }

    /// Where, if in a file.
    pub fn place(&self) -> Option<&Place> {
        match self {
            DataError::File { place, .. }
            | DataError::Format { place, .. }
            | DataError::Column { place, .. }
            | DataError::Stamp { place, .. }
            | DataError::Value { place, .. }
            | DataError::Duplicate { place, .. }
            | DataError::Empty { place, .. } => Some(place),
            DataError::Declaration { place, .. } => place.as_ref(),
            DataError::Memory { .. } | DataError::Symbols { .. } => None,
        }
    }

    /// What is wrong, and the way out, without the place.
    pub fn message(&self) -> &str {
        match self {
            DataError::File { message, .. }
            | DataError::Format { message, .. }
            | DataError::Column { message, .. }
            | DataError::Stamp { message, .. }
            | DataError::Value { message, .. }
            | DataError::Duplicate { message, .. }
            | DataError::Empty { message, .. }
            | DataError::Declaration { message, .. }
            | DataError::Memory { message }
            | DataError::Symbols { message } => message,
        }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place() {
            Some(place) => write!(f, "{place}: {}", self.message()),
            None => f.write_str(self.message()),
        }
    }
}

impl std::error::Error for DataError {}
