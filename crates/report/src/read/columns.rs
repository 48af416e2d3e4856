//! The tables of a pack, column by column.

use std::path::{Path, PathBuf};

use qraft_base::Ts;
use qraft_data::table::{Cells, read_table};

use crate::error::ReportError;

/// A table in memory.
pub(super) struct Columns {
    path: PathBuf,
    cells: Vec<(String, Cells)>,
}

impl Columns {
    pub(super) fn read(path: &Path) -> Result<Columns, ReportError> {
        let bytes = std::fs::read(path).map_err(|e| ReportError::file(path, e))?;
        let cells = read_table(bytes).map_err(|e| ReportError::file(path, e))?;
        Ok(Columns { path: path.to_owned(), cells })
    }

    fn get(&self, name: &str) -> Option<&Cells> {
        self.cells.iter().find(|(have, _)| have == name).map(|(_, cells)| cells)
    }

    fn lacks(&self, name: &str, kind: &str) -> ReportError {
        ReportError::file(&self.path, format!("`{name}` is missing, or holds no {kind}"))
    }

    pub(super) fn numbers(&self, name: &str) -> Result<&[f64], ReportError> {
        match self.get(name) {
            Some(Cells::F64(cells)) => Ok(cells),
            _ => Err(self.lacks(name, "numbers")),
        }
    }

    pub(super) fn texts(&self, name: &str) -> Result<&[String], ReportError> {
        match self.get(name) {
            Some(Cells::Text(cells)) => Ok(cells),
            _ => Err(self.lacks(name, "texts")),
        }
    }

    pub(super) fn instants(&self, name: &str) -> Result<&[Ts], ReportError> {
        match self.get(name) {
            Some(Cells::Ts(cells)) => Ok(cells),
            _ => Err(self.lacks(name, "instants")),
        }
    }
}
