//! What cargo and the file system say of the workspace, read once.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::lines::{Line, split};

/// One dependency as a manifest names it.
#[derive(Debug)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// What the code calls it.
    pub ident: String,
    pub dev: bool,
}

/// A package of the resolved graph.
#[derive(Debug)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub licence: Option<String>,
    pub source: Option<String>,
    pub root: PathBuf,
    pub dependencies: Vec<Dependency>,
    pub is_member: bool,
}

impl Package {
    /// The crate's short name: `ir` for `qraft-ir`.
    pub fn short(&self) -> &str {
        self.name.strip_prefix("qraft-").unwrap_or(&self.name)
    }
}

/// One source file.
#[derive(Debug)]
pub struct File {
    /// Relative to the workspace, with `/`.
    pub path: String,
    /// The member that owns it: `base`, `tests`, …
    pub owner: String,
    pub text: String,
    pub lines: Vec<Line>,
}

impl File {
    /// Under `tests/` or `benches/`, or a test module with a file of its own.
    pub fn is_test(&self) -> bool {
        self.path.contains("tests/") || self.path.ends_with("/tests.rs")
    }

    /// Written by a program, and says so.
    pub fn is_generated(&self) -> bool {
        self.text.lines().take(5).any(|line| line.contains("@generated"))
    }
}

pub struct House {
    pub root: PathBuf,
    pub packages: Vec<Package>,
    pub files: Vec<File>,
}

impl House {
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.is_member)
    }

    /// The files that are part of the product: `crates/*/src`.
    pub fn product_files(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.starts_with("crates/") && !file.is_test())
    }
}

/// The workspace.
pub fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the root");
        let packages = read_packages(root);
        let mut files = Vec::new();
        for member in packages.iter().filter(|package| package.is_member) {
            walk(&member.root, root, member.short(), &mut files);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        House { root: root.to_owned(), packages, files }
    })
}

/// Asks cargo for what is built here. Other platforms' packages need not be on this machine, so the
/// graph is cut to the host's.
fn read_packages(root: &Path) -> Vec<Package> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = Command::new(rustc).arg("-vV").output().expect("rustc runs");
    let about = String::from_utf8(about.stdout).expect("rustc speaks UTF-8");
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let answer = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", host])
        .current_dir(root)
        .output()
        .expect("cargo runs");
    let complaint = String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success(), "cargo metadata failed: {complaint}");
    let metadata: Value = serde_json::from_slice(&answer.stdout).expect("cargo speaks JSON");
    let members = metadata["workspace_members"].as_array().expect("members");
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().map(|p| read_package(p, members.contains(&p["id"]))).collect()
}

fn read_package(json: &Value, is_member: bool) -> Package {
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let manifest = PathBuf::from(text("manifest_path").expect("a manifest"));
    let dependencies = json["dependencies"].as_array().into_iter().flatten();
    Package {
        name: text("name").expect("a name"),
        version: text("version").expect("a version"),
        licence: text("license"),
        source: text("source"),
        root: manifest.parent().expect("a folder").to_owned(),
        dependencies: dependencies.map(read_dependency).collect(),
        is_member,
    }
}

fn read_dependency(json: &Value) -> Dependency {
    let name = json["name"].as_str().expect("a name").to_owned();
    let ident = json["rename"].as_str().unwrap_or(&name).replace('-', "_");
    Dependency { name, ident, dev: json["kind"] == "dev" }
}

fn walk(folder: &Path, root: &Path, owner: &str, into: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if path.is_dir() {
            if !matches!(name, "target" | "fixtures" | "proptest-regressions") {
                walk(&path, root, owner, into);
            }
        } else if name.ends_with(".rs") {
            let text = std::fs::read_to_string(&path).expect("a readable source");
            let relative = path.strip_prefix(root).expect("inside the workspace");
            let path = relative.to_string_lossy().replace('\\', "/");
            into.push(File { path, owner: owner.to_owned(), lines: split(&text), text });
        }
    }
}

#[test]
fn the_house_is_not_empty() {
    let house = house();
    assert!(house.members().count() >= 14, "members are missing");
    assert!(house.product_files().count() >= 50, "sources are missing");
}
