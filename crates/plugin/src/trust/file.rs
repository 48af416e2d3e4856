//! The form of `trust.toml`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use qraft_base::Digest;

use super::{Publisher, PublisherKey, Revocation, Revoked, TRUST_SCHEMA, Trust};
use crate::keys::PublicKey;
use crate::malformed::quoted;
use crate::schema;

const HEADER: &str = "\
# Publishers whose signatures are believed, the namespaces that are theirs, and what is never run.
";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TrustFile {
    schema: u32,
    #[serde(default, rename = "publisher", skip_serializing_if = "Vec::is_empty")]
    publishers: Vec<PublisherFile>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    revoked: Vec<RevokedFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublisherFile {
    name: String,
    namespaces: BTreeSet<String>,
    #[serde(rename = "key")]
    keys: Vec<KeyFile>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    #[serde(with = "crate::text")]
    public: PublicKey,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    retired: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokedFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    reason: String,
}

pub(super) fn parse(text: &str) -> Result<Trust, String> {
    schema::check(text, TRUST_SCHEMA)?;
    let file: TrustFile = toml::from_str(text).map_err(|e| quoted(&e))?;
    let publishers = file.publishers.into_iter().map(|publisher| Publisher {
        name: publisher.name,
        namespaces: publisher.namespaces,
        keys: publisher
            .keys
            .into_iter()
            .map(|KeyFile { public, retired }| PublisherKey { key: public, retired })
            .collect(),
    });
    let publishers = publishers.collect();
    let revoked = file.revoked.into_iter().map(revocation).collect::<Result<_, String>>()?;
    Ok(Trust { publishers, revoked })
}

fn revocation(file: RevokedFile) -> Result<Revocation, String> {
    let of = match (file.key, file.component) {
        (Some(key), None) => Revoked::Key(key.parse().map_err(|e| format!("{e}"))?),
        (None, Some(digest)) => {
            Revoked::Component(digest.parse::<Digest>().map_err(|e| quoted(&e))?)
        }
        _ => return Err("a `[[revoked]]` names either a `key` or a `component`".to_owned()),
    };
    Ok(Revocation { of, reason: file.reason })
}

pub(super) fn to_text(trust: &Trust) -> String {
    let publishers = trust.publishers.iter().map(|publisher| PublisherFile {
        name: publisher.name.clone(),
        namespaces: publisher.namespaces.clone(),
        keys: publisher
            .keys
            .iter()
            .map(|key| KeyFile { public: key.key, retired: key.retired })
            .collect(),
    });
    let revoked = trust.revoked.iter().map(|revocation| {
        let (key, component) = match revocation.of {
            Revoked::Key(key) => (Some(key.to_string()), None),
            Revoked::Component(digest) => (None, Some(digest.to_string())),
        };
        RevokedFile { key, component, reason: revocation.reason.clone() }
    });
    let file = TrustFile {
        schema: TRUST_SCHEMA,
        publishers: publishers.collect(),
        revoked: revoked.collect(),
    };
    // Texts, flags and one number, tables last: nothing in it can fail to be TOML.
    format!("{HEADER}{}", toml::to_string(&file).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::tests::key;

    fn publisher(name: &str, namespaces: &[&str], keys: &[(u8, bool)]) -> Publisher {
        Publisher {
            name: name.to_owned(),
            namespaces: namespaces.iter().map(|n| (*n).to_owned()).collect(),
            keys: keys
                .iter()
                .map(|(seed, retired)| PublisherKey { key: key(*seed).public(), retired: *retired })
                .collect(),
        }
    }

    #[test]
    fn what_is_written_reads_as_the_same() {
        let trust = Trust {
            publishers: vec![
                publisher("acme", &["acme", "acme_labs"], &[(1, true), (2, false)]),
                publisher("zeta", &[], &[(3, false)]),
            ],
            revoked: vec![
                Revocation { of: Revoked::Key(key(9).public()), reason: "It leaked.".to_owned() },
                Revocation {
                    of: Revoked::Component(Digest::of(b"x")),
                    reason: "A \"quoted\" # reason".to_owned(),
                },
            ],
        };
        let text = trust.to_text();
        assert_eq!(Trust::parse(&text).unwrap(), trust, "{text}");
        assert!(text.starts_with("# Publishers") && text.contains("\n[[publisher.key]]\n"));
        assert_eq!(Trust::parse(&Trust::default().to_text()).unwrap(), Trust::default());
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Trust::load(dir.path()).unwrap(), Trust::default());
        trust.store(&dir.path().join("new")).unwrap();
        assert_eq!(Trust::load(&dir.path().join("new")).unwrap(), trust);
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let refused =
            |publishers: Vec<Publisher>| Trust { publishers, revoked: vec![] }.check().unwrap_err();
        let acme = || publisher("acme", &["acme"], &[(1, false)]);
        assert!(refused(vec![acme(), acme()]).contains("stands twice"));
        assert!(refused(vec![publisher("acme", &[], &[])]).contains("has no key"));
        assert!(refused(vec![publisher("A!", &[], &[(1, false)])]).contains("no name"));
        assert!(refused(vec![publisher("a", &["../x"], &[(1, false)])]).contains("no namespace"));
        let other = publisher("other", &["acme"], &[(2, false)]);
        assert!(refused(vec![acme(), other]).contains("two publishers"));
        let same_key = publisher("other", &[], &[(1, false)]);
        assert!(refused(vec![acme(), same_key]).contains("stands twice"));
    }

    #[test]
    fn texts_that_are_none_say_why() {
        let say = |text: &str| Trust::parse(text).unwrap_err();
        assert!(say("").contains("schema"), "{}", say(""));
        assert!(say("schema = 2\nnew = 1").contains("this build reads 1"));
        assert!(say("schema = 1\nnew = 1").contains("new"));
        assert!(say("schema = 1\n[[revoked]]\nreason = \"x\"").contains("either"));
        let line = format!("schema = 1\n[[revoked]]\nkey = \"{}\"\n", key(1).public());
        assert!(say(&format!("{line}reason = \"\"")).contains("one line"));
        assert!(say(&format!("{line}reason = \"a\\u001bb\"")).contains("one line"));
        assert!(Trust::parse(&format!("{line}reason = \"It leaked.\"")).is_ok());
    }
}
