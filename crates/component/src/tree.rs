//! What is to be built: the operators at a folder, and every folder whose path must not show.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::{Error, Options};

/// A library that becomes a component.
pub(crate) struct Operator {
    /// The package, as `cargo build --package` takes it.
    pub package: String,
    /// The library target: the component's name.
    pub name: String,
    /// Where its manifest lies.
    pub folder: PathBuf,
    /// Where its component goes.
    pub dist: PathBuf,
}

/// A package, a workspace, or a part of one.
pub(crate) struct Tree {
    /// What the caller named.
    pub dir: PathBuf,
    /// The manifest that cargo is pointed at.
    pub manifest: PathBuf,
    pub operators: Vec<Operator>,
    /// Folders of packages that are used by path, with the name that stands for each.
    pub sources: Vec<(PathBuf, String)>,
}

impl Tree {
    pub fn read(dir: &Path, options: &Options) -> Result<Tree, Error> {
        let dir = dir.canonicalize().map_err(|e| Error::file(dir, &e))?;
        let manifest = dir
            .ancestors()
            .map(|folder| folder.join("Cargo.toml"))
            .find(|manifest| manifest.is_file())
            .ok_or_else(|| Error::NoManifest { dir: dir.clone() })?;
        lock(&dir, &manifest, options)?;
        let metadata = metadata(&dir, &manifest, options)?;
        let root = PathBuf::from(text(&metadata["workspace_root"]));
        let members: Vec<&str> = each(&metadata["workspace_members"]).map(text).collect();
        let mut operators = Vec::new();
        let mut sources = Vec::new();
        for package in each(&metadata["packages"]) {
            if !package["source"].is_null() {
                continue;
            }
            let folder = PathBuf::from(text(&package["manifest_path"]));
            let folder = folder.parent().expect("a manifest lies in a folder").to_owned();
            let name = text(&package["name"]).to_owned();
            if folder.starts_with(&dir) && members.contains(&text(&package["id"])) {
                let alone = folder == root;
                let home = if alone { &folder } else { folder.parent().unwrap_or(&folder) };
                operators.extend(cdylibs(package).map(|library| Operator {
                    package: name.clone(),
                    name: library.to_owned(),
                    folder: folder.clone(),
                    dist: home.join("dist"),
                }));
            }
            sources.push((folder, name));
        }
        if operators.is_empty() {
            return Err(Error::NoOperator { dir });
        }
        Ok(Tree { dir, manifest, operators, sources })
    }
}

/// Makes `Cargo.lock` where there is none yet.
fn lock(dir: &Path, manifest: &Path, options: &Options) -> Result<(), Error> {
    let mut located = cargo(options, "locate-project");
    located.args(["--workspace", "--message-format=plain", "--manifest-path"]).arg(manifest);
    let located = run(dir, located)?;
    let workspace = PathBuf::from(String::from_utf8_lossy(&located.stdout).trim());
    if workspace.with_file_name("Cargo.lock").is_file() {
        return Ok(());
    }
    let mut command = cargo(options, "generate-lockfile");
    command.arg("--manifest-path").arg(manifest);
    run(dir, command).map(drop)
}

fn metadata(dir: &Path, manifest: &Path, options: &Options) -> Result<Value, Error> {
    let mut command = cargo(options, "metadata");
    command.args(["--format-version=1", "--locked", "--filter-platform", crate::compile::TARGET]);
    let output = run(dir, command.arg("--manifest-path").arg(manifest))?;
    serde_json::from_slice(&output.stdout)
        .map_err(|e| Error::Cargo { dir: dir.to_owned(), stderr: e.to_string() })
}

/// `cargo SUBCOMMAND`, by the cargo that runs us if one does.
pub(crate) fn cargo(options: &Options, subcommand: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand);
    if options.offline {
        command.arg("--offline");
    }
    command
}

/// The output of a command that succeeds.
pub(crate) fn run(
    dir: &Path,
    mut command: impl std::borrow::BorrowMut<Command>,
) -> Result<Output, Error> {
    let command = command.borrow_mut();
    let output = command.output().map_err(|e| Error::NoTool {
        tool: Path::new(command.get_program())
            .file_name()
            .unwrap_or(OsStr::new("cargo"))
            .to_string_lossy()
            .into_owned(),
        cause: e.to_string(),
    })?;
    if output.status.success() {
        return Ok(output);
    }
    Err(refusal(dir, String::from_utf8_lossy(&output.stderr).trim_end().to_owned()))
}

/// What cargo's words mean. It has no codes for these: its wording is all there is to go by.
fn refusal(dir: &Path, stderr: String) -> Error {
    let dir = dir.to_owned();
    if stderr.contains("target may not be installed") {
        return Error::NoTarget;
    }
    if stderr.contains("--locked was passed") {
        return Error::StaleLock { dir, stderr };
    }
    Error::Cargo { dir, stderr }
}

fn cdylibs(package: &Value) -> impl Iterator<Item = &str> {
    each(&package["targets"])
        .filter(|target| each(&target["crate_types"]).any(|kind| kind == "cdylib"))
        .map(|target| text(&target["name"]))
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_says_has_a_way_out() {
        let said = |stderr: &str| refusal(Path::new("here"), stderr.to_owned());
        let target = "error[E0463]: can't find crate for `std`\n  |\n  \
            = note: the `wasm32-unknown-unknown` target may not be installed";
        assert!(said(target).way_out().starts_with("rustup target add"));
        let lock = "error: cannot update the lock file here/Cargo.lock because --locked was passed \
            to prevent this";
        assert!(said(lock).way_out().contains("cargo update --workspace"));
        let other = said("error: expected one of `!` or `::`, found `fu`");
        assert!(matches!(other, Error::Cargo { .. }) && other.to_string().contains("found `fu`"));
    }
}
