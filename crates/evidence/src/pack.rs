//! A folder that is published whole: write → verify → rename.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use qraft_base::Digest;
use qraft_base::publish::{sibling, sync_parent};

use crate::error::PackError;
use crate::manifest::{Entry, MANIFEST_NAME, Manifest};

/// A published pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its folder.
    pub dir: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
}

/// Writes a pack into a hidden folder beside its place; [`PackWriter::publish`] moves it there.
/// Dropped unpublished, it leaves nothing.
#[derive(Debug)]
pub struct PackWriter {
    dir: PathBuf,
    partial: PathBuf,
    files: BTreeMap<String, Entry>,
    published: bool,
}

impl PackWriter {
    /// Starts a pack that will stand at `dir`. Its parents are made; what a killed run left half
    /// written is removed.
    ///
    /// # Errors
    /// [`PackError::Io`].
    pub fn new(dir: impl Into<PathBuf>) -> Result<PackWriter, PackError> {
        let dir: PathBuf = dir.into();
        let partial = sibling(&dir, ".partial").map_err(PackError::io(&dir))?;
        if let Some(parent) = dir.parent() {
            fs::create_dir_all(parent).map_err(PackError::io(parent))?;
        }
        remove(&partial)?;
        fs::create_dir(&partial).map_err(PackError::io(&partial))?;
        Ok(PackWriter { dir, partial, files: BTreeMap::new(), published: false })
    }

    /// Writes one file.
    ///
    /// # Errors
    /// [`PackError::BadName`], [`PackError::Twice`], [`PackError::Io`].
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PackError> {
        if !is_name(name) {
            return Err(PackError::BadName(name.to_owned()));
        }
        if self.files.contains_key(name) {
            return Err(PackError::Twice(name.to_owned()));
        }
        write(&self.partial.join(name), bytes)?;
        let digest = Digest::of(bytes);
        let entry = Entry { name: name.to_owned(), bytes: bytes.len() as u64, digest };
        self.files.insert(name.to_owned(), entry);
        Ok(())
    }

    /// Seals the pack: writes the manifest, reads everything back, and moves the folder to its
    /// place. A pack that stood there before is replaced.
    ///
    /// # Errors
    /// Whatever [`verify`] finds in what was just written, and [`PackError::Io`]. The old pack, if
    /// there was one, then still stands.
    pub fn publish(mut self) -> Result<Pack, PackError> {
        let manifest = Manifest { files: self.files.values().cloned().collect() };
        write(&self.partial.join(MANIFEST_NAME), &manifest.to_bytes())?;
        let manifest = verify(&self.partial)?;
        let old = sibling(&self.dir, ".old").map_err(PackError::io(&self.dir))?;
        remove(&old)?;
        let replaced = self.dir.exists();
        if replaced {
            fs::rename(&self.dir, &old).map_err(PackError::io(&self.dir))?;
        }
        if let Err(source) = fs::rename(&self.partial, &self.dir) {
            if replaced {
                // Putting the old pack back is all that can be done; the error says the rest.
                let _ = fs::rename(&old, &self.dir);
            }
            return Err(PackError::Io { path: self.dir.clone(), source });
        }
        self.published = true;
        sync_parent(&self.dir);
        remove(&old)?;
        Ok(Pack { dir: self.dir.clone(), manifest })
    }
}

impl Drop for PackWriter {
    fn drop(&mut self) {
        if !self.published {
            let _ = remove(&self.partial);
        }
    }
}

/// Reads a pack whole and compares it with its manifest.
///
/// # Errors
/// The first thing that differs, in the order: the manifest itself, listed files by name, files
/// that it does not list.
pub fn verify(dir: &Path) -> Result<Manifest, PackError> {
    let path = dir.join(MANIFEST_NAME);
    let bytes = fs::read(&path)
        .map_err(|e| PackError::Manifest { path: path.clone(), why: e.to_string() })?;
    let manifest = Manifest::parse(&bytes).map_err(|why| PackError::Manifest { path, why })?;
    for entry in &manifest.files {
        if !is_name(&entry.name) {
            return Err(PackError::BadName(entry.name.clone()));
        }
        let path = dir.join(&entry.name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(PackError::Missing(entry.name.clone()));
            }
            Err(source) => return Err(PackError::Io { path, source }),
        };
        let found = Digest::of(&bytes);
        if found != entry.digest || bytes.len() as u64 != entry.bytes {
            let name = entry.name.clone();
            return Err(PackError::Differs { name, sealed: entry.digest, found });
        }
    }
    no_strangers(dir, &manifest)?;
    Ok(manifest)
}

fn no_strangers(dir: &Path, manifest: &Manifest) -> Result<(), PackError> {
    let mut names = Vec::new();
    for item in fs::read_dir(dir).map_err(PackError::io(dir))? {
        let item = item.map_err(PackError::io(dir))?;
        names.push(item.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let listed = |name: &str| manifest.files.iter().any(|entry| entry.name == name);
    match names.into_iter().find(|name| name != MANIFEST_NAME && !listed(name)) {
        Some(name) => Err(PackError::Extra(name)),
        None => Ok(()),
    }
}

fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    !name.is_empty() && !name.starts_with('.') && name != MANIFEST_NAME && name.bytes().all(plain)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PackError> {
    File::create(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(PackError::io(path))
}

fn remove(dir: &Path) -> Result<(), PackError> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(PackError::Io { path: dir.to_owned(), source: e })
        }
        _ => Ok(()),
    }
}
