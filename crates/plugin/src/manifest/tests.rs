use proptest::prelude::*;

use super::*;
use crate::description::tests::kalman;
use crate::{Domain, Param};

pub(crate) const COMPONENT: &[u8] = b"\0asm component";

pub(crate) fn facts() -> Facts {
    Facts {
        measured: Measured {
            fuel_per_row_push: 120,
            fuel_per_row_block: 40,
            peak_memory_bytes: 65_536,
            warm_up_rows: 1,
        },
        verified: Verified {
            qraft: "0.1.0".parse().unwrap(),
            probes: vec!["determinism".to_owned(), "causality".to_owned()],
            seed: u64::MAX,
        },
        status: Status::Approved,
        provenance: Provenance::Manual,
        language: "rust".to_owned(),
    }
}

pub(crate) fn manifest() -> Manifest {
    Manifest::new(kalman(), COMPONENT, facts()).unwrap()
}

/// The same operator as another version, of another component.
pub(crate) fn version(text: &str) -> (Manifest, Vec<u8>) {
    let description = Description { version: text.to_owned(), ..kalman() };
    let component = format!("component {text}").into_bytes();
    (Manifest::new(description, &component, facts()).unwrap(), component)
}

pub(crate) fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed([seed; 32])
}

fn text(manifest: &Manifest) -> String {
    String::from_utf8(manifest.to_bytes()).unwrap()
}

#[test]
fn a_signature_is_of_all_that_a_manifest_says() {
    let manifest = manifest();
    assert_eq!(manifest.is_signature_good(), None);
    let signed = manifest.clone().signed(&key(1));
    assert_eq!(signed.is_signature_good(), Some(true));
    assert_eq!(signed.message(), manifest.message());
    let changes = [
        ("\"status\": \"approved\"", "\"status\": \"proposed\""),
        ("\"default\": 0.1", "\"default\": 0.2"),
        ("\"fuel_per_row_push\": 120", "\"fuel_per_row_push\": 121"),
        ("\"language\": \"rust\"", "\"language\": \"c\""),
    ];
    for (from, to) in changes {
        let changed = text(&signed).replace(from, to);
        let changed = Manifest::parse(changed.as_bytes()).unwrap();
        assert_ne!(changed, signed, "{from}");
        assert_eq!(changed.is_signature_good(), Some(false), "{from}");
    }
    assert_eq!(signed.with_status(Status::Proposed).is_signature_good(), None);
}

#[test]
fn the_signed_bytes_do_not_depend_on_layout() {
    let signed = manifest().signed(&key(1));
    let value: serde_json::Value = serde_json::from_slice(&signed.to_bytes()).unwrap();
    let mut fields: Vec<_> = value.as_object().unwrap().iter().collect();
    fields.reverse();
    let text: Vec<String> = fields.iter().map(|(k, v)| format!("{k:?} :{v}")).collect();
    let other = Manifest::parse(format!("{{{}}}", text.join(" ,\n")).as_bytes()).unwrap();
    assert_eq!(other, signed);
    assert_eq!(other.is_signature_good(), Some(true));
    let message = String::from_utf8(signed.message()).unwrap();
    assert!(message.starts_with("qraft.operator.manifest/1\n{\"component\":{\"bytes\":14,"));
    assert!(!message.contains("signature"));
}

#[test]
fn what_is_signed_never_changes_its_form() {
    // Signatures in the field rest on these bytes; another digest here breaks all of them.
    let digest = Digest::of(&manifest().message()).to_string();
    assert_eq!(digest, "blake3:42f8d983bf76c13b2791ee018d47b3be8663a9145e7080cfb56f5d9d8348b082");
}

#[test]
fn another_form_is_refused_by_its_number() {
    let text = text(&manifest());
    let newer = text.replace("\"schema\": 1,", "\"schema\": 2, \"new\": 0,");
    let refused = Manifest::parse(newer.as_bytes()).unwrap_err();
    assert_eq!(refused, ManifestError::Schema(2));
    assert!(refused.to_string().contains("this build reads 1"));
    let other = text.replace("operator@1.0.0", "operator@2.0.0");
    assert!(matches!(Manifest::parse(other.as_bytes()), Err(ManifestError::Contract(_))));
    let extra = text.replace("\"language\"", "\"x\": 1, \"language\"");
    let refused = Manifest::parse(extra.as_bytes()).unwrap_err().to_string();
    assert!(refused.contains("unknown field `x`"), "{refused}");
    let long = vec![b' '; MANIFEST_BYTES_MAX as usize + 1];
    assert!(matches!(Manifest::parse(&long), Err(ManifestError::TooLong(_))));
}

#[test]
fn flaws_are_refused_all_at_once() {
    let mut facts = facts();
    facts.language = "Rust!".to_owned();
    facts.verified.probes.push("causality".to_owned());
    let mut description = kalman();
    description.name = "kalman".to_owned();
    let flaws = Manifest::new(description, b"", facts).unwrap_err();
    let places: Vec<&str> = flaws.iter().map(|flaw| flaw.place.as_str()).collect();
    assert_eq!(places, ["name", "language", "verified.probes", "component.bytes"]);
}

prop_compose! {
    fn a_param()(
        domain in prop_oneof![Just(Domain::Number), Just(Domain::Integer)],
        bounds in any::<[f64; 3]>(),
    ) -> Param {
        let whole = |x: f64| if domain == Domain::Integer { x.trunc() % 1e9 } else { x };
        let mut bounds = bounds.map(|x| whole(if x.is_finite() { x } else { 0.0 }));
        bounds.sort_by(f64::total_cmp);
        let [min, default, max] = bounds;
        Param { name: "gain".to_owned(), doc: "How fast.".to_owned(), domain, min, max, default }
    }
}

fn a_status() -> impl Strategy<Value = Status> {
    prop_oneof![
        Just(Status::Approved),
        Just(Status::Proposed),
        Just(Status::Deprecated { successor: None }),
        Just(Status::Deprecated { successor: "acme/level@^2".parse().ok() }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same(
        param in a_param(),
        status in a_status(),
        doc in "[a-z\"\\\\é✓]{1,40}",
        fuel in any::<u64>(),
        by_model in any::<bool>(),
        seed in any::<u8>(),
    ) {
        let mut facts = facts();
        facts.status = status;
        facts.measured.fuel_per_row_push = fuel;
        if by_model {
            let [prompt, response, model] = [b"p", b"r", b"m"].map(|text| Digest::of(text));
            facts.provenance = Provenance::Model { prompt, response, model };
        }
        let description = Description { doc, params: vec![param], ..kalman() };
        let manifest = Manifest::new(description, COMPONENT, facts).unwrap().signed(&key(seed));
        let read = Manifest::parse(&manifest.to_bytes()).unwrap();
        prop_assert_eq!(&read, &manifest);
        prop_assert_eq!(read.to_bytes(), manifest.to_bytes());
        prop_assert_eq!(read.is_signature_good(), Some(true));
    }
}
