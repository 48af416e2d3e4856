//! What the store takes.

use std::path::Path;

use qraft_base::Digest;

use super::{
    COMPONENT_NAME, MANIFEST_NAME, REPORT_BYTES_MAX, REPORT_NAME, Store, StoreError, folder, read,
};
use crate::lock::Lock;
use crate::manifest::{COMPONENT_BYTES_MAX, MANIFEST_BYTES_MAX};
use crate::trust::{Standing, Trust, standing};
use crate::{Description, Manifest};

/// An operator that asks to be installed.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// What is said of it.
    pub manifest: &'a Manifest,
    /// What its component says of itself when it is asked.
    pub described: &'a Description,
    /// The component.
    pub component: &'a [u8],
    /// What `verify` found, as JSON. Kept as it is.
    pub report: &'a [u8],
}

/// What became of an offer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Added {
    /// It is installed.
    New(Standing),
    /// The component was there; what is said of it is replaced.
    Renewed(Standing),
    /// All of it was there.
    Already(Standing),
}

impl Added {
    /// What its signature is worth.
    pub fn standing(&self) -> &Standing {
        let (Added::New(standing) | Added::Renewed(standing) | Added::Already(standing)) = self;
        standing
    }
}

impl Store {
    /// Installs an operator, whole or not at all. A version that is installed or locked takes the
    /// same component alone; what is said of that component may change (its status, a signature).
    /// A component that somebody changed on disk is put right.
    ///
    /// # Errors
    /// [`StoreError::OtherComponent`], [`StoreError::Drift`], [`StoreError::LongReport`] for an
    /// offer that contradicts itself; [`StoreError::Forged`], [`StoreError::Revoked`],
    /// [`StoreError::Taken`] for one that may not be installed; [`StoreError::Immutable`],
    /// [`StoreError::Damaged`] for what stands in its place; [`StoreError::Io`].
    pub fn add(&self, offer: Offer<'_>, trust: &Trust, lock: &Lock) -> Result<Added, StoreError> {
        offer.check()?;
        let manifest = offer.manifest;
        let standing = offer.admit(trust, lock)?;
        let folder = self.folder(manifest.name(), manifest.version());
        let installed = match self.manifest(manifest.name(), manifest.version()) {
            Ok(installed) => Some(installed),
            Err(StoreError::NotInstalled { .. }) => None,
            Err(other) => return Err(other),
        };
        if let Some(installed) = &installed {
            same_component(manifest, installed.digest())?;
            let digest = installed.digest();
            let whole = self.component(manifest.name(), manifest.version(), digest).is_ok();
            let report = self.report(manifest.name(), manifest.version());
            let told = report.is_ok_and(|report| report == offer.report);
            if whole && told && installed == manifest {
                return Ok(Added::Already(standing));
            }
        }
        let text = manifest.to_bytes();
        let files = [
            (COMPONENT_NAME, offer.component),
            (MANIFEST_NAME, text.as_slice()),
            (REPORT_NAME, offer.report),
        ];
        let read_back = |partial: &Path| {
            let path = partial.join(COMPONENT_NAME);
            let found = Digest::of(&read(&path, COMPONENT_BYTES_MAX)?);
            if found != manifest.digest() {
                return Err(StoreError::Tampered { path, wanted: manifest.digest(), found });
            }
            let path = partial.join(MANIFEST_NAME);
            match Manifest::parse(&read(&path, MANIFEST_BYTES_MAX)?) {
                Ok(read) if read == *manifest => Ok(()),
                _ => {
                    Err(StoreError::Damaged { path, why: "it did not read as written".to_owned() })
                }
            }
        };
        folder::put(&folder, &files, read_back)?;
        Ok(if installed.is_some() { Added::Renewed(standing) } else { Added::New(standing) })
    }
}

impl Offer<'_> {
    /// Whether its parts are of one operator.
    fn check(&self) -> Result<(), StoreError> {
        let (wanted, found) = (self.manifest.digest(), Digest::of(self.component));
        if wanted != found {
            return Err(StoreError::OtherComponent { wanted, found });
        }
        let fields = self.manifest.description().differences(self.described);
        if !fields.is_empty() {
            return Err(StoreError::Drift { name: self.manifest.name().clone(), fields });
        }
        match self.report.len() as u64 {
            bytes if bytes > REPORT_BYTES_MAX => Err(StoreError::LongReport { bytes }),
            _ => Ok(()),
        }
    }

    /// Whether it may be installed.
    fn admit(&self, trust: &Trust, lock: &Lock) -> Result<Standing, StoreError> {
        let name = self.manifest.name().clone();
        let locked = lock.find(&name, self.manifest.version());
        let standing = standing(self.manifest, trust, locked);
        match &standing {
            Standing::Forged => return Err(StoreError::Forged { name }),
            Standing::Revoked { reason } => {
                return Err(StoreError::Revoked { name, reason: reason.clone() });
            }
            _ => {}
        }
        if let Some(owner) = usurped(self.manifest, &standing, trust) {
            return Err(StoreError::Taken { name, owner });
        }
        if let Some(locked) = locked {
            same_component(self.manifest, locked.digest)?;
        }
        Ok(standing)
    }
}

/// Whose namespace a manifest stands in without their signature.
pub(crate) fn usurped(manifest: &Manifest, standing: &Standing, trust: &Trust) -> Option<String> {
    let owner = trust.owner(manifest.name().namespace()).filter(|_| !standing.is_trusted());
    owner.map(|owner| owner.name.clone())
}

fn same_component(manifest: &Manifest, has: Digest) -> Result<(), StoreError> {
    if has == manifest.digest() {
        return Ok(());
    }
    let (name, version) = (manifest.name().clone(), manifest.version().clone());
    Err(StoreError::Immutable { name, version, has, offered: manifest.digest() })
}
