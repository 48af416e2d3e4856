//! Sources to core modules.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::tree::{Operator, Tree, cargo, run};
use crate::{Error, Options};

/// A bare machine: no clock, no file, no environment to ask for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Ample for an operator, and little to map and clear for each instance. Rust's own choice is
/// 1 MiB.
const STACK_BYTES: usize = 64 * 1024;

/// The profile, whatever the tree's own says: the same for every operator.
const PROFILE: [&str; 8] = [
    "opt-level=3",
    "lto=\"fat\"",
    "codegen-units=1",
    "panic=\"abort\"",
    "strip=true",
    "debug=false",
    "incremental=false",
    "overflow-checks=false",
];

/// A core module that cargo left in its target folder.
pub(crate) struct Module {
    pub name: String,
    pub path: PathBuf,
    pub dist: PathBuf,
}

/// Each operator by a `cargo build` of its own. Cargo joins the features of all packages that it
/// builds at once, so that together an operator's bytes would depend on its neighbours.
pub(crate) fn compile(tree: &Tree, options: &Options) -> Result<Vec<Module>, Error> {
    let flags = flags(tree)?;
    tree.operators.iter().map(|operator| one(tree, operator, options, &flags)).collect()
}

fn one(
    tree: &Tree,
    operator: &Operator,
    options: &Options,
    flags: &OsStr,
) -> Result<Module, Error> {
    let mut command = cargo(options, "build");
    command.args(["--release", "--locked", "--lib", "--target", TARGET]);
    command.args(["--message-format=json-render-diagnostics", "--package", &operator.package]);
    command.arg("--manifest-path").arg(&tree.manifest);
    for setting in PROFILE {
        command.args(["--config", &format!("profile.release.{setting}")]);
    }
    if let Some(folder) = &options.target_dir {
        command.arg("--target-dir").arg(folder);
    }
    // Replaces what the environment or a configuration file would add: their flags are not ours.
    command.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", flags);
    let output = run(&operator.folder, &mut command)?;
    let name = operator.name.replace('-', "_");
    let file = OsString::from(format!("{name}.wasm"));
    let reports = String::from_utf8_lossy(&output.stdout);
    let path = reports.lines().flat_map(artifacts).find(|path| path.file_name() == Some(&file));
    let path = path.ok_or_else(|| Error::Cargo {
        dir: operator.folder.clone(),
        stderr: format!("cargo made no `{}`", file.to_string_lossy()),
    })?;
    Ok(Module { name, path, dist: operator.dist.clone() })
}

/// Flags to rustc, as cargo takes them in one variable: parted by the unit separator.
fn flags(tree: &Tree) -> Result<OsString, Error> {
    let mut remaps: Vec<(PathBuf, String)> = tree
        .sources
        .iter()
        .map(|(folder, name)| (folder.clone(), format!("/src/{name}")))
        .collect();
    let home = cargo_home();
    // A folder for each registry, named by its address: a mirror's sources are the same.
    for registry in std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten() {
        remaps.push((registry.path(), "/registry".to_owned()));
    }
    remaps.push((home, "/cargo".to_owned()));
    remaps.push((sysroot(&tree.dir)?, "/rust".to_owned()));
    // The last prefix that fits is taken: the longest must come last.
    remaps.sort_by_key(|(from, _)| from.as_os_str().len());
    // Vectors of two doubles, as any host has them: the same bits as one after the other.
    let mut flags = OsString::from(format!("-Clink-arg=-zstack-size={STACK_BYTES}"));
    flags.push("\u{1f}-Ctarget-feature=+simd128");
    for (from, to) in remaps {
        flags.push("\u{1f}--remap-path-prefix=");
        flags.push(from);
        flags.push("=");
        flags.push(to);
    }
    Ok(flags)
}

/// Cargo's own rule: the variable, else `.cargo` at home.
fn cargo_home() -> PathBuf {
    match std::env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => std::env::home_dir().unwrap_or_default().join(".cargo"),
    }
}

fn sysroot(dir: &Path) -> Result<PathBuf, Error> {
    let mut command = rustc();
    let output = run(dir, command.args(["--print", "sysroot"]).current_dir(dir))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end()))
}

/// The compiler that cargo would start.
pub(crate) fn rustc() -> std::process::Command {
    std::process::Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// The modules that a line of cargo's report names.
fn artifacts(line: &str) -> Vec<PathBuf> {
    let Ok(report) = serde_json::from_str::<Value>(line) else { return Vec::new() };
    if report["reason"] != "compiler-artifact" {
        return Vec::new();
    }
    let files = report["filenames"].as_array().into_iter().flatten();
    files.filter_map(Value::as_str).map(PathBuf::from).collect()
}
