//! The folder of a matched run.

use std::path::Path;

use qraft_evidence::{PackError, PackWriter};
use qraft_search::precise::Study;

use super::{Ready, sealed};
use crate::exit::Stop;

/// Writes it whole or not at all; what stood there before is replaced.
///
/// # Errors
/// Exit 2: it cannot be written.
pub fn write(folder: &Path, name: &str, ready: &Ready, study: &Study) -> Result<(), Stop> {
    let files = sealed::files(ready, study, name)?;
    let publish = || -> Result<(), PackError> {
        let mut pack = PackWriter::new(folder)?;
        for (name, bytes) in &files {
            pack.add(name, bytes)?;
        }
        pack.publish().map(drop)
    };
    publish().map_err(|e| Stop::input("outdir_unwritable", e.to_string()))
}
