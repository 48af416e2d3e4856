//! Why a pack could not be written, or is not what its manifest says.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use qraft_base::Digest;

use crate::contents::DATA_DIR;

/// Why a pack could not be written, or is not what its manifest says. Always names the file.
#[derive(Clone, Debug)]
pub enum PackError {
    /// The file system said no.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: Arc<io::Error>,
    },
    /// A name that no pack may hold: only letters, digits, `.`, `_` and `-`, not starting with a
    /// dot, and not the manifest's own.
    BadName(String),
    /// The same name was added twice.
    Twice(String),
    /// There is no manifest, or it is not one that this build reads.
    Manifest {
        /// Where it was looked for.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The manifest lists a file that is not there.
    Missing(String),
    /// A file is there that the manifest does not list.
    Extra(String),
    /// A file's content is not the one that was sealed.
    Differs {
        /// Its name.
        name: String,
        /// What the manifest says.
        sealed: Digest,
        /// What stands on disk.
        found: Digest,
    },
    /// A file is longer or shorter than the one that was sealed.
    Length {
        /// Its name.
        name: String,
        /// What the manifest says, bytes.
        sealed: u64,
        /// What stands on disk, bytes.
        found: u64,
    },
    /// A file has another name than the one that was sealed.
    Renamed {
        /// What the manifest calls it.
        from: String,
        /// What it is called.
        to: String,
    },
    /// Something stands in the pack that is neither a file nor a folder.
    NoFile(String),
    /// An archive that is not as an export writes it.
    Archive {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The index of a run's packs is not as it was written.
    Index {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl PackError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> PackError {
        let path = path.to_owned();
        move |source| PackError::Io { path, source: Arc::new(source) }
    }

    /// The file that is at fault, as it is called within the pack; `None` where it is the archive
    /// or the folder itself.
    pub fn file(&self) -> Option<&str> {
        match self {
            PackError::BadName(name)
            | PackError::Twice(name)
            | PackError::Missing(name)
            | PackError::Extra(name)
            | PackError::NoFile(name)
            | PackError::Differs { name, .. }
            | PackError::Length { name, .. } => Some(name),
            PackError::Renamed { from, .. } => Some(from),
            PackError::Manifest { path, .. } | PackError::Index { path, .. } => {
                path.file_name().and_then(|name| name.to_str())
            }
            PackError::Io { .. } | PackError::Archive { .. } => None,
        }
    }

    /// What is wrong in one word, for machines.
    pub fn kind(&self) -> &'static str {
        match self {
            PackError::Io { .. } => "unreadable",
            PackError::BadName(_) => "bad_name",
            PackError::Twice(_) => "twice",
            PackError::Manifest { .. } => "manifest",
            PackError::Missing(_) => "missing",
            PackError::Extra(_) => "extra",
            PackError::NoFile(_) => "no_file",
            PackError::Differs { .. } => "differs",
            PackError::Length { .. } => "length",
            PackError::Renamed { .. } => "renamed",
            PackError::Archive { .. } => "archive",
            PackError::Index { .. } => "index",
        }
    }

    /// The same of the data that came with a pack.
    pub(crate) fn within_data(self) -> PackError {
        let inner = |name: String| format!("{DATA_DIR}/{name}");
        match self {
            PackError::BadName(name) => PackError::BadName(inner(name)),
            PackError::Missing(name) => PackError::Missing(inner(name)),
            PackError::Extra(name) => PackError::Extra(inner(name)),
            PackError::Differs { name, sealed, found } => {
                PackError::Differs { name: inner(name), sealed, found }
            }
            PackError::Length { name, sealed, found } => {
                PackError::Length { name: inner(name), sealed, found }
            }
            PackError::Renamed { from, to } => {
                PackError::Renamed { from: inner(from), to: inner(to) }
            }
            PackError::Manifest { path, why } => {
                PackError::Manifest { path: Path::new(DATA_DIR).join(path), why }
            }
            other => other,
        }
    }

    /// The same, where the pack stands.
    pub(crate) fn at(self, pack: &Path) -> PackError {
        match self {
            PackError::Manifest { path, why } => PackError::Manifest { path: pack.join(path), why },
            other => other,
        }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            PackError::BadName(name) => write!(f, "`{name}` is no name for a file of a pack"),
            PackError::Twice(name) => write!(f, "`{name}` was added to the pack twice"),
            PackError::Manifest { path, why }
            | PackError::Archive { path, why }
            | PackError::Index { path, why } => write!(f, "{}: {why}", path.display()),
            PackError::Missing(name) => write!(f, "`{name}` is missing from the pack"),
            PackError::Extra(name) => {
                write!(f, "`{name}` stands in the pack but not in its manifest")
            }
            PackError::Differs { name, sealed, found } => {
                write!(f, "`{name}` differs: sealed as {sealed}, found {found}")
            }
            PackError::Length { name, sealed, found } => {
                write!(f, "`{name}` differs: sealed with {sealed} bytes, found {found}")
            }
            PackError::Renamed { from, to } => write!(f, "`{from}` is called `{to}` here"),
            PackError::NoFile(name) => write!(f, "`{name}` is neither a file nor a folder"),
        }
    }
}

impl std::error::Error for PackError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PackError::Io { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
