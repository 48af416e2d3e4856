//! The components of `operators/*/dist` are what their digests say, small, and ask for nothing;
//! the SDK builds against the same contract. Nothing is compiled here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use qraft_component::{digests, imports};

/// The most that an operator in Rust may take.
const MOST_BYTES: u64 = 64 * 1024;

/// Made to be large.
const LARGE: [&str; 1] = ["compile_bomb.wasm"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn expected_codes() -> BTreeMap<String, String> {
    let path = root().join("operators/hostile/expect.tsv");
    let text = std::fs::read_to_string(path).expect("expect.tsv");
    let lines = text.lines().map(|line| line.split_once('\t').expect("a tab"));
    lines.map(|(file, code)| (file.to_owned(), code.to_owned())).collect()
}

/// Files and members of a folder: every crate with a library for components has its file.
fn shipped(group: &str) -> BTreeSet<String> {
    let dist = root().join("operators").join(group).join("dist");
    let listed = digests(&dist).unwrap_or_else(|e| panic!("{e}\n  {}", e.way_out()));
    for (file, _) in &listed {
        let bytes = std::fs::metadata(dist.join(file)).expect(file).len();
        assert!(bytes <= MOST_BYTES || LARGE.contains(&file.as_str()), "{file}: {bytes} bytes");
    }
    listed.into_iter().map(|(file, _)| file).collect()
}

fn members(group: &str) -> BTreeSet<String> {
    let folder = root().join("operators").join(group);
    let entries = std::fs::read_dir(folder).expect(group).map(|entry| entry.expect(group).path());
    let cdylib = |path: &PathBuf| {
        let manifest = std::fs::read_to_string(path.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.contains("cdylib"))
    };
    let name = |path: PathBuf| format!("{}.wasm", path.file_name().unwrap().to_string_lossy());
    entries.filter(cdylib).map(name).collect()
}

#[test]
fn honest_operators_are_small_and_import_nothing() {
    for group in ["bench", "common", "examples", "generated"] {
        let files = shipped(group);
        assert_eq!(files, members(group), "{group}");
        for file in files {
            let path = root().join("operators").join(group).join("dist").join(&file);
            let bytes = std::fs::read(path).expect("a component");
            assert_eq!(imports(&bytes).expect("a component"), Vec::<String>::new(), "{file}");
        }
    }
}

#[test]
fn every_hostile_file_has_its_code() {
    let files = shipped("hostile");
    let codes = expected_codes();
    assert_eq!(files, codes.keys().cloned().collect(), "files and expect.tsv");
    assert!(members("hostile").is_subset(&files));
    for (file, code) in codes {
        let path = root().join("operators/hostile/dist").join(&file);
        let asks = imports(&std::fs::read(path).expect("a file"));
        match code.as_str() {
            "OPR002" => assert!(!asks.expect("a component").is_empty(), "{file}"),
            "OPR001" => {}
            _ => assert!(asks.expect("a component").is_empty(), "{file}"),
        }
    }
}

#[test]
fn the_sdk_has_the_contract() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).expect(path);
    assert_eq!(read("wit/operator.wit"), read("guest-sdk/wit/operator.wit"));
}
