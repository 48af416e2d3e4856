use super::*;
use crate::description::tests::kalman;
use crate::lock::{Lock, Locked};
use crate::manifest::tests::{facts, key, version};
use crate::trust::{Publisher, PublisherKey, Revocation, Revoked, Standing, Trust};
use crate::{Description, Status};

pub(crate) fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::of(dir.path());
    (dir, store)
}

/// Adds an operator of which nobody is told anything.
pub(crate) fn add(store: &Store, manifest: &Manifest, component: &[u8]) -> Added {
    try_add(store, manifest, component, &Trust::default(), &Lock::default()).unwrap()
}

fn try_add(
    store: &Store,
    manifest: &Manifest,
    component: &[u8],
    trust: &Trust,
    lock: &Lock,
) -> Result<Added, StoreError> {
    let described = manifest.description();
    store.add(Offer { manifest, described, component, report: b"{}\n" }, trust, lock)
}

pub(crate) fn acme(seed: u8) -> Trust {
    let publisher = Publisher {
        name: "acme_inc".to_owned(),
        namespaces: ["acme".to_owned()].into(),
        keys: vec![PublisherKey { key: key(seed).public(), retired: false }],
    };
    Trust { publishers: vec![publisher], revoked: vec![] }
}

#[test]
fn what_is_added_is_found_and_goes_again() {
    let (dir, store) = store();
    assert!(store.list().unwrap().installed.is_empty());
    for text in ["1.2.0", "1.10.0", "2.0.0"] {
        let (manifest, component) = version(text);
        assert_eq!(add(&store, &manifest, &component), Added::New(Standing::Unsigned));
        assert_eq!(add(&store, &manifest, &component), Added::Already(Standing::Unsigned));
    }
    let (wanted, component) = version("1.10.0");
    let name = wanted.name().clone();
    let best = store.best(&name, &"^1".parse().unwrap()).unwrap().unwrap();
    assert_eq!(best, *wanted.version());
    assert_eq!(store.manifest(&name, &best).unwrap(), wanted);
    assert_eq!(store.component(&name, &best, wanted.digest()).unwrap(), component);
    assert_eq!(store.report(&name, &best).unwrap(), b"{}\n");
    let listed = store.list().unwrap();
    let versions: Vec<String> = listed.installed.iter().map(|m| m.version().to_string()).collect();
    assert_eq!(versions, ["1.2.0", "1.10.0", "2.0.0"]);
    for version in store.versions(&name).unwrap() {
        store.remove(&name, &version).unwrap();
    }
    let gone = store.remove(&name, &best).unwrap_err();
    assert_eq!(gone.code(), "operator_not_installed");
    assert_eq!(fs::read_dir(dir.path().join(STORE_PATH)).unwrap().count(), 0);
}

#[test]
fn a_version_never_changes() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    add(&store, &manifest, &component);
    let other = Manifest::new(kalman(), b"other", facts()).unwrap();
    let free = Trust::default();
    let refused = try_add(&store, &other, b"other", &free, &Lock::default()).unwrap_err();
    assert!(refused.to_string().contains("a version never changes"), "{refused}");
    // Nor where it was taken away, and the lock remembers it.
    let mut lock = Lock::default();
    lock.pin(manifest.name().clone(), manifest.version().clone(), Locked::of(&manifest));
    store.remove(manifest.name(), manifest.version()).unwrap();
    let refused = try_add(&store, &other, b"other", &free, &lock).unwrap_err();
    assert_eq!(refused.code(), "operator_immutable");
    // What is said of the same component may change.
    add(&store, &manifest, &component);
    let proposed = manifest.with_status(Status::Proposed).signed(&key(1));
    let renewed = add(&store, &proposed, &component);
    assert_eq!(renewed, Added::Renewed(Standing::Untrusted { key: key(1).public() }));
    assert_eq!(store.manifest(proposed.name(), proposed.version()).unwrap(), proposed);
}

