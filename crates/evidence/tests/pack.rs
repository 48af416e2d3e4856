//! A pack is whole, or is known not to be.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use qraft_evidence::{
    Contents, Index, Indexed, MANIFEST_NAME, Pack, PackError, PackWriter, amend, verify,
};

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

fn kinds(contents: &Contents) -> Vec<(&'static str, Option<String>)> {
    let faults = contents.faults();
    faults.iter().map(|fault| (fault.kind(), fault.file().map(str::to_owned))).collect()
}

/// Every byte of every file, the manifest's too, flipped in three ways; in a folder and within an
/// archive. Each is found, and the file is named.
#[test]
fn a_flipped_byte_at_every_offset_is_found_and_its_file_named() {
    let dir = tempfile::tempdir().unwrap();
    let pack = write(&dir.path().join("p"), FILES);
    let names: Vec<String> =
        Contents::read(&pack.dir).unwrap().names().map(str::to_owned).collect();
    assert_eq!(names.len(), 4);
    let mut flips = 0;
    for name in &names {
        let path = pack.dir.join(name);
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            for mask in [0x01, 0x20, 0xff] {
                let mut flipped = bytes.clone();
                flipped[at] ^= mask;
                fs::write(&path, &flipped).unwrap();
                let faults = Contents::read(&pack.dir).unwrap().faults();
                let named = |fault: &PackError| {
                    // A flip in the manifest may change whom it accuses, never that it speaks.
                    name == MANIFEST_NAME || fault.file() == Some(name)
                };
                assert!(faults.iter().any(named), "{name} at {at}: {faults:?}");
                flips += 1;
            }
        }
        fs::write(&path, &bytes).unwrap();
    }
    assert!(flips > 1000, "{flips}");
    assert_eq!(kinds(&Contents::read(&pack.dir).unwrap()), []);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let pack = write(&dir.path().join("p"), FILES);
    fs::rename(pack.dir.join("params.json"), pack.dir.join("other.json")).unwrap();
    fs::write(pack.dir.join("equity.parquet"), b"PAR1").unwrap();
    fs::create_dir(pack.dir.join("folder")).unwrap();
    fs::remove_file(pack.dir.join("empty")).unwrap();
    let named = |kind, name: &str| (kind, Some(name.to_owned()));
    assert_eq!(
        kinds(&Contents::read(&pack.dir).unwrap()),
        [
            named("length", "equity.parquet"),
            named("missing", "empty"),
            named("renamed", "params.json"),
            named("extra", "folder"),
        ]
    );
    fs::remove_file(pack.dir.join(MANIFEST_NAME)).unwrap();
    let found = kinds(&Contents::read(&pack.dir).unwrap());
    assert_eq!(found[0], named("manifest", MANIFEST_NAME));
}

#[cfg(unix)]
#[test]
fn a_link_is_no_file() {
    let dir = tempfile::tempdir().unwrap();
    let pack = write(&dir.path().join("p"), FILES);
    let path = pack.dir.join("params.json");
    let beside = dir.path().join("beside.json");
    fs::rename(&path, &beside).unwrap();
    std::os::unix::fs::symlink(&beside, &path).unwrap();
    let found = kinds(&Contents::read(&pack.dir).unwrap());
    assert!(found.iter().any(|(kind, _)| *kind == "no_file"), "{found:?}");
}

