//! The operators that are installed in a project:
//! `.qraft/operators/<namespace>/<name>/<version>/` with `component.wasm`, `manifest.json` and
//! `report.json`.

mod add;
mod error;
mod folder;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use qraft_base::Digest;

pub(crate) use add::usurped;
pub use add::{Added, Offer};
pub use error::StoreError;

use crate::disk::{ReadError, read_at_most};
use crate::manifest::{COMPONENT_BYTES_MAX, MANIFEST_BYTES_MAX};
use crate::{Manifest, Name, Range, Version};

/// Where a project keeps its operators.
pub const STORE_PATH: &str = ".qraft/operators";

/// The component's file.
pub const COMPONENT_NAME: &str = "component.wasm";

/// The manifest's file.
pub const MANIFEST_NAME: &str = "manifest.json";

/// The file of what `verify` found.
pub const REPORT_NAME: &str = "report.json";

/// Bytes of a report, at most.
pub const REPORT_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// The operators that are installed in a project.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

/// All that is installed.
#[derive(Debug, Default)]
pub struct Listing {
    /// By name, then version.
    pub installed: Vec<Manifest>,
    /// What stands there and is no operator, with why.
    pub broken: Vec<StoreError>,
}

impl Store {
    /// The store of the project in that folder. It need not exist yet.
    pub fn of(project: &Path) -> Store {
        Store { root: project.join(STORE_PATH) }
    }

    /// The folder of one operator and version.
    pub fn folder(&self, name: &Name, version: &Version) -> PathBuf {
        self.of_name(name).join(version.to_string())
    }

    fn of_name(&self, name: &Name) -> PathBuf {
        self.root.join(name.namespace()).join(name.name())
    }

    /// All that is installed. Components are not hashed.
    ///
    /// # Errors
    /// [`StoreError::Io`] for a folder that cannot be listed. One that is no operator's is among
    /// the broken.
    pub fn list(&self) -> Result<Listing, StoreError> {
        let mut listing = Listing::default();
        for name in self.names()? {
            for version in self.versions(&name)? {
                match self.manifest(&name, &version) {
                    Ok(manifest) => listing.installed.push(manifest),
                    Err(broken) => listing.broken.push(broken),
                }
            }
        }
        Ok(listing)
    }

    /// The names of all that is installed.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn names(&self) -> Result<BTreeSet<Name>, StoreError> {
        let mut names = BTreeSet::new();
        for namespace in folders(&self.root)? {
            for name in folders(&self.root.join(&namespace))? {
                names.extend(format!("{namespace}/{name}").parse::<Name>());
            }
        }
        Ok(names)
    }

    /// The versions of one operator that are installed.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn versions(&self, name: &Name) -> Result<BTreeSet<Version>, StoreError> {
        let folders = folders(&self.of_name(name))?;
        Ok(folders.iter().filter_map(|folder| folder.parse().ok()).collect())
    }

    /// The newest version that is installed and meant.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn best(&self, name: &Name, range: &Range) -> Result<Option<Version>, StoreError> {
        Ok(range.best(&self.versions(name)?).cloned())
    }

    /// What is known of one operator and version.
    ///
    /// # Errors
    /// [`StoreError::NotInstalled`]; [`StoreError::Damaged`] for a manifest that is none, or that
    /// is another operator's than its folder says.
    pub fn manifest(&self, name: &Name, version: &Version) -> Result<Manifest, StoreError> {
        let folder = self.folder(name, version);
        if !folder.is_dir() {
            return Err(StoreError::NotInstalled { name: name.clone(), version: version.clone() });
        }
        let path = folder.join(MANIFEST_NAME);
        let damaged = |why: String| StoreError::Damaged { path: path.clone(), why };
        let bytes = read(&path, MANIFEST_BYTES_MAX)?;
        let manifest = Manifest::parse(&bytes).map_err(|e| damaged(e.to_string()))?;
        if manifest.name() != name || manifest.version() != version {
            let (its_name, its_version) = (manifest.name(), manifest.version());
            return Err(damaged(format!("it says `{its_name}@{its_version}`, and its folder not")));
        }
        Ok(manifest)
    }

    /// The component of one operator and version, if it has that digest: the lock's.
    ///
    /// # Errors
    /// [`StoreError::Tampered`] for another content, [`StoreError::NotInstalled`],
    /// [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn component(
        &self,
        name: &Name,
        version: &Version,
        digest: Digest,
    ) -> Result<Vec<u8>, StoreError> {
        let folder = self.folder(name, version);
        if !folder.is_dir() {
            return Err(StoreError::NotInstalled { name: name.clone(), version: version.clone() });
        }
        let path = folder.join(COMPONENT_NAME);
        let bytes = read(&path, COMPONENT_BYTES_MAX)?;
        match Digest::of(&bytes) {
            found if found == digest => Ok(bytes),
            found => Err(StoreError::Tampered { path, wanted: digest, found }),
        }
    }

    /// The report of one operator and version, as it was written.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where there is none, [`StoreError::Io`].
    pub fn report(&self, name: &Name, version: &Version) -> Result<Vec<u8>, StoreError> {
        read(&self.folder(name, version).join(REPORT_NAME), REPORT_BYTES_MAX)
    }

    /// Takes one operator and version away, whatever state it is in.
    ///
    /// # Errors
    /// [`StoreError::NotInstalled`], [`StoreError::Io`].
    pub fn remove(&self, name: &Name, version: &Version) -> Result<(), StoreError> {
        let folder = self.folder(name, version);
        if !folder.is_dir() {
            return Err(StoreError::NotInstalled { name: name.clone(), version: version.clone() });
        }
        folder::take_away(&folder).map_err(StoreError::io(&folder))?;
        // What is empty then goes too; a folder that is not empty stays, which is no failure.
        let _ = fs::remove_dir(self.of_name(name));
        let _ = fs::remove_dir(self.root.join(name.namespace()));
        Ok(())
    }
}

fn read(path: &Path, most: u64) -> Result<Vec<u8>, StoreError> {
    read_at_most(path, most).map_err(|e| match e {
        ReadError::Io(source) => StoreError::Io { path: path.to_owned(), source },
        other => StoreError::Damaged { path: path.to_owned(), why: other.to_string() },
    })
}

/// The names of the folders in a folder, sorted; none where it is not there. What is hidden, or
/// not UTF-8, is nobody's.
fn folders(path: &Path) -> Result<BTreeSet<String>, StoreError> {
    let items = match fs::read_dir(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        items => items.map_err(StoreError::io(path))?,
    };
    let mut names = BTreeSet::new();
    for item in items {
        let item = item.map_err(StoreError::io(path))?;
        if item.path().is_dir() {
            names.extend(item.file_name().into_string().ok().filter(|name| !name.starts_with('.')));
        }
    }
    Ok(names)
}
