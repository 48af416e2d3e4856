//! The form of `qraft.lock`.

use serde::{Deserialize, Serialize};

use qraft_base::Digest;

use super::{LOCK_SCHEMA, Lock, Locked};
use crate::keys::{PublicKey, Signature, SignatureBytes};
use crate::malformed::quoted;
use crate::{Name, Version, schema};

const HEADER: &str = "\
# Written by `qraft operator`. The operators that this project runs, by content; nothing else is
# loaded. Keep it under version control.
";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockFile {
    schema: u32,
    #[serde(default, rename = "operator", skip_serializing_if = "Vec::is_empty")]
    operators: Vec<OperatorFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorFile {
    name: Name,
    version: Version,
    #[serde(with = "crate::text")]
    digest: Digest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

pub(super) fn parse(text: &str) -> Result<Lock, String> {
    schema::check(text, LOCK_SCHEMA)?;
    let file: LockFile = toml::from_str(text).map_err(|e| quoted(&e))?;
    let mut lock = Lock::default();
    for operator in file.operators {
        let signature = signature(&operator)?;
        let OperatorFile { name, version, digest, .. } = operator;
        if lock.find(&name, &version).is_some() {
            return Err(format!("`{name}@{version}` stands twice: keep the one that is meant"));
        }
        lock.pin(name, version, Locked { digest, signature });
    }
    Ok(lock)
}

fn signature(operator: &OperatorFile) -> Result<Option<Signature>, String> {
    let said = |e: crate::Malformed| e.to_string();
    match (&operator.key, &operator.signature) {
        (None, None) => Ok(None),
        (Some(key), Some(signature)) => {
            let key: PublicKey = key.parse().map_err(said)?;
            let signature: SignatureBytes = signature.parse().map_err(said)?;
            Ok(Some(Signature { key, signature }))
        }
        _ => Err(format!(
            "`{}@{}` has one of `key` and `signature`: they stand together",
            operator.name, operator.version
        )),
    }
}

pub(super) fn to_text(lock: &Lock) -> String {
    let operators = lock.iter().map(|(name, version, locked)| OperatorFile {
        name: name.clone(),
        version: version.clone(),
        digest: locked.digest,
        key: locked.signature.map(|signature| signature.key.to_string()),
        signature: locked.signature.map(|signature| signature.signature.to_string()),
    });
    let file = LockFile { schema: LOCK_SCHEMA, operators: operators.collect() };
    // Texts and one number, tables last: nothing in it can fail to be TOML.
    format!("{HEADER}{}", toml::to_string(&file).unwrap_or_default())
}