#[test]
fn an_archive_is_the_pack_and_its_id_the_same_with_data() {
    let dir = tempfile::tempdir().unwrap();
    let pack = write(&dir.path().join("p"), FILES);
    let own = Contents::read(&pack.dir).unwrap();
    let bytes = own.to_archive().unwrap();
    assert_eq!(bytes, Contents::read(&pack.dir).unwrap().to_archive().unwrap());
    let with = own.clone().with_data([("p.csv".to_owned(), b"ts\n".to_vec())].into());
    let larger = with.to_archive().unwrap();
    for (archive, data) in [(&bytes, false), (&larger, true)] {
        let path = dir.path().join("p.zip");
        fs::write(&path, archive).unwrap();
        let read = Contents::read(&path).unwrap();
        assert_eq!(kinds(&read), []);
        assert_eq!((read.id(), read.data().is_some()), (own.id(), data));
        let folder = dir.path().join(format!("out-{data}"));
        read.unpack(&folder).unwrap();
        let laid = Contents::read(&folder).unwrap();
        assert_eq!((kinds(&laid), laid.id()), (Vec::new(), own.id()));
        assert_eq!(laid.to_archive().unwrap(), *archive);
    }
    // Every byte of the container counts, too.
    for at in 0..larger.len() {
        let mut flipped = larger.clone();
        flipped[at] ^= 0x10;
        if let Ok(read) = Contents::of_archive(Path::new("p.zip"), &flipped) {
            assert!(!read.faults().is_empty(), "byte {at}");
        }
    }
    fs::write(dir.path().join("out-true/data/p.csv"), b"xs\n").unwrap();
    let found = kinds(&Contents::read(&dir.path().join("out-true")).unwrap());
    assert_eq!(found, [("differs", Some("data/p.csv".to_owned()))]);
}

#[test]
fn a_name_that_leads_out_of_an_archive_is_never_followed() {
    use std::io::{Cursor, Write};
    let mut bytes = Vec::new();
    let mut zip = zip::ZipWriter::new(Cursor::new(&mut bytes));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in ["../../outside", "/etc/outside", "data/../../outside", "a/b", "..\\outside"] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(b"x").unwrap();
    }
    zip.finish().unwrap();
    match Contents::of_archive(Path::new("p.zip"), &bytes) {
        Err(_) => {}
        Ok(read) => {
            assert_eq!(read.names().count(), 0);
            let dir = tempfile::tempdir().unwrap();
            assert!(read.unpack(&dir.path().join("in/side")).is_err());
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        }
    }
}

#[test]
fn a_pack_is_amended_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let pack = write(&dir.path().join("p"), FILES);
    let more = [("gates.json", b"{}".to_vec()), ("params.json", b"{}".to_vec())];
    let amended = amend(&pack.dir, &more).unwrap();
    assert_eq!(amended.manifest.files.len(), 4);
    assert_eq!(fs::read(pack.dir.join("params.json")).unwrap(), b"{}");
    assert!(matches!(amend(&pack.dir, &[("../x", Vec::new())]), Err(PackError::BadName(_))));
    fs::write(pack.dir.join("empty"), b"no longer").unwrap();
    assert!(matches!(amend(&pack.dir, &more), Err(PackError::Length { .. })));
    let names: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|item| item.unwrap().file_name()).collect();
    assert_eq!(names, ["p"]);
}

#[test]
fn an_index_is_read_as_it_was_written_or_not_at_all() {
    let entry = |rank| Indexed {
        rank,
        trial: rank + 7,
        folder: format!("{rank}-0123abcd"),
        id: qraft_base::Digest::of(&[rank as u8]),
    };
    let index = Index { run_id: "toy".into(), packs: vec![entry(1), entry(2)] };
    let bytes = index.to_bytes();
    assert_eq!(Index::parse(&bytes).unwrap(), index);
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        assert!(Index::parse(&flipped).map_or(true, |read| read != index), "byte {at}");
    }
    let outside = Index { packs: vec![Indexed { folder: "../x".into(), ..entry(1) }], ..index };
    assert!(Index::parse(&outside.to_bytes()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_mangled_pack_never_panics_and_never_passes(
        at in any::<prop::sample::Index>(), cut in 0usize..40,
        put in prop::collection::vec(any::<u8>(), 0..40), archive in any::<bool>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let pack = write(&dir.path().join("p"), FILES);
        let path = match archive {
            true => {
                let path = dir.path().join("p.zip");
                fs::write(&path, Contents::read(&pack.dir).unwrap().to_archive().unwrap()).unwrap();
                path
            }
            false => pack.dir.join(MANIFEST_NAME),
        };
        let sound = fs::read(&path).unwrap();
        let mut bytes = sound.clone();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put);
        fs::write(&path, &bytes).unwrap();
        let whole = if archive { path } else { pack.dir.clone() };
        let found = Contents::read(&whole).map(|read| read.faults().len());
        prop_assert_eq!(matches!(found, Ok(0)), bytes == sound);
    }
}
