//! What is said where there is nothing to build, or it does not build. None of it needs the Wasm
//! target or the network.

use std::path::Path;

use qraft_component::{Error, Options, build};

/// Writes a package of one file.
fn package(dir: &Path, library: &str, source: &str) {
    let manifest = format!(
        "[package]\nname = \"x\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\n{library}\n\
         [workspace]\n"
    );
    std::fs::create_dir_all(dir.join("src")).unwrap();
    std::fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(dir.join("src/lib.rs"), source).unwrap();
}

fn refused(dir: &Path) -> Error {
    let options = Options { target_dir: Some(dir.join("target")), offline: true, dist: None };
    build(dir, &options).expect_err("nothing to build")
}

#[test]
fn a_folder_that_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(refused(&dir.path().join("none")), Error::File { .. }));
}

#[test]
fn a_folder_without_a_package() {
    let dir = tempfile::tempdir().unwrap();
    let error = refused(dir.path());
    assert!(matches!(error, Error::NoManifest { .. }), "{error}");
    assert!(error.way_out().contains("qraft operator new"));
}

#[test]
fn a_library_that_is_no_operator() {
    let dir = tempfile::tempdir().unwrap();
    package(dir.path(), "", "");
    let error = refused(dir.path());
    assert!(matches!(error, Error::NoOperator { .. }), "{error}");
    assert!(error.way_out().contains("cdylib"));
    // A tree gets its lock where it has none.
    assert!(dir.path().join("Cargo.lock").is_file());
}

#[test]
fn a_source_that_does_not_compile_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    package(dir.path(), "crate-type = [\"cdylib\"]", "fn main() { let x = ; }");
    let error = refused(dir.path());
    // Without the target that is what is said first, and as clearly.
    match error {
        Error::Cargo { stderr, .. } => assert!(stderr.contains("src/lib.rs:1"), "{stderr}"),
        other => assert!(matches!(other, Error::NoTarget), "{other}"),
    }
}
