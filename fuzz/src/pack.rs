//! What must hold of any bytes that claim to be evidence. A file of its own, since it stands on
//! other crates than the rest: the target and the replay of its corpus each include it.

use std::path::Path;

use qraft_evidence::{Contents, Index, Manifest};

/// An archive, a manifest and an index are read or refused, whatever they are; what passes is what
/// would be written, byte for byte, and no name of it leads anywhere else.
pub fn pack(data: &[u8]) {
    if let Ok(contents) = Contents::of_archive(Path::new("pack.zip"), data) {
        let faults = contents.faults();
        for fault in &faults {
            assert!(!fault.to_string().is_empty());
        }
        for name in contents.names() {
            assert!(!name.contains(['/', '\\']) && !name.starts_with('.'), "{name}");
        }
        if faults.is_empty() {
            assert!(contents.to_archive().expect("it is whole") == data);
            assert!(contents.id().is_some());
        }
    }
    if let Ok(manifest) = Manifest::parse(data) {
        assert!(manifest.to_bytes() == data);
    }
    if let Ok(index) = Index::parse(data) {
        assert!(index.to_bytes() == data);
    }
}