#[test]
fn what_was_changed_on_disk_is_named_and_put_right() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    let (name, version) = (manifest.name().clone(), manifest.version().clone());
    add(&store, &manifest, &component);
    let folder = store.folder(&name, &version);
    fs::write(folder.join(COMPONENT_NAME), b"evil").unwrap();
    let refused = store.component(&name, &version, manifest.digest()).unwrap_err();
    assert!(matches!(refused, StoreError::Tampered { .. }), "{refused}");
    assert!(refused.to_string().contains("component.wasm"), "{refused}");
    assert!(matches!(add(&store, &manifest, &component), Added::Renewed(_)));
    assert!(store.component(&name, &version, manifest.digest()).is_ok());
    fs::write(folder.join(MANIFEST_NAME), b"{}").unwrap();
    assert_eq!(store.manifest(&name, &version).unwrap_err().code(), "operator_damaged");
    let listed = store.list().unwrap();
    assert_eq!((listed.installed.len(), listed.broken.len()), (0, 1));
    store.remove(&name, &version).unwrap();
}

#[test]
fn an_operator_stands_in_its_own_folder() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    add(&store, &manifest, &component);
    let other: Name = "acme/mean".parse().unwrap();
    let folder = store.folder(&other, manifest.version());
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    fs::rename(store.folder(manifest.name(), manifest.version()), &folder).unwrap();
    let refused = store.manifest(&other, manifest.version()).unwrap_err().to_string();
    assert!(refused.contains("it says `acme/kalman@1.2.0`"), "{refused}");
}

#[test]
fn an_offer_is_of_one_operator() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    let (free, lock) = (Trust::default(), Lock::default());
    let refused = try_add(&store, &manifest, b"other", &free, &lock).unwrap_err();
    assert_eq!(refused.code(), "operator_other_component");
    let described = Description { name: "acme/mean".to_owned(), params: vec![], ..kalman() };
    let offer = |report| Offer {
        manifest: &manifest,
        described: &described,
        component: &component,
        report,
    };
    let refused = store.add(offer(b""), &free, &lock).unwrap_err();
    assert!(refused.to_string().ends_with("than its manifest: name, params"), "{refused}");
    let long = vec![b' '; REPORT_BYTES_MAX as usize + 1];
    let described = manifest.description();
    let offer = Offer { manifest: &manifest, described, component: &component, report: &long };
    assert_eq!(store.add(offer, &free, &lock).unwrap_err().code(), "operator_long_report");
}

#[test]
fn a_namespace_is_its_owners() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    let lock = Lock::default();
    let mine = manifest.clone().signed(&key(1));
    let added = try_add(&store, &mine, &component, &acme(1), &lock).unwrap();
    assert!(added.standing().is_trusted());
    for spoof in [manifest.clone(), manifest.signed(&key(2))] {
        let refused = try_add(&store, &spoof, &component, &acme(1), &lock).unwrap_err();
        assert!(refused.to_string().contains("belongs to `acme_inc`"), "{refused}");
    }
    let reason = "It leaked.".to_owned();
    let of = Revoked::Component(mine.digest());
    let trust = Trust { revoked: vec![Revocation { of, reason }], ..acme(1) };
    let refused = try_add(&store, &mine, &component, &trust, &lock).unwrap_err();
    assert!(refused.to_string().ends_with("It leaked."), "{refused}");
    let text = String::from_utf8(mine.to_bytes()).unwrap().replace("approved", "proposed");
    let forged = Manifest::parse(text.as_bytes()).unwrap();
    let refused = try_add(&store, &forged, &component, &acme(1), &lock).unwrap_err();
    assert_eq!(refused.code(), "operator_forged");
}

#[test]
fn what_a_killed_run_left_is_nothing() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    let folder = store.folder(manifest.name(), manifest.version());
    for left in [".1.2.0.partial", ".1.2.0.old"] {
        let left = folder.with_file_name(left);
        fs::create_dir_all(&left).unwrap();
        fs::write(left.join(COMPONENT_NAME), b"half").unwrap();
    }
    assert!(store.versions(manifest.name()).unwrap().is_empty());
    add(&store, &manifest, &component);
    let beside = fs::read_dir(folder.parent().unwrap()).unwrap().count();
    assert_eq!((beside, store.list().unwrap().installed.len()), (1, 1));
}
