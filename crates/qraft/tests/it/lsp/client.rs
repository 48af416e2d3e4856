//! The same server under a client that others wrote: `vscode-languageserver-protocol` of npm.

use std::path::Path;
use std::process::Command;

use crate::support::root;

/// True where a program answers to `--version`.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success())
}

/// Installs what a folder's lock file names, in a copy of the folder, so that the sources stay
/// clean. `None` where the registry cannot be reached.
fn installed(name: &str, into: &Path) -> Option<()> {
    let from = root().join(name);
    for entry in std::fs::read_dir(&from).expect("the folder") {
        let entry = entry.expect("an entry");
        if entry.file_type().expect("a type").is_file() {
            std::fs::copy(entry.path(), into.join(entry.file_name())).expect("a copy");
        }
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]);
    npm.args(["--fetch-retries=1", "--fetch-timeout=20000"]).current_dir(into);
    npm.output().is_ok_and(|output| output.status.success()).then_some(())
}

#[test]
fn a_client_that_others_wrote() {
    if !is_there("node") || !is_there("npm") {
        println!("skipped: node and npm are not there");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    if installed("tests/lsp", folder.path()).is_none() {
        println!("skipped: npm cannot install what the test needs");
        return;
    }
    let output = Command::new("node")
        .args(["--test", "client.test.mjs"])
        .env("QRAFT", env!("CARGO_BIN_EXE_qraft"))
        .current_dir(folder.path())
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("pass"), "{said}");
}
