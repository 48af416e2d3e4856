//! What a signature is worth.

use super::{Publisher, Revoked, Trust};
use crate::keys::{PublicKey, Signature};
use crate::lock::Locked;
use crate::{Manifest, Name};

/// What a manifest's signature is worth to a user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Signed by a publisher whom the user trusts with that namespace.
    Trusted {
        /// Who.
        publisher: String,
    },
    /// Signed by a publisher's retired key, and no lock holds that signature.
    Retired {
        /// Whose key.
        publisher: String,
        /// Which.
        key: PublicKey,
    },
    /// Signed by someone whom the user does not trust with that namespace.
    Untrusted {
        /// Whose signature.
        key: PublicKey,
    },
    /// Nobody stands for it.
    Unsigned,
    /// Never to be run.
    Revoked {
        /// Why.
        reason: String,
    },
    /// The signature is not of this manifest, or not by the key that it names.
    Forged,
}

impl Standing {
    /// True where a publisher whom the user trusts stands for it.
    pub fn is_trusted(&self) -> bool {
        matches!(self, Standing::Trusted { .. })
    }
}

/// What a manifest's signature is worth. `locked` is what the project's lock says of that operator
/// and version, if anything.
///
/// In this order: a component, a key or a locked key that is revoked is never run, whatever else is
/// true of it; a signature that does not hold is forged; a trusted publisher's key signs for their
/// namespaces alone; a retired key's signature is good where the lock holds it, byte for byte, for
/// this very component, since it was then made before the key retired.
pub fn standing(manifest: &Manifest, trust: &Trust, locked: Option<&Locked>) -> Standing {
    let signature = manifest.signature();
    let keys = [signature, locked.and_then(|locked| locked.signature.as_ref())];
    let keys = keys.into_iter().flatten().map(|signature| Revoked::Key(signature.key));
    let mut things = keys.chain([Revoked::Component(manifest.digest())]);
    if let Some(reason) = things.find_map(|thing| trust.revocation(thing)) {
        return Standing::Revoked { reason: reason.to_owned() };
    }
    let Some(signature) = signature else { return Standing::Unsigned };
    if manifest.is_signature_good() != Some(true) {
        return Standing::Forged;
    }
    let key = signature.key;
    let signer = signer(manifest.name(), &key, trust);
    let Some((publisher, retired)) = signer else { return Standing::Untrusted { key } };
    let publisher = publisher.name.clone();
    match retired && !holds(locked, manifest, signature) {
        true => Standing::Retired { publisher, key },
        false => Standing::Trusted { publisher },
    }
}

/// Whose key it is, and whether it is retired, if they may sign for that namespace.
fn signer<'a>(name: &Name, key: &PublicKey, trust: &'a Trust) -> Option<(&'a Publisher, bool)> {
    let publisher = trust.owner(name.namespace())?;
    let theirs = publisher.keys.iter().find(|theirs| theirs.key == *key)?;
    Some((publisher, theirs.retired))
}

fn holds(locked: Option<&Locked>, manifest: &Manifest, signature: &Signature) -> bool {
    locked.is_some_and(|locked| {
        locked.digest == manifest.digest() && locked.signature.as_ref() == Some(signature)
    })
}

#[cfg(test)]
mod tests {
    use super::super::{PublisherKey, Revocation};
    use super::*;
    use crate::Status;
    use crate::manifest::tests::{key, manifest, version};

    fn trust(keys: &[(u8, bool)]) -> Trust {
        let keys = keys
            .iter()
            .map(|(seed, retired)| PublisherKey { key: key(*seed).public(), retired: *retired });
        let publisher = Publisher {
            name: "acme_inc".to_owned(),
            namespaces: ["acme".to_owned()].into(),
            keys: keys.collect(),
        };
        Trust { publishers: vec![publisher], revoked: vec![] }
    }

    fn trusted() -> Standing {
        Standing::Trusted { publisher: "acme_inc".to_owned() }
    }

    #[test]
    fn a_publishers_key_signs_for_their_namespace() {
        let signed = manifest().signed(&key(1));
        let of = |trust: &Trust| standing(&signed, trust, None);
        assert_eq!(of(&trust(&[(1, false)])), trusted());
        let stranger = Standing::Untrusted { key: key(1).public() };
        assert_eq!(of(&trust(&[(2, false)])), stranger);
        assert_eq!(of(&Trust::default()), stranger);
        let mut elsewhere = trust(&[(1, false)]);
        elsewhere.publishers[0].namespaces = ["other".to_owned()].into();
        assert_eq!(of(&elsewhere), stranger);
        assert_eq!(standing(&manifest(), &elsewhere, None), Standing::Unsigned);
    }

    #[test]
    fn a_retired_key_is_good_for_what_the_lock_holds() {
        let trust = trust(&[(1, true), (2, false)]);
        let signed = manifest().signed(&key(1));
        let retired = Standing::Retired { publisher: "acme_inc".to_owned(), key: key(1).public() };
        let locked = Locked::of(&signed);
        assert_eq!(standing(&signed, &trust, None), retired);
        assert_eq!(standing(&signed, &trust, Some(&locked)), trusted());
        // Whoever found the old key cannot say anything new with it, not even of the same bytes.
        let again = signed.clone().with_status(Status::Proposed).signed(&key(1));
        assert_eq!(standing(&again, &trust, Some(&locked)), retired);
        let (other, _) = version("1.3.0");
        assert_eq!(standing(&other.signed(&key(1)), &trust, Some(&locked)), retired);
        assert_eq!(standing(&signed.signed(&key(2)), &trust, None), trusted());
    }

    #[test]
    fn what_is_revoked_is_never_run() {
        let signed = manifest().signed(&key(1));
        let locked = Locked::of(&signed);
        let revoked = |of: Revoked| {
            let reason = "It leaked.".to_owned();
            Trust { revoked: vec![Revocation { of, reason }], ..trust(&[(1, false)]) }
        };
        let never = Standing::Revoked { reason: "It leaked.".to_owned() };
        let by_key = revoked(Revoked::Key(key(1).public()));
        assert_eq!(standing(&signed, &by_key, None), never);
        assert_eq!(standing(&signed, &revoked(Revoked::Component(signed.digest())), None), never);
        // Taking the signature off does not help where the lock remembers it.
        assert_eq!(standing(&manifest(), &by_key, Some(&locked)), never);
    }

    #[test]
    fn a_signature_of_something_else_is_forged() {
        let signed = manifest().signed(&key(1));
        let text = String::from_utf8(signed.to_bytes()).unwrap().replace("approved", "proposed");
        let forged = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!(standing(&forged, &trust(&[(1, false)]), None), Standing::Forged);
    }
}
