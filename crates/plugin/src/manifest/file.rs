//! The manifest's form on disk.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use qraft_base::Digest;

use super::{
    CONTRACT, Facts, MANIFEST_BYTES_MAX, MANIFEST_SCHEMA, Manifest, ManifestError, Measured,
    Provenance, Status, Verified,
};
use crate::Description;
use crate::keys::Signature;
use crate::malformed::quoted;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestFile {
    schema: u32,
    contract: String,
    description: Description,
    component: ComponentFile,
    language: String,
    status: Status,
    provenance: Provenance,
    measured: Measured,
    verified: Verified,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ComponentFile {
    #[serde(with = "crate::text")]
    digest: Digest,
    bytes: u64,
}

/// What is read before anything else, so that a newer form is refused by its number and not by a
/// field that this build does not know.
#[derive(Deserialize)]
struct Form {
    schema: u64,
    contract: String,
}

pub(super) fn value(manifest: &Manifest, with_signature: bool) -> Value {
    let facts = manifest.facts.clone();
    let file = ManifestFile {
        schema: MANIFEST_SCHEMA,
        contract: CONTRACT.to_owned(),
        description: manifest.description.clone(),
        component: ComponentFile { digest: manifest.digest, bytes: manifest.bytes },
        language: facts.language,
        status: facts.status,
        provenance: facts.provenance,
        measured: facts.measured,
        verified: facts.verified,
        signature: manifest.signature.filter(|_| with_signature),
    };
    // Texts, integers and finite numbers under fixed keys: nothing in it can fail to be JSON.
    serde_json::to_value(&file).unwrap_or_default()
}

pub(super) fn parse(bytes: &[u8]) -> Result<Manifest, ManifestError> {
    let length = bytes.len() as u64;
    if length > MANIFEST_BYTES_MAX {
        return Err(ManifestError::TooLong(length));
    }
    let json = |e: serde_json::Error| ManifestError::Json(quoted(&e));
    let form: Form = serde_json::from_slice(bytes).map_err(json)?;
    if form.schema != u64::from(MANIFEST_SCHEMA) {
        return Err(ManifestError::Schema(form.schema));
    }
    if form.contract != CONTRACT {
        return Err(ManifestError::Contract(form.contract));
    }
    let file: ManifestFile = serde_json::from_slice(bytes).map_err(json)?;
    let facts = Facts {
        measured: file.measured,
        verified: file.verified,
        status: file.status,
        provenance: file.provenance,
        language: file.language,
    };
    let ComponentFile { digest, bytes } = file.component;
    Manifest::checked(file.description, digest, bytes, facts, file.signature)
        .map_err(ManifestError::Flaws)
}
