//! Every component that is shipped, through the probes: honest ones pass, hostile ones are told
//! apart by their own code.

use std::path::{Path, PathBuf};

use qraft_wasm::probe::{Effort, verify};
use qraft_wasm::{Host, Limits};

fn operators() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../operators")
}

fn components(folder: &str) -> Vec<PathBuf> {
    let folder = operators().join(folder).join("dist");
    let files = std::fs::read_dir(&folder).expect("a folder of components");
    let files = files.map(|file| file.expect("a file").path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|e| e == "wasm")).collect();
    files.sort();
    files
}

#[test]
fn honest_operators_pass() {
    let host = Host::new(Limits::default(), None).expect("a host");
    let all: Vec<PathBuf> =
        ["bench", "common", "examples", "generated"].into_iter().flat_map(components).collect();
    assert!(!all.is_empty());
    let mut wrong = Vec::new();
    for path in all {
        let bytes = std::fs::read(&path).expect("a component");
        let report = verify(&host, &bytes, Effort::default());
        if let Some(fault) = report.fault {
            wrong.push(format!("{}: {fault} (passed {:?})", path.display(), report.passed));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_operators_are_told_by_their_code() {
    let host = Host::new(Limits::default(), None).expect("a host");
    let expect = operators().join("hostile/expect.tsv");
    let expect = std::fs::read_to_string(expect).expect("what is expected");
    let mut wrong = Vec::new();
    for line in expect.lines().filter(|line| !line.is_empty()) {
        let (file, code) = line.split_once('\t').expect("a file and a code");
        let bytes = std::fs::read(operators().join("hostile/dist").join(file)).expect("a file");
        let found = verify(&host, &bytes, Effort::default()).fault;
        let has = found.as_ref().and_then(|fault| fault.kind.code());
        println!("{file}: {}", found.as_ref().map_or("passed".to_owned(), ToString::to_string));
        if has != Some(code) {
            wrong.push(format!("{file}: expected {code}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
