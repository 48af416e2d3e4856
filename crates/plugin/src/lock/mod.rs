//! `qraft.lock`: the operators that a project runs, by content. A run loads nothing else.

mod file;
mod pinned;
mod problem;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use qraft_base::Digest;
use qraft_base::publish::atomic_write;

pub use pinned::{Pinned, Remark, operators_digest};
pub use problem::{Problem, Trouble};
pub use resolve::{Project, Purpose, Use, resolve};

use crate::disk::{ReadError, read_at_most};
use crate::keys::Signature;
use crate::{Manifest, Name, Version};

/// The name of the file, in the project's folder.
pub const LOCK_NAME: &str = "qraft.lock";

/// The number of its form.
pub const LOCK_SCHEMA: u32 = 1;

/// Bytes of the file, at most.
pub const LOCK_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// The operators that a project runs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lock {
    operators: BTreeMap<Name, BTreeMap<Version, Locked>>,
}

/// What a lock says of one operator and version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Locked {
    /// Its component, by content.
    pub digest: Digest,
    /// Who stood for it when it was locked.
    pub signature: Option<Signature>,
}

impl Locked {
    /// What a lock says of an operator with that manifest.
    pub fn of(manifest: &Manifest) -> Locked {
        Locked { digest: manifest.digest(), signature: manifest.signature().copied() }
    }
}

/// Why a lock could not be read or written. Always names the file.
#[derive(Debug)]
pub struct LockError {
    /// Where it lies.
    pub path: PathBuf,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// What it says of one operator and version.
    pub fn find(&self, name: &Name, version: &Version) -> Option<&Locked> {
        self.operators.get(name)?.get(version)
    }

    /// The versions of one operator that it names.
    pub fn versions(&self, name: &Name) -> impl Iterator<Item = &Version> {
        self.operators.get(name).into_iter().flat_map(BTreeMap::keys)
    }

    /// All that it names, by name, then version.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Version, &Locked)> {
        let all = self.operators.iter();
        all.flat_map(|(name, versions)| versions.iter().map(move |(v, locked)| (name, v, locked)))
    }

    /// Names an operator, in place of what was said of that version.
    pub fn pin(&mut self, name: Name, version: Version, locked: Locked) {
        self.operators.entry(name).or_default().insert(version, locked);
    }

    /// Takes one version out; what was said of it.
    pub fn unpin(&mut self, name: &Name, version: &Version) -> Option<Locked> {
        let versions = self.operators.get_mut(name)?;
        let locked = versions.remove(version);
        if versions.is_empty() {
            self.operators.remove(name);
        }
        locked
    }

    /// Reads the text of a lock.
    ///
    /// # Errors
    /// In words: not TOML, another schema, a name, version, digest or signature that is none, a
    /// version that stands twice.
    pub fn parse(text: &str) -> Result<Lock, String> {
        file::parse(text)
    }

    /// As it stands on disk: sorted by name, then version. The same lock gives the same bytes.
    pub fn to_text(&self) -> String {
        file::to_text(self)
    }

    /// Reads the lock of the project in that folder; an empty one where there is none.
    ///
    /// # Errors
    /// [`LockError`].
    pub fn load(project: &Path) -> Result<Lock, LockError> {
        let path = project.join(LOCK_NAME);
        let fail = |why: String| LockError { path: path.clone(), why };
        let bytes = match read_at_most(&path, LOCK_BYTES_MAX) {
            Ok(bytes) => bytes,
            Err(ReadError::Missing) => return Ok(Lock::default()),
            Err(other) => return Err(fail(other.to_string())),
        };
        let text = String::from_utf8(bytes).map_err(|_| fail("it is not UTF-8".to_owned()))?;
        Lock::parse(&text).map_err(fail)
    }

    /// Writes the lock of the project in that folder, whole or not at all.
    ///
    /// # Errors
    /// [`LockError`]: what the file system says.
    pub fn store(&self, project: &Path) -> Result<(), LockError> {
        let path = project.join(LOCK_NAME);
        let written = atomic_write(&path, self.to_text().as_bytes());
        written.map_err(|e| LockError { path, why: e.to_string() })
    }
}
