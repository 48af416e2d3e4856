//! What data declare of themselves: read from beside the file, from its metadata, or from a file of
//! its own.

use std::path::{Path, PathBuf};

use qraft_base::schema::{ColumnSchema, DataSchema};
use qraft_diag::{Diagnostic, SourceFile};

use crate::exit::Stop;
use crate::inputs::{Source, print_findings};

/// A declaration, and what is wrong with its text.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Where it stands; the metadata of a Parquet file are a text of their own.
    pub file: SourceFile,
    /// What it says.
    pub schema: DataSchema,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
}

impl Declared {
    fn of(file: SourceFile) -> Declared {
        let (schema, findings) = qraft_syntax::data_schema::read(&file);
        Declared { file, schema, findings }
    }

    /// A declaration that stands in this file itself; of a CSV or Parquet file what stands beside
    /// or in it, and nothing where nothing does.
    ///
    /// # Errors
    /// Exit 2: the file cannot be read.
    pub fn at(path: &Path) -> Result<Declared, Stop> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        if matches!(ending.as_deref(), Some("yaml" | "yml" | "json")) {
            return Source::read(path).map(|source| Declared::of(source.file));
        }
        let nothing = || Declared::of(SourceFile::new(path.display().to_string(), ""));
        Ok(Declared::of_prices(path)?.unwrap_or_else(nothing))
    }

    /// What a check may take as known where no prices are at hand: what is declared, the columns of
    /// prices, and those that its tables name.
    pub fn known(&self) -> DataSchema {
        let mut schema = self.schema.clone();
        let tables = schema.tables.iter().flat_map(|table| table.columns.clone());
        let tables: Vec<(String, ColumnSchema)> = tables.collect();
        schema.columns.extend(tables);
        for name in ["open", "high", "low", "close", "volume"] {
            schema.columns.entry(name.to_owned()).or_default();
        }
        schema
    }

    /// What prices declare: in `prices.data.yaml` beside `prices.csv`, else in Parquet metadata
    /// under `qraft.schema`.
    ///
    /// # Errors
    /// Exit 2: a file that is there cannot be read.
    pub fn of_prices(path: &Path) -> Result<Option<Declared>, Stop> {
        let beside = beside(path);
        if beside.exists() {
            return Source::read(&beside).map(|source| Some(Declared::of(source.file)));
        }
        // Prices that are not there are told by loading them.
        let embedded = qraft_data::embedded_schema(path).ok().flatten();
        let name = format!("{}#qraft.schema", path.display());
        Ok(embedded.map(|text| Declared::of(SourceFile::new(name, text))))
    }

    /// What it says, once its findings are on stderr.
    ///
    /// # Errors
    /// Exit 2 where one of them is an error.
    pub fn accepted(self) -> Result<DataSchema, Stop> {
        print_findings(&self.file, &self.findings);
        match self.findings.iter().find(|finding| finding.is_error()) {
            None => Ok(self.schema),
            Some(first) => {
                let message = format!("{}: {}", self.file.name(), first.message);
                Err(Stop::input("data_declaration", message))
            }
        }
    }
}

/// `prices.csv` → `prices.data.yaml`.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("data.yaml")
}
