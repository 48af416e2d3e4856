//! Counting: `counted` of the benches under callgrind.

use std::path::{Path, PathBuf};
use std::process::Command;

use qraft_base::Isa;
use serde_json::Value;

/// The workloads of `counted`.
pub const CASES: [&str; 3] = ["crossover", "panel", "operators"];

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository")
}

/// `rustc -vV`.
pub fn rustc() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let answer = Command::new(rustc).arg("-vV").current_dir(root()).output().expect("rustc");
    String::from_utf8(answer.stdout).expect("UTF-8").trim().to_owned()
}

/// The binary that was built.
pub struct Counter {
    counted: PathBuf,
}

impl Counter {
    /// Builds it.
    ///
    /// # Errors
    /// Why nothing can be counted here: no valgrind, or a machine without AVX2.
    pub fn new() -> Result<Counter, String> {
        if Isa::detected() < Isa::Avx2 {
            return Err("this machine has no avx2, which the counts are of".to_owned());
        }
        Command::new("valgrind")
            .arg("--version")
            .output()
            .map_err(|error| format!("valgrind does not start ({error}); install it"))?;
        let build = Command::new(env!("CARGO"))
            .args(["build", "--release", "--locked", "-p", "qraft-benches", "--bin", "counted"])
            .args(["--message-format", "json"])
            .current_dir(root())
            .output()
            .expect("cargo starts");
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
        let messages = String::from_utf8(build.stdout).expect("UTF-8");
        let mut made = messages.lines().filter_map(|line| {
            let message: Value = serde_json::from_str(line).ok()?;
            Some(PathBuf::from(message["executable"].as_str()?))
        });
        Ok(Counter { counted: made.next_back().expect("cargo says where it is") })
    }

    /// Instructions of a case's counted region.
    pub fn count(&self, case: &str) -> u64 {
        let run = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg("--toggle-collect=*counted_region*")
            .arg(&self.counted)
            .arg(case)
            .output()
            .expect("valgrind starts");
        let told = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{case}: {told}");
        // `==1234== Collected : 5678`
        let collected = told.lines().find_map(|line| line.split_once("Collected :"));
        let count = collected.and_then(|(_, count)| count.trim().parse().ok());
        count.filter(|count| *count > 0).unwrap_or_else(|| panic!("{case}: no count in {told}"))
    }
}
