//! Why the store did not take or give an operator.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use qraft_base::Digest;

use crate::{Name, Version};

/// Why the store did not take or give an operator.
#[derive(Debug)]
pub enum StoreError {
    /// The file system said no.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// That version is not there.
    NotInstalled {
        /// Which operator.
        name: Name,
        /// Which version.
        version: Version,
    },
    /// A file is missing, too long, or not what its folder says.
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The component is not the one that was pinned.
    Tampered {
        /// Which file.
        path: PathBuf,
        /// What was pinned.
        wanted: Digest,
        /// What stands there.
        found: Digest,
    },
    /// The component that was offered is not the one of its manifest.
    OtherComponent {
        /// What the manifest says.
        wanted: Digest,
        /// What was offered.
        found: Digest,
    },
    /// The component says of itself something else than the manifest.
    Drift {
        /// Which operator, by its manifest.
        name: Name,
        /// What the two differ in: `params`.
        fields: Vec<&'static str>,
    },
    /// That version is there, or locked, with another component. Versions never change.
    Immutable {
        /// Which operator.
        name: Name,
        /// Which version.
        version: Version,
        /// The component that it has.
        has: Digest,
        /// The component that was offered.
        offered: Digest,
    },
    /// The namespace belongs to a trusted publisher, who did not sign this.
    Taken {
        /// Which operator.
        name: Name,
        /// Whose namespace it is.
        owner: String,
    },
    /// It was revoked.
    Revoked {
        /// Which operator.
        name: Name,
        /// Why.
        reason: String,
    },
    /// Its signature is not of it.
    Forged {
        /// Which operator.
        name: Name,
    },
    /// The report is too long to be one.
    LongReport {
        /// How long it is.
        bytes: u64,
    },
}

impl StoreError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.to_owned();
        move |source| StoreError::Io { path, source }
    }

    /// Stable, snake case, never reused.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Io { .. } => "operator_io",
            StoreError::NotInstalled { .. } => "operator_not_installed",
            StoreError::Damaged { .. } => "operator_damaged",
            StoreError::Tampered { .. } => "operator_tampered",
            StoreError::OtherComponent { .. } => "operator_other_component",
            StoreError::Drift { .. } => "operator_drift",
            StoreError::Immutable { .. } => "operator_immutable",
            StoreError::Taken { .. } => "operator_namespace_taken",
            StoreError::Revoked { .. } => "operator_revoked",
            StoreError::Forged { .. } => "operator_forged",
            StoreError::LongReport { .. } => "operator_long_report",
        }
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            StoreError::NotInstalled { .. } => {
                "install its component with `qraft operator add FILE`".to_owned()
            }
            StoreError::Damaged { .. } | StoreError::Tampered { .. } => {
                "take it away with `qraft operator remove`, and add it anew from its source"
                    .to_owned()
            }
            StoreError::Immutable { .. } => {
                "whoever changed the component should give it another version".to_owned()
            }
            StoreError::Taken { owner, .. } => format!(
                "use another namespace; if they have a new key, run `qraft operator trust add \
                 {owner} --key KEY`"
            ),
            StoreError::Drift { .. } => {
                "run `qraft operator verify`, which writes the manifest anew".to_owned()
            }
            _ => return None,
        })
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            StoreError::NotInstalled { name, version } => {
                write!(f, "`{name}@{version}` is not installed")
            }
            StoreError::Damaged { path, why } => write!(f, "{}: {why}", path.display()),
            StoreError::Tampered { path, wanted, found } => write!(
                f,
                "{}: its content was changed: pinned as {wanted}, found {found}",
                path.display()
            ),
            StoreError::OtherComponent { wanted, found } => {
                write!(f, "the manifest is of the component {wanted}, and this one is {found}")
            }
            StoreError::Drift { name, fields } => write!(
                f,
                "the component of `{name}` says of itself something else than its manifest: {}",
                fields.join(", ")
            ),
            StoreError::Immutable { name, version, has, offered } => write!(
                f,
                "`{name}@{version}` is the component {has}, and this one is {offered}: a version \
                 never changes"
            ),
            StoreError::Taken { name, owner } => write!(
                f,
                "the namespace `{}` belongs to `{owner}`, and no key of theirs that is in use signed \
                 this `{name}`",
                name.namespace()
            ),
            StoreError::Revoked { name, reason } => {
                write!(f, "`{name}` was revoked and is never run: {reason}")
            }
            StoreError::Forged { name } => {
                write!(f, "the signature of `{name}` is not of this manifest")
            }
            StoreError::LongReport { bytes } => {
                write!(
                    f,
                    "the report has {bytes} bytes, and {} are the most",
                    super::REPORT_BYTES_MAX
                )
            }
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StoreError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
