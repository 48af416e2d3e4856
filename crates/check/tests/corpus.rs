//! The corpus of the fuzz targets, replayed on the stable toolchain without a fuzzer.

#[path = "../../../fuzz/src/lib.rs"]
mod targets;

use std::path::Path;

fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut paths: Vec<_> = std::fs::read_dir(&folder)
        .expect("a corpus")
        .map(|item| item.expect("an item").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 50, "{name}: {}", paths.len());
    for path in paths {
        let data = std::fs::read(&path).expect("bytes");
        if std::panic::catch_unwind(|| target(&data)).is_err() {
            panic!("{} fails the target `{name}`", path.display());
        }
    }
}

#[test]
fn document() {
    replay("document", targets::document);
}

#[test]
fn expression() {
    replay("expression", targets::expression);
}

#[test]
fn check() {
    replay("check", targets::check);
}

#[test]
fn fmt() {
    replay("fmt", targets::fmt);
}
