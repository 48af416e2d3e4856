//! How much memory a panel may take, and where the rest of it goes.

use std::path::PathBuf;

use crate::DataError;

/// A share of memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Room {
    /// Bytes that the panel's columns may take in memory; where they need more they stand in files.
    /// What reads them takes no more than this either.
    pub bytes: u64,
    /// Folder of these files; `None` is the system's folder of temporary files. They have no name
    /// and are gone when the process is.
    pub folder: Option<PathBuf>,
}

impl Room {
    /// Refuses what has to be in memory and does not fit.
    ///
    /// Errors: with the number of bytes, and what takes them.
    pub(crate) fn holds(&self, bytes: usize, what: &str) -> Result<(), DataError> {
        if bytes as u64 <= self.bytes {
            return Ok(());
        }
        let message = format!(
            "{what} take {bytes} bytes of memory, and {} are left for them; raise --memory",
            self.bytes
        );
        Err(DataError::Memory { message })
    }
}
