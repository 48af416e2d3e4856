//! What later commands add to the pack of a trial: verdicts of gates, the pool that it stands in.

use std::path::Path;

use qraft_evidence::amend;
use qraft_search::record::TrialRecord;
use qraft_search::seal::{PACKS, pack_name};

use crate::exit::Stop;

/// Publishes the pack of a run's trial again with one file more, or that file anew. Answers whether
/// there is such a pack: a search seals so many of the best.
///
/// # Errors
/// Exit 2: the pack is not what was sealed, or cannot be written.
pub fn added(
    run: &Path,
    (rank, record): (usize, &TrialRecord),
    (name, bytes): (&str, Vec<u8>),
) -> Result<bool, Stop> {
    let pack = run.join(PACKS).join(pack_name(rank, record.param_hash));
    if !pack.is_dir() {
        return Ok(false);
    }
    amend(&pack, &[(name, bytes)]).map(|_| true).map_err(|error| {
        let message = format!("{}: {name} cannot be added: {error}", pack.display());
        Stop::input("pack_failed", message)
    })
}
