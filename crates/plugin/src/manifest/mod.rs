//! `manifest.json`: what an operator is, what was measured of it, and who stands for that.

mod canonical;
mod facts;
mod file;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;

use qraft_base::Digest;

pub use facts::{Facts, Measured, Provenance, Status, Verified};

use crate::keys::{SecretKey, Signature};
use crate::{Description, Flaw, Name, Version};

/// The number of the manifest's form.
pub const MANIFEST_SCHEMA: u32 = 1;

/// The contract whose components this build runs.
pub const CONTRACT: &str = "qraft:operator@1.0.0";

/// Bytes of a manifest, at most. Longer ones are not read.
pub const MANIFEST_BYTES_MAX: u64 = 256 * 1024;

/// Bytes of a component, at most.
pub const COMPONENT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What a signature is of begins with this line, so that no signature that a key ever made of
/// something else can stand under a manifest.
const SIGNED_PREFIX: &[u8] = b"qraft.operator.manifest/1\n";

/// What an installed operator is. Its name and version are those of its description, which was
/// checked: no manifest with a flaw exists.
#[derive(Clone, PartialEq, Debug)]
pub struct Manifest {
    name: Name,
    version: Version,
    description: Description,
    digest: Digest,
    bytes: u64,
    facts: Facts,
    signature: Option<Signature>,
}

impl Manifest {
    /// The manifest of a component, unsigned.
    ///
    /// # Errors
    /// All flaws of the description and of the facts.
    pub fn new(
        description: Description,
        component: &[u8],
        facts: Facts,
    ) -> Result<Manifest, Vec<Flaw>> {
        let bytes = component.len() as u64;
        Manifest::checked(description, Digest::of(component), bytes, facts, None)
    }

    fn checked(
        description: Description,
        digest: Digest,
        bytes: u64,
        mut facts: Facts,
        signature: Option<Signature>,
    ) -> Result<Manifest, Vec<Flaw>> {
        let mut flaws = description.check();
        flaws.extend(facts.check());
        if bytes == 0 || bytes > COMPONENT_BYTES_MAX {
            let what = format!("{bytes} bytes, where 1 to {COMPONENT_BYTES_MAX} are allowed");
            flaws.push(Flaw::new("component.bytes", what));
        }
        facts.verified.probes.sort();
        match (description.name.parse(), description.version.parse()) {
            (Ok(name), Ok(version)) if flaws.is_empty() => {
                Ok(Manifest { name, version, description, digest, bytes, facts, signature })
            }
            // A name or version that does not parse is among the flaws.
            _ => Err(flaws),
        }
    }

    /// What it is called.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Which version it is.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// What its component says of itself.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Its component, by content.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How long its component is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What was found out about it.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Who stands for it.
    pub fn signature(&self) -> Option<&Signature> {
        self.signature.as_ref()
    }

    /// The same operator with another status; what was signed was the old one, so it is unsigned.
    #[must_use]
    pub fn with_status(mut self, status: Status) -> Manifest {
        self.facts.status = status;
        self.signature = None;
        self
    }

    /// The same manifest, signed by that key. A signature that it had is replaced.
    #[must_use]
    pub fn signed(mut self, key: &SecretKey) -> Manifest {
        self.signature = Some(key.sign(&self.message()));
        self
    }

    /// True where it is signed by the key that it names; `None` where it is not signed at all.
    pub fn is_signature_good(&self) -> Option<bool> {
        self.signature.map(|signature| signature.is_of(&self.message()))
    }

    /// What a signature is of: the line `qraft.operator.manifest/1`, then the canonical form of the
    /// manifest without its `signature`.
    ///
    /// Canonical is JSON of the values, so that neither layout nor order on disk matters: no
    /// blanks, no line ends, the keys of each object sorted by bytes, no key for an absent option.
    /// Texts are UTF-8 and escape `"`, `\` and what lies below U+0020 alone, by its short escape
    /// where there is one (`\n`), else as `\u001f`. The `min`, `max` and `default` of a param are
    /// written as `1e-1`, `3e0`, `-2.5e-9`: the fewest digits that read as the same double, one of
    /// them before the point. All other numbers are plain integers.
    pub fn message(&self) -> Vec<u8> {
        let mut bytes = SIGNED_PREFIX.to_vec();
        canonical::write(&file::value(self, false), &mut bytes);
        bytes
    }

    /// As it stands on disk: indented JSON, keys in their order, a newline at the end. The same
    /// manifest gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // A value that was built without an error prints without one.
        let mut bytes = serde_json::to_vec_pretty(&file::value(self, true)).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads what [`Manifest::to_bytes`] wrote. The signature is not judged here: that is
    /// [`crate::trust::standing`]'s.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn parse(bytes: &[u8]) -> Result<Manifest, ManifestError> {
        file::parse(bytes)
    }
}

/// Why bytes are not a manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ManifestError {
    /// More than [`MANIFEST_BYTES_MAX`].
    TooLong(u64),
    /// Another form than this build reads.
    Schema(u64),
    /// Another contract than this build runs.
    Contract(String),
    /// Not JSON, or not the fields of a manifest.
    Json(String),
    /// It contradicts itself, or says what nobody can believe.
    Flaws(Vec<Flaw>),
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ManifestError::TooLong(bytes) => {
                write!(f, "{bytes} bytes, and a manifest has at most {MANIFEST_BYTES_MAX}")
            }
            ManifestError::Schema(found) => write!(
                f,
                "schema {found}, and this build reads {MANIFEST_SCHEMA}; a newer qraft may read it"
            ),
            ManifestError::Contract(found) => write!(
                f,
                "its contract is `{}`, and this build runs `{CONTRACT}`",
                crate::malformed::shown(found)
            ),
            ManifestError::Json(why) => f.write_str(why),
            ManifestError::Flaws(flaws) => {
                for (at, flaw) in flaws.iter().enumerate() {
                    write!(f, "{}{flaw}", if at == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for ManifestError {}
