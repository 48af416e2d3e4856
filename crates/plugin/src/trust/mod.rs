//! `trust.toml`: whose signatures a user believes, and what is never run again.

mod file;
mod standing;

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use qraft_base::Digest;
use qraft_base::publish::atomic_write;

pub use standing::{Standing, standing};

use crate::disk::{ReadError, read_at_most};
use crate::keys::PublicKey;
use crate::malformed::{is_hidden, shown};
use crate::name::is_word;

/// The name of the file, in the folder of a user's settings.
pub const TRUST_NAME: &str = "trust.toml";

/// The number of its form.
pub const TRUST_SCHEMA: u32 = 1;

/// Bytes of the file, at most.
pub const TRUST_BYTES_MAX: u64 = 1024 * 1024;

/// Bytes of a reason, at most.
pub const REASON_BYTES_MAX: usize = 400;

/// Whose signatures a user believes, and what is never run again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trust {
    /// The publishers. No two have a name, a namespace or a key in common.
    pub publishers: Vec<Publisher>,
    /// What is never run again, and why.
    pub revoked: Vec<Revocation>,
}

/// Someone whose signatures are believed for some namespaces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publisher {
    /// What the user calls them: a plain word.
    pub name: String,
    /// The namespaces that are theirs. Nobody else's operators are installed there.
    pub namespaces: BTreeSet<String>,
    /// Their keys, the current and the retired.
    pub keys: Vec<PublisherKey>,
}

/// A key of a publisher.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublisherKey {
    /// The key.
    pub key: PublicKey,
    /// True for one that signs nothing new: its signatures are good where a lock holds them.
    pub retired: bool,
}

/// Something that is never run again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revocation {
    /// What it is.
    pub of: Revoked,
    /// Why, in a sentence.
    pub reason: String,
}

/// What can be revoked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Revoked {
    /// All that a key ever signed.
    Key(PublicKey),
    /// One component, whoever signed it.
    Component(Digest),
}

/// Why trust could not be read or written. Always names the file.
#[derive(Debug)]
pub struct TrustError {
    /// Where it lies.
    pub path: PathBuf,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for TrustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why)
    }
}

impl std::error::Error for TrustError {}

impl Trust {
    /// Reads the text of a `trust.toml`.
    ///
    /// # Errors
    /// In words: not TOML, another schema, or what [`Trust::check`] finds.
    pub fn parse(text: &str) -> Result<Trust, String> {
        let trust = file::parse(text)?;
        trust.check()?;
        Ok(trust)
    }

    /// As it stands on disk, in its own order.
    pub fn to_text(&self) -> String {
        file::to_text(self)
    }

    /// Reads the file of that folder; nobody is trusted where there is none.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn load(config_dir: &Path) -> Result<Trust, TrustError> {
        let path = config_dir.join(TRUST_NAME);
        let fail = |why: String| TrustError { path: path.clone(), why };
        let bytes = match read_at_most(&path, TRUST_BYTES_MAX) {
            Ok(bytes) => bytes,
            Err(ReadError::Missing) => return Ok(Trust::default()),
            Err(other) => return Err(fail(other.to_string())),
        };
        let text = String::from_utf8(bytes).map_err(|_| fail("it is not UTF-8".to_owned()))?;
        Trust::parse(&text).map_err(fail)
    }

    /// Writes the file of that folder, whole or not at all.
    ///
    /// # Errors
    /// [`TrustError`]: what [`Trust::check`] finds, or what the file system says.
    pub fn store(&self, config_dir: &Path) -> Result<(), TrustError> {
        let path = config_dir.join(TRUST_NAME);
        let fail = |why: String| TrustError { path: path.clone(), why };
        self.check().map_err(fail)?;
        std::fs::create_dir_all(config_dir).map_err(|e| fail(e.to_string()))?;
        atomic_write(&path, self.to_text().as_bytes()).map_err(|e| fail(e.to_string()))
    }

    /// Whether it contradicts itself.
    ///
    /// # Errors
    /// In words: the first name, namespace or key that stands twice or is none, a publisher without
    /// a key, a reason that is empty, too long or not one line.
    pub fn check(&self) -> Result<(), String> {
        let (mut names, mut namespaces, mut keys) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for publisher in &self.publishers {
            let name = shown(&publisher.name);
            if !is_word(&publisher.name) {
                return Err(format!("`{name}` is no name for a publisher: use `a-z`, `0-9`, `_`"));
            }
            if !names.insert(&publisher.name) {
                return Err(format!("the publisher `{name}` stands twice: join its keys"));
            }
            if publisher.keys.is_empty() {
                return Err(format!("the publisher `{name}` has no key"));
            }
            for namespace in &publisher.namespaces {
                if !is_word(namespace) {
                    return Err(format!("`{}` of `{name}` is no namespace", shown(namespace)));
                }
                if !namespaces.insert(namespace) {
                    return Err(format!("the namespace `{namespace}` has two publishers"));
                }
            }
            if let Some(twice) = publisher.keys.iter().find(|key| !keys.insert(key.key)) {
                return Err(format!("the key {} stands twice", twice.key));
            }
        }
        self.check_reasons()
    }

    fn check_reasons(&self) -> Result<(), String> {
        for revocation in &self.revoked {
            let reason = &revocation.reason;
            let fine = !reason.trim().is_empty()
                && reason.len() <= REASON_BYTES_MAX
                && !reason.chars().any(is_hidden);
            if !fine {
                return Err(format!(
                    "say in one line of at most {REASON_BYTES_MAX} bytes why it is revoked, and \
                     not `{}`",
                    shown(reason)
                ));
            }
        }
        Ok(())
    }

    /// Who owns that namespace.
    pub fn owner(&self, namespace: &str) -> Option<&Publisher> {
        self.publishers.iter().find(|publisher| publisher.namespaces.contains(namespace))
    }

    /// Why that is never run, if it is not.
    pub fn revocation(&self, of: Revoked) -> Option<&str> {
        let found = self.revoked.iter().find(|revocation| revocation.of == of);
        found.map(|revocation| revocation.reason.as_str())
    }
}
