//! Which packages the workspace stands on, and where.

use std::collections::BTreeMap;

use crate::house::{Dependency, File, Package, house};
use crate::none;

/// Heavy dependencies and the only crates that may name them outside of tests.
const PLACES: &[(&str, &[&str])] = &[
    ("blake3", &["base"]),
    ("ariadne", &["diag"]),
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("granit-parser", &["syntax"]),
    ("arrow", &["data"]),
    ("parquet", &["data"]),
    ("memmap2", &["data"]),
    ("jiff", &["data", "telemetry", "report", "qraft"]),
    ("ed25519-dalek", &["plugin"]),
    ("getrandom", &["plugin"]),
    ("semver", &["plugin"]),
    ("prometheus", &["telemetry"]),
    ("tracing", &["telemetry"]),
    ("tracing-subscriber", &["telemetry"]),
    ("httparse", &["telemetry"]),
    ("cranelift-codegen", &["exec"]),
    ("cranelift-frontend", &["exec"]),
    ("cranelift-jit", &["exec"]),
    ("cranelift-module", &["exec"]),
    ("cranelift-native", &["exec"]),
    ("wasmtime", &["wasm"]),
    ("wasmparser", &["wasm", "component"]),
    ("wit-component", &["component"]),
    ("statrs", &["stats"]),
    ("wasmparser", &["component"]),
    ("wit-component", &["component"]),
    ("tiny-skia", &["report"]),
    ("ttf-parser", &["report"]),
    ("rayon", &["exec", "search", "qraft"]),
    ("rand", &["search", "wasm"]),
    ("rand_chacha", &["search", "wasm"]),
    ("clap", &["qraft"]),
    ("ls-types", &["qraft"]),
    ("ctrlc", &["qraft"]),
    ("indicatif", &["qraft"]),
    ("serde_yaml_ng", &["search", "data", "qraft"]),
];

/// What the workspace must stand on directly, as the code calls it. A crate may carry it under the
/// name of a part (`cranelift-codegen`).
const REQUIRED: &[(&str, &str)] = &[
    ("wasmtime", "wasmtime"),
    ("wit-bindgen", "wit_bindgen"),
    ("cranelift", "cranelift_codegen"),
    ("pest", "pest"),
    ("serde", "serde"),
    ("arrow", "arrow"),
    ("rayon", "rayon"),
    ("tokio", "tokio"),
    ("prometheus", "prometheus"),
    ("blake3", "blake3"),
    ("clap", "clap"),
    ("serde_yaml", "serde_yaml"),
    ("ariadne", "ariadne"),
    ("statrs", "statrs"),
    ("tracing", "tracing"),
];

/// Required packages whose crate does not exist yet. It shrinks to nothing.
const STILL_TO_COME: &[&str] = &["tokio"];

/// Required of a workspace of its own: what guests are built with.
const OUTSIDE: &[(&str, &str)] = &[("wit-bindgen", "guest-sdk/Cargo.toml")];

/// Two versions of any of these would be two engines, or types that look alike and do not fit.
pub const SINGLE: &[&str] = &[
    "arrow",
    "arrow-array",
    "blake3",
    "cranelift-codegen",
    "libm",
    "parquet",
    "prometheus",
    "rayon",
    "serde",
];

#[test]
fn heavy_dependencies_stay_in_their_crate() {
    let mut complaints = Vec::new();
    for member in house().members().filter(|m| !matches!(m.short(), "tests" | "benches")) {
        for dependency in member.dependencies.iter().filter(|dependency| !dependency.dev) {
            let place = PLACES.iter().find(|(name, _)| *name == dependency.name);
            if place.is_some_and(|(_, at)| !at.contains(&member.short())) {
                complaints.push(format!("`{}` may not use `{}`", member.short(), dependency.name));
            }
        }
    }
    none("heavy dependencies outside of their crate", &complaints);
}

/// True where the crate's own sources say the name as a word.
fn is_used(owner: &Package, dependency: &Dependency) -> bool {
    let mine = |file: &&File| file.owner == owner.short() && !file.is_test();
    let says = |file: &File| {
        file.lines.iter().any(|line| has_word(&line.code, &dependency.ident) && !line.in_test)
    };
    house().files.iter().filter(mine).any(says)
}

/// True where `word` stands in the code as a whole word.
pub fn has_word(code: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        !code[..at].ends_with(is_part) && !code[at + word.len()..].starts_with(is_part)
    })
}

#[test]
fn required_packages_are_direct_and_used() {
    let mut complaints = Vec::new();
    for (name, ident) in REQUIRED {
        let stands = house().members().any(|member| {
            let plain = member.dependencies.iter().filter(|dependency| !dependency.dev);
            plain.filter(|d| d.ident == *ident).any(|d| is_used(member, d))
        });
        let outside = OUTSIDE.iter().find(|(of, _)| of == name).is_some_and(|(_, manifest)| {
            let text = std::fs::read_to_string(house().root.join(manifest)).unwrap_or_default();
            text.lines().any(|line| line.starts_with(&format!("{name} = ")))
        });
        match (stands || outside, STILL_TO_COME.contains(name)) {
            (false, false) => complaints.push(format!("`{name}` is absent or not used")),
            (true, true) => complaints.push(format!("`{name}` has come: take it off the list")),
            _ => {}
        }
    }
    println!("still to come: {}", STILL_TO_COME.join(", "));
    none("packages that the workspace must stand on", &complaints);
}

#[test]
fn every_dependency_is_used() {
    let mut complaints = Vec::new();
    for member in house().members() {
        let mine = |file: &&File| file.owner == member.short();
        for dependency in &member.dependencies {
            let said = |file: &File| file.text.contains(&dependency.ident);
            if !house().files.iter().filter(mine).any(said) {
                complaints.push(format!("`{}` names `{}`", member.short(), dependency.name));
            }
        }
    }
    none("dependencies that no source uses", &complaints);
}

#[test]
fn one_version_of_what_must_be_one() {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &house().packages {
        versions.entry(&package.name).or_default().push(&package.version);
    }
    let doubled = |name: &&&str| versions.get(**name).is_some_and(|all| all.len() > 1);
    let complaints: Vec<String> =
        SINGLE.iter().filter(doubled).map(|name| format!("{name}: {:?}", versions[name])).collect();
    none("two versions of one engine", &complaints);
}
