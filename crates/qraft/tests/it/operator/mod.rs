//! `qraft operator` from outside, on the components of this repository.

mod keys;
mod make;
mod store;
mod verify;

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::{Ran, command, root};

/// A user and a project of a test's own.
pub struct World {
    dir: TempDir,
}

impl World {
    pub fn new() -> World {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(dir.path().join("project")).expect("a project");
        World { dir }
    }

    /// Somewhere in it.
    pub fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// The same as an argument.
    pub fn text(&self, below: &str) -> String {
        self.path(below).display().to_string()
    }

    /// `qraft operator …` in the project.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = command(&["operator"]);
        command.args(args).current_dir(self.path("project"));
        command.env("QRAFT_CONFIG_DIR", self.path("config"));
        command.env("XDG_CACHE_HOME", self.path("cache"));
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().expect("the binary starts"))
    }

    /// Runs it, and reads the JSON that it prints.
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let ran = self.run(&[args, &["--format", "json"]].concat()).ok();
        serde_json::from_str(&ran.out).expect("JSON")
    }
}

/// A component of this repository, as an argument.
pub fn shipped(file: &str) -> String {
    root().join("operators").join(file).display().to_string()
}

/// A quick one: it is small, and nothing of it is slow.
pub fn quick() -> String {
    shipped("examples/dist/leaky_mean.wasm")
}

/// The flags that keep probes short.
pub const SHORT: [&str; 2] = ["--rows", "400"];

/// Text of a file.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
