//! The files of a pack, from a folder or an archive, and what is wrong with them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use qraft_base::Digest;

use crate::archive;
use crate::audit::audit;
use crate::error::PackError;
use crate::manifest::{MANIFEST_NAME, Manifest};
use crate::pack::is_name;

/// The folder in which an export keeps the data of a pack. It has a manifest of its own, so that
/// the pack's identity is the same with and without.
pub const DATA_DIR: &str = "data";

/// By name.
type Files = BTreeMap<String, Vec<u8>>;

/// The files of a pack.
#[derive(Clone, Debug)]
pub struct Contents {
    path: PathBuf,
    files: Files,
    /// What stands in [`DATA_DIR`], where that is there.
    data: Option<Files>,
    /// What is wrong besides the files: entries that are no files, a damaged archive.
    faults: Vec<PackError>,
}

impl Contents {
    /// Reads a folder, or an archive that [`Contents::to_archive`] made. Whether it is whole is
    /// for [`Contents::faults`] to say.
    ///
    /// # Errors
    /// [`PackError::Io`], and [`PackError::Archive`] where nothing in it can be read.
    pub fn read(path: &Path) -> Result<Contents, PackError> {
        let meta = fs::metadata(path).map_err(PackError::io(path))?;
        let path = path.to_owned();
        if meta.is_dir() {
            let mut faults = Vec::new();
            let (files, folders) = folder(&path, "", &mut faults)?;
            let has_data = folders.iter().any(|name| name == DATA_DIR);
            let others = folders.into_iter().filter(|name| name != DATA_DIR);
            faults.extend(others.map(PackError::Extra));
            let data = match has_data {
                true => {
                    let (data, inner) = folder(&path.join(DATA_DIR), "data/", &mut faults)?;
                    faults.extend(inner.iter().map(|n| PackError::Extra(format!("data/{n}"))));
                    Some(data)
                }
                false => None,
            };
            return Ok(Contents { path, files, data, faults });
        }
        let bytes = fs::read(&path).map_err(PackError::io(&path))?;
        Contents::of_archive(&path, &bytes)
    }

    /// The same of an archive's bytes; `path` is what it is called.
    ///
    /// # Errors
    /// [`PackError::Archive`] where nothing in it can be read.
    pub fn of_archive(path: &Path, bytes: &[u8]) -> Result<Contents, PackError> {
        let path = path.to_owned();
        let read =
            archive::read(bytes).map_err(|why| PackError::Archive { path: path.clone(), why })?;
        let mut faults = Vec::new();
        if let Some((at, place)) = read.fault {
            let why = format!("byte {at} is not what was written there, in {place}");
            faults.push(PackError::Archive { path: path.clone(), why });
        }
        let (mut files, mut data) = (Files::new(), None);
        for (name, bytes) in read.files {
            let within = name.strip_prefix(DATA_DIR).and_then(|rest| rest.strip_prefix('/'));
            match within {
                Some(inner) if plain(inner) => {
                    data.get_or_insert_with(Files::new).insert(inner.to_owned(), bytes);
                }
                None if plain(&name) => {
                    files.insert(name, bytes);
                }
                // A path that would lead out of the pack is never followed.
                _ => faults.push(PackError::BadName(name)),
            }
        }
        Ok(Contents { path, files, data, faults })
    }

    /// Where it was read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file of the pack.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// The names of its files, sorted; the manifest among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The data that came with it: names and bytes, without their manifest.
    pub fn data(&self) -> Option<impl Iterator<Item = (&str, &[u8])>> {
        let data = self.data.as_ref()?;
        let files = data.iter().filter(|(name, _)| *name != MANIFEST_NAME);
        Some(files.map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
    }

    /// Everything that is wrong with it; nothing where it is whole.
    pub fn faults(&self) -> Vec<PackError> {
        let (_, own) = audit(&self.files);
        let data = self.data.as_ref().map(|data| audit(data).1).unwrap_or_default();
        let within = data.into_iter().map(PackError::within_data);
        let faults = own.into_iter().chain(within).chain(self.faults.iter().cloned());
        faults.map(|fault| fault.at(&self.path)).collect()
    }

    /// Its manifest, where it is whole.
    ///
    /// # Errors
    /// The first of [`Contents::faults`].
    pub fn verified(&self) -> Result<Manifest, PackError> {
        match self.faults().into_iter().next() {
            Some(fault) => Err(fault),
            None => audit(&self.files).0.ok_or_else(|| PackError::Missing(MANIFEST_NAME.into())),
        }
    }

    /// The pack's identity, the digest of its manifest; `None` where it has none that can be read.
    pub fn id(&self) -> Option<Digest> {
        audit(&self.files).0.map(|manifest| manifest.digest())
    }

    /// The same pack with these data; without where there are none.
    #[must_use]
    pub fn with_data(mut self, data: BTreeMap<String, Vec<u8>>) -> Contents {
        let mut files = data;
        let manifest = Manifest::of(&files);
        files.insert(MANIFEST_NAME.to_owned(), manifest.to_bytes());
        self.data = (files.len() > 1).then_some(files);
        self
    }

    /// As one file: the same contents give the same bytes.
    ///
    /// # Errors
    /// The first of [`Contents::faults`]; [`PackError::Archive`] where it is too large.
    pub fn to_archive(&self) -> Result<Vec<u8>, PackError> {
        self.verified()?;
        let mut files = self.files.clone();
        for (name, bytes) in self.data.iter().flatten() {
            files.insert(format!("{DATA_DIR}/{name}"), bytes.clone());
        }
        archive::write(&files).map_err(|why| PackError::Archive { path: self.path.clone(), why })
    }

    /// Writes all of it below a folder, which is made.
    ///
    /// # Errors
    /// The first of [`Contents::faults`]; [`PackError::Io`].
    pub fn unpack(&self, dir: &Path) -> Result<(), PackError> {
        self.verified()?;
        let write = |dir: &Path, files: &Files| -> Result<(), PackError> {
            fs::create_dir_all(dir).map_err(PackError::io(dir))?;
            for (name, bytes) in files {
                let path = dir.join(name);
                fs::write(&path, bytes).map_err(PackError::io(&path))?;
            }
            Ok(())
        };
        write(dir, &self.files)?;
        self.data.iter().try_for_each(|data| write(&dir.join(DATA_DIR), data))
    }
}

/// A name that is a file of the folder itself, and nothing else.
fn plain(name: &str) -> bool {
    name == MANIFEST_NAME || is_name(name)
}

/// The plain files of a folder, and the names of the folders in it. What is neither is a fault.
fn folder(
    dir: &Path,
    prefix: &str,
    faults: &mut Vec<PackError>,
) -> Result<(Files, Vec<String>), PackError> {
    let (mut files, mut folders) = (Files::new(), Vec::new());
    for item in fs::read_dir(dir).map_err(PackError::io(dir))? {
        let item = item.map_err(PackError::io(dir))?;
        let name = item.file_name().to_string_lossy().into_owned();
        let path = item.path();
        let kind = item.file_type().map_err(PackError::io(&path))?;
        if kind.is_file() {
            files.insert(name, fs::read(&path).map_err(PackError::io(&path))?);
        } else if kind.is_dir() {
            folders.push(name);
        } else {
            faults.push(PackError::NoFile(format!("{prefix}{name}")));
        }
    }
    folders.sort();
    Ok((files, folders))
}
