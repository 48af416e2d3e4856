//! From what a strategy uses to what a run may load.

use qraft_base::nearest;

use super::{Lock, Locked, Pinned, Problem, Remark, Trouble};
use crate::store::{Store, StoreError, usurped};
use crate::trust::{Standing, Trust, standing};
use crate::{Address, Manifest, Name, Status, Version};

/// One line of a strategy's `uses: {operators: …}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Use {
    /// What the strategy calls it.
    pub alias: String,
    /// Which is meant.
    pub address: Address,
}

/// What decides which operators a run may load.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// What the project locked.
    pub lock: &'a Lock,
    /// What is installed in it.
    pub store: &'a Store,
    /// Whom its user believes.
    pub trust: &'a Trust,
}

/// What a run is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// To look: proposed operators may run.
    Research,
    /// To stand as a proof: approved operators alone.
    Evidence,
}

/// What a run may load of what a strategy uses, in the order of `uses`: of each the newest locked
/// version that is meant. All that is used must be locked, installed, the same as when it was
/// locked, and neither revoked nor forged. Components are hashed here, and again by
/// [`Store::component`], which alone gives their bytes.
///
/// # Errors
/// A [`Problem`] of each that may not be loaded.
pub fn resolve(
    uses: &[Use],
    project: Project<'_>,
    purpose: Purpose,
) -> Result<Vec<Pinned>, Vec<Problem>> {
    let (mut pinned, mut problems) = (Vec::new(), Vec::new());
    for Use { alias, address } in uses {
        match project.pinned(alias, address, purpose) {
            Ok(one) => pinned.push(one),
            Err(trouble) => {
                let (alias, address) = (alias.clone(), address.clone());
                problems.push(Problem { alias, address, trouble });
            }
        }
    }
    if problems.is_empty() { Ok(pinned) } else { Err(problems) }
}

impl Project<'_> {
    fn pinned(&self, alias: &str, address: &Address, purpose: Purpose) -> Result<Pinned, Trouble> {
        let name = &address.name;
        let (version, locked) = self.locked(address)?;
        let manifest = match self.store.manifest(name, version) {
            Err(StoreError::NotInstalled { .. }) => {
                let installed = self.installed(name)?;
                return Err(Trouble::NotInstalled { locked: version.clone(), installed });
            }
            manifest => manifest.map_err(Trouble::Store)?,
        };
        let standing = self.admit(&manifest, locked)?;
        self.store.component(name, version, locked.digest).map_err(Trouble::Store)?;
        let mut remarks = Vec::new();
        if !address.range.is_exact() {
            let (range, version) = (address.range.clone(), version.clone());
            remarks.push(Remark::Unpinned { range, version });
        }
        match &manifest.facts().status {
            Status::Proposed if purpose == Purpose::Evidence => {
                return Err(Trouble::NotApproved { version: version.clone() });
            }
            Status::Deprecated { successor } => remarks.push(Remark::Deprecated {
                name: name.clone(),
                version: version.clone(),
                successor: successor.clone(),
            }),
            Status::Proposed | Status::Approved => {}
        }
        Ok(Pinned { alias: alias.to_owned(), manifest, standing, remarks })
    }

    /// The version that the lock takes for an address.
    fn locked(&self, address: &Address) -> Result<(&Version, &Locked), Trouble> {
        let name = &address.name;
        let best = address.range.best(self.lock.versions(name));
        if let Some(found) = best.and_then(|v| self.lock.find(name, v).map(|locked| (v, locked))) {
            return Ok(found);
        }
        let installed = self.installed(name)?;
        let locked: Vec<Version> = self.lock.versions(name).cloned().collect();
        let known = !installed.is_empty() || !locked.is_empty();
        Err(match known && address.range.best(&installed).is_none() {
            true => Trouble::NoVersionFits { installed, locked },
            false => Trouble::NotLocked { installed, similar: self.similar(name)? },
        })
    }

    /// Whether what is installed is what was locked, and may run.
    fn admit(&self, manifest: &Manifest, locked: &Locked) -> Result<Standing, Trouble> {
        let version = manifest.version().clone();
        if manifest.digest() != locked.digest {
            let (locked, found) = (locked.digest, manifest.digest());
            return Err(Trouble::Tampered { version, locked, found });
        }
        let standing = standing(manifest, self.trust, Some(locked));
        match &standing {
            Standing::Revoked { reason } => {
                return Err(Trouble::Revoked { version, reason: reason.clone() });
            }
            Standing::Forged => return Err(Trouble::Forged { version }),
            _ => {}
        }
        // The same signer may say more of the same component: that it is deprecated, say.
        let locked_key = locked.signature.map(|signature| signature.key);
        let found_key = manifest.signature().map(|signature| signature.key);
        if locked_key != found_key {
            let (locked, found) = (locked_key, found_key);
            return Err(Trouble::OtherSigner { version, locked, found });
        }
        match usurped(manifest, &standing, self.trust) {
            Some(owner) => Err(Trouble::Taken { version, owner }),
            None => Ok(standing),
        }
    }

    fn installed(&self, name: &Name) -> Result<Vec<Version>, Trouble> {
        let versions = self.store.versions(name).map_err(Trouble::Store)?;
        Ok(versions.into_iter().collect())
    }

    fn similar(&self, name: &Name) -> Result<Option<Name>, Trouble> {
        let mut names = self.store.names().map_err(Trouble::Store)?;
        names.extend(self.lock.iter().map(|(name, ..)| name.clone()));
        names.remove(name);
        let texts: Vec<String> = names.iter().map(Name::to_string).collect();
        let near = nearest(&name.to_string(), texts.iter().map(String::as_str));
        Ok(near.and_then(|text| text.parse().ok()))
    }
}
