//! Components that were compiled before, on disk.
//!
//! Compiled code runs as it stands, so that a file is read back only where it carries a mark that
//! no one can make without this user's key: over the key, the engine, the component and the code.
//! A file without it counts as absent, and is written anew.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use qraft_base::{Digest, DigestBuilder};
use wasmtime::Engine;
use wasmtime::component::Component;

/// A folder of compiled components.
#[derive(Clone)]
pub struct Cache {
    folder: PathBuf,
    key: [u8; 32],
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Cache {
    /// In that folder, which is made when something is kept. `key` is the user's own and secret.
    pub fn new(folder: &Path, key: [u8; 32]) -> Cache {
        Cache { folder: folder.to_owned(), key }
    }

    /// The compiled component, where it was kept by this user for this engine and processor.
    pub(crate) fn find(&self, engine: &Engine, digest: &Digest) -> Option<Component> {
        let bytes = std::fs::read(self.path(engine, digest)).ok()?;
        let (mark, code) = bytes.split_at_checked(32)?;
        if mark != self.mark(engine, digest, code) {
            return None;
        }
        crate::trusted::deserialize(engine, code)
    }

    /// Keeps it. That it cannot be kept costs time alone.
    pub(crate) fn keep(&self, engine: &Engine, digest: &Digest, component: &Component) {
        let Ok(code) = component.serialize() else { return };
        let mut bytes = self.mark(engine, digest, &code).to_vec();
        bytes.extend_from_slice(&code);
        let path = self.path(engine, digest);
        // Of two that write at once the later one wins; neither is seen half.
        let unfinished = path.with_extension(format!("{}.new", std::process::id()));
        let written = std::fs::create_dir_all(&self.folder)
            .and_then(|()| std::fs::write(&unfinished, &bytes))
            .and_then(|()| std::fs::rename(&unfinished, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
    }

    /// Where it is kept.
    pub(crate) fn path(&self, engine: &Engine, digest: &Digest) -> PathBuf {
        self.folder.join(format!("{}-{:016x}.code", digest.hex(), engine_id(engine)))
    }

    fn mark(&self, engine: &Engine, digest: &Digest, code: &[u8]) -> [u8; 32] {
        let mut builder = DigestBuilder::new("qraft.compiled/1");
        builder.field("key", &self.key);
        builder.field("engine", &engine_id(engine).to_le_bytes());
        builder.field("component", digest.as_bytes());
        builder.field("code", code);
        *builder.finish().as_bytes()
    }
}

/// The engine's version, its settings and the processor.
fn engine_id(engine: &Engine) -> u64 {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    hasher.finish()
}
