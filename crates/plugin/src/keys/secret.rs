//! The half of a key that signs.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey};

use super::{PublicKey, Signature, SignatureBytes};

/// The half of a key that signs. Its memory is cleared when it is dropped, and it prints as its
/// public half.
pub struct SecretKey(SigningKey);

/// The operating system gave no random bytes.
#[derive(Debug)]
pub struct RandomnessMissing(getrandom::Error);

impl fmt::Display for RandomnessMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the operating system gives no random bytes for a new key: {}", self.0)
    }
}

impl std::error::Error for RandomnessMissing {}

/// Random bytes of the operating system.
pub(super) fn random() -> Result<[u8; 32], RandomnessMissing> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(RandomnessMissing)?;
    Ok(bytes)
}

impl SecretKey {
    /// A new key, of the operating system's randomness.
    ///
    /// # Errors
    /// [`RandomnessMissing`].
    pub fn generate() -> Result<SecretKey, RandomnessMissing> {
        random().map(SecretKey::from_seed)
    }

    /// The key of that seed.
    pub fn from_seed(seed: [u8; 32]) -> SecretKey {
        SecretKey(SigningKey::from_bytes(&seed))
    }

    /// The seed: all that must be kept, and kept secret.
    pub(crate) fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The half that others check with.
    pub fn public(&self) -> PublicKey {
        PublicKey::of(self.0.verifying_key())
    }

    /// Signs a message. The same message gives the same signature.
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature = SignatureBytes::of(self.0.sign(message));
        Signature { key: self.public(), signature }
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey of {}", self.public())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_another_and_none_shows_its_seed() {
        let (a, b) = (SecretKey::generate().unwrap(), SecretKey::generate().unwrap());
        assert_ne!(a.public(), b.public());
        assert!(!format!("{a:?}").contains(&crate::hex::encode(&a.seed())));
        assert_eq!(SecretKey::from_seed(a.seed()).public(), a.public());
    }

    #[test]
    fn the_signature_is_that_of_rfc_8032() {
        // The second vector of its section 7.1.
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let secret = SecretKey::from_seed(crate::hex::decode(seed).unwrap());
        let key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        assert_eq!(secret.public().to_string(), format!("ed25519:{key}"));
        let signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                         085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(secret.sign(&[0x72]).signature.to_string(), format!("ed25519:{signature}"));
    }
}
