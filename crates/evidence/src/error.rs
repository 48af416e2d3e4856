//! Why a pack could not be written, or is not what its manifest says.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use qraft_base::Digest;

/// Why a pack could not be written, or is not what its manifest says. Always names the file.
#[derive(Debug)]
pub enum PackError {
    /// The file system said no.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
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
}

impl PackError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> PackError {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            PackError::BadName(name) => write!(f, "`{name}` is no name for a file of a pack"),
            PackError::Twice(name) => write!(f, "`{name}` was added to the pack twice"),
            PackError::Manifest { path, why } => write!(f, "{}: {why}", path.display()),
            PackError::Missing(name) => write!(f, "`{name}` is missing from the pack"),
            PackError::Extra(name) => {
                write!(f, "`{name}` stands in the pack but not in its manifest")
            }
            PackError::Differs { name, sealed, found } => {
                write!(f, "`{name}` differs: sealed as {sealed}, found {found}")
            }
        }
    }
}

impl std::error::Error for PackError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PackError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
