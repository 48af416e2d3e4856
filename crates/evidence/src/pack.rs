//! A folder that is published whole: write → verify → rename.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use qraft_base::Digest;
use qraft_base::publish::{sibling, sync_parent};

use crate::contents::Contents;
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
            return Err(PackError::io(&self.dir)(source));
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
/// that it does not list. [`crate::Contents::faults`] tells all of them.
pub fn verify(dir: &Path) -> Result<Manifest, PackError> {
    Contents::read(dir)?.verified()
}

/// Whether a pack may hold a file of that name: it is one of its folder, on every system.
pub(crate) fn is_name(name: &str) -> bool {
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
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(PackError::io(dir)(e)),
        _ => Ok(()),
    }
}
