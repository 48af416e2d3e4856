//! What a project has installed and pinned, and whom its user believes.

use std::path::{Path, PathBuf};

use qraft_plugin::keys::{self, KeyError, Keyring, SecretKey};
use qraft_plugin::lock::Lock;
use qraft_plugin::store::{Store, StoreError};
use qraft_plugin::trust::{Standing, Trust, standing};
use qraft_plugin::{Address, Manifest, Status};

use crate::exit::Stop;

/// A project's operators, and its user's trust.
#[derive(Debug)]
pub struct Project {
    folder: PathBuf,
    /// What is installed.
    pub store: Store,
    /// What is pinned.
    pub lock: Lock,
    /// Whom its user believes.
    pub trust: Trust,
}

impl Project {
    /// Of a project's folder. Nobody is trusted where there is no place to say whom.
    ///
    /// # Errors
    /// Exit 2: no such folder, a lock or trust that cannot be read.
    pub fn open(folder: &Path) -> Result<Project, Stop> {
        if !folder.is_dir() {
            let message = format!("{}: there is no such folder", folder.display());
            return Err(Stop::input("file_missing", message));
        }
        let trust = match keys::config_dir() {
            Ok(dir) => {
                Trust::load(&dir).map_err(|e| Stop::input("trust_invalid", e.to_string()))?
            }
            Err(_) => Trust::default(),
        };
        let lock = Lock::load(folder).map_err(|e| Stop::input("lock_invalid", e.to_string()))?;
        Ok(Project { folder: folder.to_owned(), store: Store::of(folder), lock, trust })
    }

    /// Writes the lock.
    ///
    /// # Errors
    /// Exit 2: it cannot be written.
    pub fn write_lock(&self) -> Result<(), Stop> {
        self.lock.store(&self.folder).map_err(|e| Stop::input("file_unwritable", e.to_string()))
    }

    /// What a manifest's signature is worth here.
    pub fn standing(&self, manifest: &Manifest) -> Standing {
        let locked = self.lock.find(manifest.name(), manifest.version());
        standing(manifest, &self.trust, locked)
    }

    /// The installed operator that is meant: the newest that fits.
    ///
    /// # Errors
    /// Exit 2: no address, or nothing that fits.
    pub fn find(&self, text: &str) -> Result<Manifest, Stop> {
        let address: Address =
            text.parse().map_err(|e| Stop::input("address_invalid", format!("{e}")))?;
        let stop = |error: StoreError| super::told(&error);
        let version = self.store.best(&address.name, &address.range).map_err(stop)?;
        if let Some(version) = version {
            return self.store.manifest(&address.name, &version).map_err(stop);
        }
        let names = self.store.names().map_err(stop)?;
        let texts: Vec<String> = names.iter().map(ToString::to_string).collect();
        let wanted = address.name.to_string();
        let near = qraft_base::nearest(&wanted, texts.iter().map(String::as_str));
        let way = match near {
            Some(near) if near != wanted => format!("did you mean `{near}`?"),
            _ => "`qraft operator list` shows what is".to_owned(),
        };
        Err(Stop::input("operator_not_installed", format!("`{address}` is not installed; {way}")))
    }
}

/// The folder of the user's keys and trust.
///
/// # Errors
/// Exit 2: none is known.
pub fn config_dir() -> Result<PathBuf, Stop> {
    keys::config_dir().map_err(|e| Stop::input("config_dir_missing", e.to_string()))
}

/// The user's key of that name.
///
/// # Errors
/// Exit 2: there is none, or others can read it.
pub fn key(name: &str) -> Result<SecretKey, Stop> {
    let ring = Keyring::of(&config_dir()?);
    ring.load(name).map_err(|e: KeyError| Stop::input("key_unusable", e.to_string()))
}

/// A standing in a few words.
pub fn standing_word(standing: &Standing) -> String {
    match standing {
        Standing::Trusted { publisher } => format!("signed by {publisher}"),
        Standing::Retired { publisher, .. } => format!("signed by a retired key of {publisher}"),
        Standing::Untrusted { key } => format!("signed by {}, untrusted", key.id()),
        Standing::Unsigned => "unsigned".to_owned(),
        Standing::Revoked { reason } => format!("revoked: {reason}"),
        Standing::Forged => "forged".to_owned(),
    }
}

/// A status in a word or two.
pub fn status_word(status: &Status) -> String {
    match status {
        Status::Approved => "approved".to_owned(),
        Status::Proposed => "proposed".to_owned(),
        Status::Deprecated { successor: None } => "deprecated".to_owned(),
        Status::Deprecated { successor: Some(address) } => format!("deprecated, use {address}"),
    }
}
