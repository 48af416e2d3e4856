//! An operator that a run may load.

use std::collections::BTreeSet;
use std::fmt;

use qraft_base::{Digest, DigestBuilder};

use crate::trust::Standing;
use crate::{Address, Manifest, Name, Range, Version};

/// An operator that a run may load: locked, installed, and whole.
#[derive(Clone, PartialEq, Debug)]
pub struct Pinned {
    /// What the strategy calls it.
    pub alias: String,
    /// What is known of it. Its digest is the lock's.
    pub manifest: Manifest,
    /// What its signature is worth.
    pub standing: Standing,
    /// What is worth a warning.
    pub remarks: Vec<Remark>,
}

/// What is worth a warning about an operator that may run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// The strategy names a range, and the lock alone says which version it is (VER003).
    Unpinned {
        /// What the strategy says.
        range: Range,
        /// What the lock says.
        version: Version,
    },
    /// Its publisher gave it up (VER004).
    Deprecated {
        /// Which operator.
        name: Name,
        /// Which version.
        version: Version,
        /// What to use instead.
        successor: Option<Address>,
    },
}

impl Remark {
    /// The rule that it is a finding of.
    pub fn rule(&self) -> &'static str {
        match self {
            Remark::Unpinned { .. } => "VER003",
            Remark::Deprecated { .. } => "VER004",
        }
    }

    /// What to do about it, where that is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            Remark::Unpinned { version, .. } => Some(format!("write `@{version}` for evidence")),
            Remark::Deprecated { successor, .. } => {
                successor.as_ref().map(|successor| format!("use `{successor}`"))
            }
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::Unpinned { range, version } => {
                write!(f, "`{range}` is a range; the lock takes {version} of it")
            }
            Remark::Deprecated { name, version, .. } => {
                write!(f, "`{name}@{version}` is deprecated")
            }
        }
    }
}

/// The digest of a set of operators, for the header of a result: over name, version and component
/// of each, sorted. What a strategy calls them is not in it, nor is how often they are used. That
/// of none at all is the one of a run without operators.
pub fn operators_digest(pinned: &[Pinned]) -> Digest {
    let parts =
        |p: &Pinned| (p.manifest.name().clone(), p.manifest.version().clone(), p.manifest.digest());
    let sorted: BTreeSet<(Name, Version, Digest)> = pinned.iter().map(parts).collect();
    let mut builder = DigestBuilder::new("qraft.operators/1");
    for (name, version, digest) in &sorted {
        builder.text("name", &name.to_string()).text("version", &version.to_string());
        builder.field("component", digest.as_bytes());
    }
    builder.finish()
}
