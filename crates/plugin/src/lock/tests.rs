use std::fs;

use proptest::prelude::*;
use qraft_base::DigestBuilder;

use super::*;
use crate::Status;
use crate::manifest::tests::{key, manifest, version};
use crate::store::tests::{acme, add, store};
use crate::store::{COMPONENT_NAME, MANIFEST_NAME, Store};
use crate::trust::{Revocation, Revoked, Trust};

fn pin(lock: &mut Lock, manifest: &Manifest) {
    lock.pin(manifest.name().clone(), manifest.version().clone(), Locked::of(manifest));
}

fn uses(address: &str) -> Vec<Use> {
    vec![Use { alias: "k".to_owned(), address: address.parse().unwrap() }]
}

fn one(store: &Store, lock: &Lock, trust: &Trust, address: &str) -> Result<Pinned, Box<Problem>> {
    let project = Project { lock, store, trust };
    match resolve(&uses(address), project, Purpose::Evidence) {
        Ok(mut pinned) => Ok(pinned.remove(0)),
        Err(mut problems) => Err(Box::new(problems.remove(0))),
    }
}

fn refused(store: &Store, lock: &Lock, address: &str) -> Box<Problem> {
    one(store, lock, &Trust::default(), address).unwrap_err()
}

#[test]
fn a_run_loads_the_newest_locked_version_that_is_meant() {
    let (_dir, store) = store();
    let mut lock = Lock::default();
    for (at, text) in ["1.2.0", "1.3.0", "1.4.0"].into_iter().enumerate() {
        let (manifest, component) = version(text);
        add(&store, &manifest, &component);
        if at < 2 {
            pin(&mut lock, &manifest);
        }
    }
    let taken = |address: &str| one(&store, &lock, &Trust::default(), address).unwrap();
    let ranged = taken("acme/kalman@^1");
    assert_eq!(ranged.manifest.version().to_string(), "1.3.0");
    assert_eq!(ranged.remarks[0].rule(), "VER003");
    assert_eq!(ranged.remarks[0].to_string(), "`^1` is a range; the lock takes 1.3.0 of it");
    assert_eq!(taken("acme/kalman@1.2.0").remarks, []);
    let newer = refused(&store, &lock, "acme/kalman@1.4.0");
    assert_eq!(newer.code(), "operator_not_locked");
    assert_eq!(newer.hint().unwrap(), "run `qraft operator add acme/kalman@1.4.0`");
}

#[test]
fn problems_are_told_apart() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    let mut lock = Lock::default();
    let unknown = refused(&store, &lock, "acme/kalman@^1");
    assert_eq!(unknown.to_string(), "`acme/kalman@^1` is not in the lock");
    pin(&mut lock, &manifest);
    let missing = refused(&store, &lock, "acme/kalman@^1");
    assert_eq!((missing.code(), missing.rule()), ("operator_not_installed", Some("VER002")));
    assert!(missing.hint().unwrap().starts_with("install the component of 1.2.0"));
    add(&store, &manifest, &component);
    let range = refused(&store, &lock, "acme/kalman@^2");
    assert_eq!(range.rule(), Some("VER002"));
    assert!(range.to_string().contains("fits `^2`; installed: 1.2.0; locked: 1.2.0"), "{range}");
    let typo = refused(&store, &lock, "acme/kalmna");
    assert!(typo.hint().unwrap().contains("did you mean `acme/kalman`"));
    // All problems at once, each with its alias.
    let both = [uses("acme/kalman@^2"), uses("acme/mean")].concat();
    let trust = Trust::default();
    let project = Project { lock: &lock, store: &store, trust: &trust };
    assert_eq!(resolve(&both, project, Purpose::Research).unwrap_err().len(), 2);
    assert_eq!(resolve(&[], project, Purpose::Evidence).unwrap(), []);
}

#[test]
fn what_was_changed_is_not_loaded() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    let signed = manifest.clone().signed(&key(1));
    let mut lock = Lock::default();
    pin(&mut lock, &signed);
    add(&store, &signed, &component);
    let address = "acme/kalman@1.2.0";
    assert!(one(&store, &lock, &acme(1), address).unwrap().standing.is_trusted());
    let taken = one(&store, &lock, &acme(2), address).unwrap_err();
    assert_eq!(taken.code(), "operator_namespace_taken");
    let folder = store.folder(signed.name(), signed.version());
    // The signature is taken off, or is somebody else's.
    fs::write(folder.join(MANIFEST_NAME), manifest.to_bytes()).unwrap();
    let unsigned = refused(&store, &lock, address);
    assert_eq!(unsigned.code(), "operator_other_signer");
    assert!(unsigned.to_string().ends_with("and is now unsigned"), "{unsigned}");
    // Its own signer may say that it is deprecated.
    let successor = "acme/level@^2".parse().ok();
    let old = manifest.with_status(Status::Deprecated { successor }).signed(&key(1));
    fs::write(folder.join(MANIFEST_NAME), old.to_bytes()).unwrap();
    let pinned = one(&store, &lock, &acme(1), address).unwrap();
    assert_eq!(pinned.remarks[0].rule(), "VER004");
    assert_eq!(pinned.remarks[0].hint().unwrap(), "use `acme/level@^2`");
    // The component alone, then the component and the manifest.
    fs::write(folder.join(COMPONENT_NAME), b"evil").unwrap();
    assert_eq!(refused(&store, &lock, address).code(), "operator_tampered");
    let evil = Manifest::new(old.description().clone(), b"evil", old.facts().clone()).unwrap();
    fs::write(folder.join(MANIFEST_NAME), evil.to_bytes()).unwrap();
    let tampered = refused(&store, &lock, address);
    assert_eq!(tampered.code(), "operator_tampered");
    assert!(tampered.hint().unwrap().contains("qraft operator remove acme/kalman@1.2.0"));
}

