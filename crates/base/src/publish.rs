//! Publishing on disk: what stands at a path is the old content or the new, never a part.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` beside `path`, brings them to disk, and renames them over it: a reader, and a
/// machine that loses power, sees the old content or the new, never a part.
///
/// # Errors
/// What the file system answered; `path` is then untouched.
pub fn atomic_write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = sibling(path, ".partial")?;
    let written = File::create(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&partial, path));
    if renamed.is_err() {
        // The first error is the one worth reporting; the leftover is overwritten next time.
        let _ = fs::remove_file(&partial);
    }
    renamed?;
    sync_parent(path);
    Ok(())
}

/// The hidden neighbour `.<name><suffix>` of a path. A fixed name, so that what a killed run left
/// is found and replaced by the next one.
///
/// # Errors
/// `InvalidInput` for a path without a name (`/`, `..`).
pub fn sibling(path: &Path, suffix: &str) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, format!("`{}` has no name", path.display()))
    })?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(suffix);
    Ok(path.with_file_name(hidden))
}

/// Brings a rename to disk. Not every file system can; the content itself is safe already.
pub fn sync_parent(path: &Path) {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if let Ok(folder) = File::open(parent) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_whole_and_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("aggregated.json");
        atomic_write(&path, b"one").unwrap();
        atomic_write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_keeps_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), b"x").unwrap();
        assert!(atomic_write(&path, b"y").is_err());
        assert_eq!(fs::read(path.join("inside")).unwrap(), b"x");
        assert!(!dir.path().join(".a.partial").exists());
        assert!(atomic_write(Path::new("/"), b"y").is_err());
    }
}
