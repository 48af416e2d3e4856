//! `manifest.json`: what a pack holds, by content.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use qraft_base::Digest;

/// The schema of the manifest.
pub const PACK_SCHEMA: &str = "qraft.pack/1";

/// The manifest's own name. It lists every other file.
pub const MANIFEST_NAME: &str = "manifest.json";

/// What a pack holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// Sorted by name; never the manifest itself.
    pub files: Vec<Entry>,
}

/// One file of a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its content.
    pub digest: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestFile {
    schema: String,
    files: Vec<EntryFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    name: String,
    bytes: u64,
    digest: String,
}

impl Manifest {
    /// Of these files, by name.
    pub fn of(files: &BTreeMap<String, Vec<u8>>) -> Manifest {
        let entry = |(name, bytes): (&String, &Vec<u8>)| Entry {
            name: name.clone(),
            bytes: bytes.len() as u64,
            digest: Digest::of(bytes),
        };
        Manifest { files: files.iter().map(entry).collect() }
    }

    /// The pack's identity: the digest of the manifest's own bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// As it stands on disk: indented JSON, files sorted by name, a newline at the end. The same
    /// content gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let files = self.files.iter().map(|entry| EntryFile {
            name: entry.name.clone(),
            bytes: entry.bytes,
            digest: entry.digest.to_string(),
        });
        let file = ManifestFile { schema: PACK_SCHEMA.to_owned(), files: files.collect() };
        // Strings and integers only: nothing in it can fail to be JSON.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads what [`Manifest::to_bytes`] wrote, and nothing that differs from it by a byte.
    ///
    /// # Errors
    /// In words: not JSON, another schema, a digest that is none, names out of order or repeated,
    /// another way to write the same.
    pub fn parse(bytes: &[u8]) -> Result<Manifest, String> {
        let file: ManifestFile = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if file.schema != PACK_SCHEMA {
            return Err(format!("schema `{}`; this build reads `{PACK_SCHEMA}`", file.schema));
        }
        let mut files = Vec::with_capacity(file.files.len());
        for entry in file.files {
            let digest = entry.digest.parse()?;
            files.push(Entry { name: entry.name, bytes: entry.bytes, digest });
        }
        if !files.is_sorted_by(|a: &Entry, b: &Entry| a.name < b.name) {
            return Err("its names are not sorted, or one stands twice".to_owned());
        }
        let manifest = Manifest { files };
        if manifest.to_bytes() != bytes {
            return Err("it was changed: qraft writes the same content otherwise".to_owned());
        }
        Ok(manifest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> Entry {
        Entry { name: name.to_owned(), bytes: 3, digest: Digest::of(b"abc") }
    }

    #[test]
    fn round_trips_and_refuses_what_it_does_not_know() {
        let manifest = Manifest { files: vec![entry("a"), entry("b")] };
        let bytes = manifest.to_bytes();
        assert_eq!(Manifest::parse(&bytes).unwrap(), manifest);
        let text = String::from_utf8(bytes).unwrap();
        let other = text.replace("pack/1", "pack/2");
        assert!(Manifest::parse(other.as_bytes()).unwrap_err().contains("pack/2"));
        let doubled = Manifest { files: vec![entry("a"), entry("a")] }.to_bytes();
        assert!(Manifest::parse(&doubled).unwrap_err().contains("twice"));
        assert!(Manifest::parse(b"[]").is_err());
        let spaced = text.replace("\n", " \n");
        assert!(Manifest::parse(spaced.as_bytes()).unwrap_err().contains("changed"));
    }
}
