//! Why there is no report.

use std::fmt;
use std::path::{Path, PathBuf};

use qraft_evidence::PackError;
use qraft_search::run::LinesError;

/// Why there is no report. Always names the file.
#[derive(Debug)]
pub enum ReportError {
    /// The place holds neither a run nor a pack.
    Nothing(PathBuf),
    /// A file cannot be read, or is not what its name says.
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A pack is not what was sealed.
    Pack {
        /// Its folder.
        path: PathBuf,
        /// What differs.
        error: PackError,
    },
    /// `results.jsonl` cannot be read.
    Lines(LinesError),
    /// The picture cannot be drawn.
    Picture(String),
}

impl ReportError {
    pub(crate) fn file(path: &Path, why: impl fmt::Display) -> ReportError {
        ReportError::File { path: path.to_owned(), why: why.to_string() }
    }

    /// Stable, snake case.
    pub fn code(&self) -> &'static str {
        match self {
            ReportError::Nothing(_) => "nothing_to_report",
            ReportError::File { .. } => "file_unreadable",
            ReportError::Pack { .. } => "pack_broken",
            ReportError::Lines(_) => "results_unreadable",
            ReportError::Picture(_) => "picture_failed",
        }
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReportError::Nothing(path) => write!(
                f,
                "{}: neither the folder of a run (with results.jsonl) nor a pack (with \
                 manifest.json); name what `qraft search run` printed after `artifacts:`, or a \
                 folder under its topN/",
                path.display()
            ),
            ReportError::File { path, why } => write!(f, "{}: {why}", path.display()),
            ReportError::Pack { path, error } => write!(
                f,
                "{}: {error}; the pack is not what was sealed, so nothing is shown of it",
                path.display()
            ),
            ReportError::Lines(error) => error.fmt(f),
            ReportError::Picture(why) => write!(f, "the picture cannot be drawn: {why}"),
        }
    }
}

impl std::error::Error for ReportError {}

impl From<LinesError> for ReportError {
    fn from(error: LinesError) -> Self {
        ReportError::Lines(error)
    }
}
