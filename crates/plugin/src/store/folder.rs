//! A folder that comes and goes whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use qraft_base::publish::{sibling, sync_parent};

use super::StoreError;

/// Writes files into a hidden folder beside `folder`, lets `verify` read them there, and moves the
/// folder to its place. What stood there before is replaced; where anything fails, it stands still.
pub(super) fn put(
    folder: &Path,
    files: &[(&str, &[u8])],
    verify: impl FnOnce(&Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let partial = sibling(folder, ".partial").map_err(StoreError::io(folder))?;
    let begun = folder.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| clear(&partial));
    let written = begun.and_then(|()| write(&partial, files)).map_err(StoreError::io(&partial));
    let verified = written.and_then(|()| verify(&partial));
    let moved = verified.and_then(|()| exchange(&partial, folder).map_err(StoreError::io(folder)));
    if moved.is_err() {
        // The first error is the one worth reporting; a leftover is cleared next time.
        let _ = clear(&partial);
    }
    moved
}

fn write(partial: &Path, files: &[(&str, &[u8])]) -> io::Result<()> {
    fs::create_dir(partial)?;
    for (name, bytes) in files {
        let mut file = File::create_new(partial.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    Ok(())
}

fn exchange(partial: &Path, folder: &Path) -> io::Result<()> {
    let old = sibling(folder, ".old")?;
    clear(&old)?;
    let replaced = folder.exists();
    if replaced {
        fs::rename(folder, &old)?;
    }
    let moved = fs::rename(partial, folder);
    if moved.is_err() && replaced {
        // Putting the old one back is all that can be done; the error says the rest.
        let _ = fs::rename(&old, folder);
    }
    moved?;
    sync_parent(folder);
    clear(&old)
}

/// Takes a folder away: it is gone at once, by its name, and then its files are.
pub(super) fn take_away(folder: &Path) -> io::Result<()> {
    let old = sibling(folder, ".old")?;
    clear(&old)?;
    fs::rename(folder, &old)?;
    sync_parent(folder);
    clear(&old)
}

fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
