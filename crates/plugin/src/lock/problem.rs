//! Why a run may not load an operator.

use std::fmt;

use qraft_base::Digest;

use crate::keys::PublicKey;
use crate::store::StoreError;
use crate::{Address, Name, Version};

/// Why a run may not load an operator that its strategy uses.
#[derive(Debug)]
pub struct Problem {
    /// What the strategy calls it.
    pub alias: String,
    /// Which is meant.
    pub address: Address,
    /// What is the matter.
    pub trouble: Trouble,
}

/// What is the matter with an operator that a strategy uses.
#[derive(Debug)]
pub enum Trouble {
    /// The lock does not name it.
    NotLocked {
        /// The versions of it that are installed.
        installed: Vec<Version>,
        /// An operator with a name like it that is known here.
        similar: Option<Name>,
    },
    /// Versions are installed or locked, and none of them is meant.
    NoVersionFits {
        /// The versions that are installed.
        installed: Vec<Version>,
        /// The versions that are locked.
        locked: Vec<Version>,
    },
    /// The lock names a version that is not installed.
    NotInstalled {
        /// The version that the lock names.
        locked: Version,
        /// The versions that are installed.
        installed: Vec<Version>,
    },
    /// What is installed is not what was locked.
    Tampered {
        /// Which version.
        version: Version,
        /// What the lock says.
        locked: Digest,
        /// What its manifest says.
        found: Digest,
    },
    /// Somebody else stands for it than when it was locked.
    OtherSigner {
        /// Which version.
        version: Version,
        /// Who stood for it then.
        locked: Option<PublicKey>,
        /// Who stands for it now.
        found: Option<PublicKey>,
    },
    /// Its signature is not of it.
    Forged {
        /// Which version.
        version: Version,
    },
    /// It was revoked.
    Revoked {
        /// Which version.
        version: Version,
        /// Why.
        reason: String,
    },
    /// Its namespace belongs to a trusted publisher, who did not sign it.
    Taken {
        /// Which version.
        version: Version,
        /// Whose namespace it is.
        owner: String,
    },
    /// It is proposed, and evidence needs what is approved.
    NotApproved {
        /// Which version.
        version: Version,
    },
    /// What is installed cannot be read, or was changed.
    Store(StoreError),
}

impl Problem {
    /// Stable, snake case, never reused.
    pub fn code(&self) -> &'static str {
        match &self.trouble {
            Trouble::NotLocked { .. } => "operator_not_locked",
            Trouble::NoVersionFits { .. } => "operator_range",
            Trouble::NotInstalled { .. } => "operator_not_installed",
            Trouble::Tampered { .. } => "operator_tampered",
            Trouble::OtherSigner { .. } => "operator_other_signer",
            Trouble::Forged { .. } => "operator_forged",
            Trouble::Revoked { .. } => "operator_revoked",
            Trouble::Taken { .. } => "operator_namespace_taken",
            Trouble::NotApproved { .. } => "operator_not_approved",
            Trouble::Store(error) => error.code(),
        }
    }

    /// The rule that it is a finding of, if one is.
    pub fn rule(&self) -> Option<&'static str> {
        match self.trouble {
            Trouble::NoVersionFits { .. } | Trouble::NotInstalled { .. } => Some("VER002"),
            Trouble::NotApproved { .. } => Some("VER005"),
            _ => None,
        }
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<String> {
        let (address, name) = (&self.address, &self.address.name);
        Some(match &self.trouble {
            Trouble::NotLocked { similar: Some(similar), installed } if installed.is_empty() => {
                format!("did you mean `{similar}`? if not, install it: `qraft operator add FILE`")
            }
            Trouble::NotLocked { installed, .. } if installed.is_empty() => {
                "install its component: `qraft operator add FILE`".to_owned()
            }
            Trouble::NotLocked { .. } => format!("run `qraft operator add {address}`"),
            Trouble::NoVersionFits { installed, locked } => {
                let newest = installed.iter().chain(locked).max()?;
                format!("write `{name}@{newest}`, or install one: `qraft operator add FILE`")
            }
            Trouble::NotInstalled { locked, .. } => {
                format!("install the component of {locked}: `qraft operator add FILE`")
            }
            Trouble::Tampered { version, .. } | Trouble::Forged { version } => format!(
                "run `qraft operator remove {name}@{version}`, and add it anew from its source"
            ),
            Trouble::OtherSigner { version, .. } => format!(
                "if that is right, run `qraft operator add {name}@{version}`, which locks it anew"
            ),
            Trouble::Taken { owner, .. } => {
                format!("if they have a new key, run `qraft operator trust add {owner} --key KEY`")
            }
            Trouble::NotApproved { version } => {
                format!(
                    "once it was looked at, run `qraft operator add {name}@{version} --status \
                     approved`"
                )
            }
            Trouble::Revoked { .. } => return None,
            Trouble::Store(error) => return error.hint(),
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (address, name) = (&self.address, &self.address.name);
        match &self.trouble {
            Trouble::NotLocked { installed, .. } if installed.is_empty() => {
                write!(f, "`{address}` is not in the lock")
            }
            Trouble::NotLocked { installed, .. } => {
                write!(f, "`{address}` is not in the lock; installed: {}", list(installed))
            }
            Trouble::NoVersionFits { installed, locked } => write!(
                f,
                "no version of `{name}` fits `{}`; installed: {}; locked: {}",
                address.range,
                list(installed),
                list(locked)
            ),
            Trouble::NotInstalled { locked, installed } => write!(
                f,
                "`{name}@{locked}` is in the lock and not installed; installed: {}",
                list(installed)
            ),
            Trouble::Tampered { version, locked, found } => write!(
                f,
                "`{name}@{version}` is not what was locked: locked as {locked}, found {found}"
            ),
            Trouble::OtherSigner { version, locked, found } => write!(
                f,
                "`{name}@{version}` was locked {}, and is now {}",
                signer(*locked),
                signer(*found)
            ),
            Trouble::Forged { version } => {
                write!(f, "the signature of `{name}@{version}` is not of its manifest")
            }
            Trouble::Revoked { version, reason } => {
                write!(f, "`{name}@{version}` was revoked and is never run: {reason}")
            }
            Trouble::Taken { version, owner } => write!(
                f,
                "the namespace `{}` belongs to `{owner}`, and no key of theirs that is in use signed \
                 `{name}@{version}`",
                name.namespace()
            ),
            Trouble::NotApproved { version } => {
                write!(f, "`{name}@{version}` is proposed, and evidence needs what is approved")
            }
            Trouble::Store(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.trouble {
            Trouble::Store(error) => Some(error),
            _ => None,
        }
    }
}

fn list(versions: &[Version]) -> String {
    match versions {
        [] => "none".to_owned(),
        all => all.iter().map(Version::to_string).collect::<Vec<_>>().join(", "),
    }
}

fn signer(key: Option<PublicKey>) -> String {
    key.map_or_else(|| "unsigned".to_owned(), |key| format!("signed by the key {}", key.id()))
}
