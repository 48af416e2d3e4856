//! Holding the files of a pack against its manifest: everything that is wrong, not the first thing.

use std::collections::BTreeMap;

use qraft_base::Digest;

use crate::error::PackError;
use crate::manifest::{Entry, MANIFEST_NAME, Manifest};
use crate::pack::is_name;

/// What is wrong with the files of a pack, and the manifest where it can be read at all. The order
/// is: the manifest, listed files by name, files that it does not list.
pub(crate) fn audit(files: &BTreeMap<String, Vec<u8>>) -> (Option<Manifest>, Vec<PackError>) {
    let broken = |why: String| PackError::Manifest { path: MANIFEST_NAME.into(), why };
    let manifest = match files.get(MANIFEST_NAME) {
        None => Err("is missing: this is no pack".to_owned()),
        Some(bytes) => Manifest::parse(bytes),
    };
    let manifest = match manifest {
        Ok(manifest) => manifest,
        Err(why) => return (None, vec![broken(why)]),
    };
    let mut faults = Vec::new();
    let mut missing = Vec::new();
    for entry in &manifest.files {
        if !is_name(&entry.name) {
            faults.push(PackError::BadName(entry.name.clone()));
        }
        match files.get(&entry.name) {
            None => missing.push(entry),
            Some(bytes) => faults.extend(compare(entry, bytes)),
        }
    }
    let listed = |name: &str| manifest.files.iter().any(|entry| entry.name == name);
    let strangers: Vec<&String> =
        files.keys().filter(|name| *name != MANIFEST_NAME && !listed(name)).collect();
    faults.extend(absent(&missing, &strangers, files));
    (Some(manifest), faults)
}

fn compare(entry: &Entry, bytes: &[u8]) -> Option<PackError> {
    let length = bytes.len() as u64;
    let found = Digest::of(bytes);
    let name = entry.name.clone();
    if length != entry.bytes {
        return Some(PackError::Length { name, sealed: entry.bytes, found: length });
    }
    (found != entry.digest).then_some(PackError::Differs { name, sealed: entry.digest, found })
}

/// Files that are gone and files that came: one that has the content of the other was renamed.
fn absent(
    missing: &[&Entry],
    strangers: &[&String],
    files: &BTreeMap<String, Vec<u8>>,
) -> Vec<PackError> {
    let mut left: Vec<&String> = strangers.to_vec();
    let mut faults = Vec::new();
    for entry in missing {
        let same = |name: &&String| files.get(*name).is_some_and(|b| compare(entry, b).is_none());
        faults.push(match left.iter().position(same) {
            Some(at) => {
                PackError::Renamed { from: entry.name.clone(), to: left.remove(at).clone() }
            }
            None => PackError::Missing(entry.name.clone()),
        });
    }
    faults.extend(left.into_iter().map(|name| PackError::Extra(name.clone())));
    faults
}
