//! `packs.json`: the packs of a run, each by its identity. A manifest says what a pack holds; the
//! index says which manifest it was.

use std::fs;
use std::path::{Path, PathBuf};

use qraft_base::Digest;
use qraft_base::publish::atomic_write;
use serde::{Deserialize, Serialize};

use crate::contents::Contents;
use crate::error::PackError;
use crate::pack::{Pack, PackWriter, is_name};

/// The schema of the index.
pub const INDEX_SCHEMA: &str = "qraft.packs/1";

/// Its name, beside the packs' folders.
pub const INDEX_NAME: &str = "packs.json";

/// The packs of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Index {
    /// The run's name.
    pub run_id: String,
    /// By rank.
    pub packs: Vec<Indexed>,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indexed {
    /// From 1.
    pub rank: u64,
    /// Its trial.
    pub trial: u64,
    /// Its folder, beside the index.
    pub folder: String,
    /// The digest of its manifest.
    pub id: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexFile {
    schema: String,
    run_id: String,
    packs: Vec<IndexedFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexedFile {
    rank: u64,
    trial: u64,
    folder: String,
    id: String,
}

impl Index {
    /// As it stands on disk: indented JSON, a newline at the end.
    pub fn to_bytes(&self) -> Vec<u8> {
        let packs = self.packs.iter().map(|pack| IndexedFile {
            rank: pack.rank,
            trial: pack.trial,
            folder: pack.folder.clone(),
            id: pack.id.to_string(),
        });
        let (schema, run_id) = (INDEX_SCHEMA.to_owned(), self.run_id.clone());
        let file = IndexFile { schema, run_id, packs: packs.collect() };
        // Texts and whole numbers: nothing in it can fail to be JSON.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads what [`Index::to_bytes`] wrote, and nothing that differs from it by a byte.
    ///
    /// # Errors
    /// In words.
    pub fn parse(bytes: &[u8]) -> Result<Index, String> {
        let file: IndexFile = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if file.schema != INDEX_SCHEMA {
            return Err(format!("schema `{}`; this build reads `{INDEX_SCHEMA}`", file.schema));
        }
        let mut packs = Vec::with_capacity(file.packs.len());
        for pack in file.packs {
            if !is_name(&pack.folder) {
                return Err(format!("`{}` is no folder of a pack", pack.folder));
            }
            let id = pack.id.parse()?;
            packs.push(Indexed { rank: pack.rank, trial: pack.trial, folder: pack.folder, id });
        }
        let index = Index { run_id: file.run_id, packs };
        if index.to_bytes() != bytes {
            return Err("it was changed: qraft writes the same content otherwise".to_owned());
        }
        Ok(index)
    }

    /// Reads the index of a folder of packs.
    ///
    /// # Errors
    /// [`PackError::Io`], [`PackError::Index`].
    pub fn read(dir: &Path) -> Result<Index, PackError> {
        let path = dir.join(INDEX_NAME);
        let bytes = fs::read(&path).map_err(PackError::io(&path))?;
        Index::parse(&bytes).map_err(|why| PackError::Index { path, why })
    }

    /// Writes it into a folder of packs.
    ///
    /// # Errors
    /// [`PackError::Io`].
    pub fn write(&self, dir: &Path) -> Result<(), PackError> {
        let path = dir.join(INDEX_NAME);
        atomic_write(&path, &self.to_bytes()).map_err(PackError::io(&path))
    }
}

/// Publishes a pack again with more files, or other ones in place of its own: verify → write →
/// verify → rename. Where an index stands beside it, the pack's new identity is written there.
///
/// # Errors
/// What is wrong with the pack as it stands, which is then left alone; [`PackError::BadName`],
/// [`PackError::Io`], [`PackError::Index`]. A process that is killed between the two leaves an
/// index that does not fit; doing it again mends it.
pub fn amend(dir: &Path, files: &[(&str, Vec<u8>)]) -> Result<Pack, PackError> {
    let contents = Contents::read(dir)?;
    contents.verified()?;
    let mut writer = PackWriter::new(dir)?;
    for (name, bytes) in files {
        writer.add(name, bytes)?;
    }
    let replaced = |name: &str| files.iter().any(|(other, _)| *other == name);
    for name in contents.names().filter(|name| is_name(name) && !replaced(name)) {
        writer.add(name, contents.file(name).unwrap_or_default())?;
    }
    let pack = writer.publish()?;
    let beside = dir.parent().map_or_else(PathBuf::new, Path::to_owned);
    if beside.join(INDEX_NAME).is_file() {
        let mut index = Index::read(&beside)?;
        let folder = dir.file_name().map(|name| name.to_string_lossy().into_owned());
        let own = index.packs.iter_mut().filter(|entry| Some(&entry.folder) == folder.as_ref());
        own.for_each(|entry| entry.id = pack.manifest.digest());
        index.write(&beside)?;
    }
    Ok(pack)
}