#[test]
fn what_is_revoked_or_proposed_is_refused() {
    let (_dir, store) = store();
    let (manifest, component) = version("1.2.0");
    let proposed = manifest.with_status(Status::Proposed);
    let mut lock = Lock::default();
    pin(&mut lock, &proposed);
    add(&store, &proposed, &component);
    let problem = refused(&store, &lock, "acme/kalman@1.2.0");
    assert_eq!(problem.rule(), Some("VER005"));
    let free = Trust::default();
    let project = Project { lock: &lock, store: &store, trust: &free };
    let uses = uses("acme/kalman@1.2.0");
    assert!(resolve(&uses, project, Purpose::Research).is_ok());
    let (of, reason) = (Revoked::Component(proposed.digest()), "It reads ahead.".to_owned());
    let trust = Trust { publishers: vec![], revoked: vec![Revocation { of, reason }] };
    let project = Project { trust: &trust, ..project };
    let problems = resolve(&uses, project, Purpose::Research).unwrap_err();
    assert_eq!(problems[0].code(), "operator_revoked");
    assert!(problems[0].to_string().ends_with("It reads ahead."));
}

#[test]
fn the_digest_is_of_the_set() {
    let pinned = |text: &str, alias: &str| Pinned {
        alias: alias.to_owned(),
        manifest: version(text).0,
        standing: crate::trust::Standing::Unsigned,
        remarks: vec![],
    };
    let [a, b] = [pinned("1.2.0", "a"), pinned("1.10.0", "b")];
    let of =
        |all: &[&Pinned]| operators_digest(&all.iter().map(|p| (*p).clone()).collect::<Vec<_>>());
    assert_eq!(of(&[&a, &b]), of(&[&b, &a]));
    assert_eq!(of(&[&a]), of(&[&pinned("1.2.0", "other"), &a]));
    assert_ne!(of(&[&a]), of(&[&b]));
    assert_eq!(of(&[]), DigestBuilder::new("qraft.operators/1").finish());
}

#[test]
fn texts_that_are_no_lock_say_why() {
    let mut lock = Lock::default();
    pin(&mut lock, &manifest().signed(&key(1)));
    let text = lock.to_text();
    assert!(text.starts_with("# Written by"), "{text}");
    let (_, entry) = text.split_once("[[operator]]").unwrap();
    let say = |text: &str| Lock::parse(text).unwrap_err();
    assert!(say(&format!("{text}\n[[operator]]{entry}")).contains("stands twice"));
    let no_key: Vec<&str> = text.lines().filter(|line| !line.starts_with("key")).collect();
    assert!(say(&no_key.join("\n")).contains("stand together"));
    assert!(say(&text.replace("schema = 1", "schema = 9")).contains("this build reads 1"));
    assert!(say(&text.replace("acme/kalman", "kalman")).contains("acme/kalman"));
    assert!(say(&text.replace("digest", "hash")).contains("hash"));
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(Lock::load(dir.path()).unwrap(), Lock::default());
    lock.store(dir.path()).unwrap();
    assert_eq!(Lock::load(dir.path()).unwrap(), lock);
    fs::write(dir.path().join(LOCK_NAME), "x").unwrap();
    assert!(Lock::load(dir.path()).unwrap_err().to_string().contains("qraft.lock"));
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_in_one_order(
        entries in proptest::collection::vec(
            ("[a-c]/[a-c]", 0u8..3, any::<u8>(), any::<Option<u8>>()),
            0..8,
        ),
    ) {
        let build = |entries: &mut dyn Iterator<Item = &(String, u8, u8, Option<u8>)>| {
            let mut lock = Lock::default();
            for (name, minor, content, seed) in entries {
                let (name, version) = (name.parse().unwrap(), format!("1.{minor}.0").parse().unwrap());
                let signature = seed.map(|seed| key(seed).sign(b"m"));
                if lock.find(&name, &version).is_none() {
                    lock.pin(name, version, Locked { digest: Digest::of(&[*content]), signature });
                }
            }
            lock
        };
        let lock = build(&mut entries.iter());
        prop_assert_eq!(Lock::parse(&lock.to_text()).unwrap(), lock.clone());
        let listed: Vec<_> = lock.iter().map(|(n, v, l)| (n.clone(), v.clone(), *l)).collect();
        let mut again = Lock::default();
        for (name, version, locked) in listed.into_iter().rev() {
            again.pin(name, version, locked);
        }
        prop_assert_eq!(again.to_text(), lock.to_text());
    }
}
