//! A pack is whole, or is known not to be.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use qraft_evidence::{MANIFEST_NAME, Pack, PackError, PackWriter, verify};

fn write(dir: &Path, files: &[(&str, &[u8])]) -> Pack {
    let mut writer = PackWriter::new(dir).unwrap();
    for (name, bytes) in files {
        writer.add(name, bytes).unwrap();
    }
    writer.publish().unwrap()
}

const FILES: &[(&str, &[u8])] =
    &[("params.json", b"{\"fast\":5}\n"), ("equity.parquet", b"PAR1....PAR1"), ("empty", b"")];

#[test]
fn the_same_content_is_the_same_pack() {
    let dir = tempfile::tempdir().unwrap();
    let one = write(&dir.path().join("one"), FILES);
    let mut turned = FILES.to_vec();
    turned.reverse();
    let two = write(&dir.path().join("deep/er/two"), &turned);
    assert_eq!(one.manifest, two.manifest);
    let bytes = |pack: &Pack| fs::read(pack.dir.join(MANIFEST_NAME)).unwrap();
    assert_eq!(bytes(&one), bytes(&two));
    assert_eq!(verify(&one.dir).unwrap().digest(), two.manifest.digest());
}

#[test]
fn every_flipped_byte_is_found_and_its_file_named() {
    let dir = tempfile::tempdir().unwrap();
    let pack = write(&dir.path().join("p"), FILES);
    for (name, bytes) in FILES {
        for at in 0..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1;
            fs::write(pack.dir.join(name), &flipped).unwrap();
            let found = verify(&pack.dir).unwrap_err();
            assert!(matches!(&found, PackError::Differs { name: n, .. } if n == name), "{found}");
        }
        fs::write(pack.dir.join(name), bytes).unwrap();
    }
    verify(&pack.dir).unwrap();
}

#[test]
fn missing_and_foreign_files_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let pack = write(&dir.path().join("p"), FILES);
    fs::write(pack.dir.join("stranger"), b"x").unwrap();
    assert!(matches!(verify(&pack.dir), Err(PackError::Extra(n)) if n == "stranger"));
    fs::remove_file(pack.dir.join("stranger")).unwrap();
    fs::remove_file(pack.dir.join("empty")).unwrap();
    assert!(matches!(verify(&pack.dir), Err(PackError::Missing(n)) if n == "empty"));
    fs::write(pack.dir.join(MANIFEST_NAME), b"{}").unwrap();
    assert!(matches!(verify(&pack.dir), Err(PackError::Manifest { .. })));
    assert!(matches!(verify(dir.path()), Err(PackError::Manifest { .. })));
}

#[test]
fn replaces_a_pack_and_leaves_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("1-abcd");
    write(&place, FILES);
    // What a killed run leaves half written.
    fs::create_dir(dir.path().join(".1-abcd.partial")).unwrap();
    fs::write(dir.path().join(".1-abcd.partial/x"), b"x").unwrap();
    let pack = write(&place, &[("only", b"one")]);
    assert_eq!(pack.manifest.files.len(), 1);
    drop(PackWriter::new(dir.path().join("never")).unwrap());
    let names: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|item| item.unwrap().file_name()).collect();
    assert_eq!(names, ["1-abcd"]);
}

#[test]
fn names_stay_inside_the_pack() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = PackWriter::new(dir.path().join("p")).unwrap();
    for name in ["", ".", "..", "../x", "a/b", "/etc/x", ".hidden", "a b", MANIFEST_NAME, "ü"] {
        assert!(matches!(writer.add(name, b""), Err(PackError::BadName(_))), "{name}");
    }
    writer.add("a", b"").unwrap();
    assert!(matches!(writer.add("a", b""), Err(PackError::Twice(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn any_content_is_sealed_and_verified(files in prop::collection::btree_map(
        "[a-z0-9_-]{1,8}", prop::collection::vec(any::<u8>(), 0..64), 0..6,
    )) {
        let dir = tempfile::tempdir().unwrap();
        let list: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), &b[..])).collect();
        let pack = write(&dir.path().join("p"), &list);
        let manifest = verify(&pack.dir).unwrap();
        prop_assert_eq!(manifest.files.len(), files.len());
        for entry in &manifest.files {
            prop_assert_eq!(entry.bytes, files[&entry.name].len() as u64);
        }
    }
}
