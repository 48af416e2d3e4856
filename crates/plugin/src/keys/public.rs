//! Public keys and signatures, as they stand in files.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

use qraft_base::DigestBuilder;

use crate::{Malformed, hex};

const PREFIX: &str = "ed25519:";

/// A public key. Stands in files as `ed25519:` and 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    pub(crate) fn of(key: VerifyingKey) -> PublicKey {
        PublicKey(key.to_bytes())
    }

    /// What people call it: 16 hex digits of its blake3 digest.
    pub fn id(&self) -> String {
        DigestBuilder::new("qraft.key/1").field("ed25519", &self.0).finish().short(16)
    }
}

impl FromStr for PublicKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<PublicKey, Malformed> {
        let fail = |why: &str| Malformed::new("public key", text, why);
        let bytes = text
            .strip_prefix(PREFIX)
            .and_then(hex::decode)
            .ok_or_else(|| fail("write `ed25519:` and 64 small hex digits"))?;
        // A point of small order would take signatures that nobody made.
        match VerifyingKey::from_bytes(&bytes) {
            Ok(key) if !key.is_weak() => Ok(PublicKey(bytes)),
            _ => Err(fail("these digits are no ed25519 key: copy it anew from its owner")),
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", hex::encode(&self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The 64 bytes of a signature. Stands in files as `ed25519:` and 128 hex digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SignatureBytes([u8; 64]);

impl SignatureBytes {
    pub(crate) fn of(signature: ed25519_dalek::Signature) -> SignatureBytes {
        SignatureBytes(signature.to_bytes())
    }
}

impl FromStr for SignatureBytes {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<SignatureBytes, Malformed> {
        let why = "write `ed25519:` and 128 small hex digits";
        let bytes = text.strip_prefix(PREFIX).and_then(hex::decode).map(SignatureBytes);
        bytes.ok_or_else(|| Malformed::new("signature", text, why))
    }
}

impl fmt::Display for SignatureBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", hex::encode(&self.0))
    }
}

impl fmt::Debug for SignatureBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Who signed, and what the signature is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The signer's key.
    #[serde(with = "crate::text")]
    pub key: PublicKey,
    /// The signature itself.
    #[serde(with = "crate::text")]
    pub signature: SignatureBytes,
}

impl Signature {
    /// True where the key's owner signed that message. By the strict rule of ed25519, so that all
    /// who check agree.
    pub fn is_of(&self, message: &[u8]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&self.signature.0);
        VerifyingKey::from_bytes(&self.key.0)
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SecretKey;

    #[test]
    fn texts_read_as_what_they_print() {
        let secret = SecretKey::from_seed([7; 32]);
        let key = secret.public();
        assert_eq!(key.to_string().parse::<PublicKey>().unwrap(), key);
        let signature = secret.sign(b"m").signature;
        assert_eq!(signature.to_string().parse::<SignatureBytes>().unwrap(), signature);
        assert_eq!(key.id().len(), 16);
        for bad in ["", "ed25519:", "ed25519:zz", "rsa:00"] {
            assert!(bad.parse::<PublicKey>().is_err() && bad.parse::<SignatureBytes>().is_err());
        }
    }

    #[test]
    fn a_key_of_small_order_is_none() {
        let identity = format!("ed25519:01{}", "0".repeat(62));
        assert!(identity.parse::<PublicKey>().unwrap_err().to_string().contains("no ed25519 key"));
    }

    #[test]
    fn a_signature_is_of_one_message_and_one_key() {
        let signature = SecretKey::from_seed([7; 32]).sign(b"message");
        assert!(signature.is_of(b"message") && !signature.is_of(b"massage"));
        let other = SecretKey::from_seed([8; 32]).public();
        assert!(!Signature { key: other, ..signature }.is_of(b"message"));
    }
}
