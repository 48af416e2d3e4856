//! Why a key could not be made, stored or loaded.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::RandomnessMissing;

/// The first line of a key file, with the number of its form.
pub(super) const HEADER: &str = "qraft ed25519 secret key 1";

/// Why a key could not be made, stored or loaded. Always names the file.
#[derive(Debug)]
pub enum KeyError {
    /// The file system said no.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A name that no key may have.
    BadName(String),
    /// A key of that name is there already. Keys are never overwritten.
    Exists(PathBuf),
    /// There is no key of that name.
    Missing {
        /// Where it was looked for.
        path: PathBuf,
        /// Its name.
        name: String,
    },
    /// Others may read the file, or enter the folder.
    Open {
        /// Which.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The bits that it should have.
        wanted: u32,
    },
    /// The file is not a key.
    NoKey(PathBuf),
    /// There are no random bytes.
    Randomness(RandomnessMissing),
}

impl KeyError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> KeyError {
        let path = path.to_owned();
        move |source| KeyError::Io { path, source }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            KeyError::BadName(name) => write!(
                f,
                "`{}` is no name for a key: use `a-z`, `0-9` and `_`, beginning with a letter",
                crate::malformed::shown(name)
            ),
            KeyError::Exists(path) => write!(
                f,
                "{}: this key is there already, and keys are never overwritten; give the new one \
                 another name",
                path.display()
            ),
            KeyError::Missing { path, name } => write!(
                f,
                "{}: there is no key `{name}`; make one with `qraft operator key new {name}`",
                path.display()
            ),
            KeyError::Open { path, mode, wanted } => write!(
                f,
                "{}: others can read it (mode {mode:04o}), so its key is not used; run \
                 `chmod {wanted:o} {}`",
                path.display(),
                path.display()
            ),
            KeyError::NoKey(path) => write!(
                f,
                "{}: not a key; it should have the line `{HEADER}` and a line of 64 hex digits",
                path.display()
            ),
            KeyError::Randomness(missing) => fmt::Display::fmt(missing, f),
        }
    }
}

impl std::error::Error for KeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            KeyError::Io { source, .. } => Some(source),
            KeyError::Randomness(missing) => Some(missing),
            _ => None,
        }
    }
}
