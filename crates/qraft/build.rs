//! Tells the binary how it is built: evidence packs say which build sealed them.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let of = |name: &str| env::var(name).unwrap_or_default();
    let rustc = Command::new(of("RUSTC")).arg("--version").output();
    let rustc = rustc.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let features = env::vars().filter_map(|(name, _)| {
        let name = name.strip_prefix("CARGO_FEATURE_")?;
        Some(name.to_lowercase().replace('_', "-"))
    });
    // What stands for others is no part of the binary.
    let mut features: Vec<String> = features.filter(|name| name != "default").collect();
    features.sort();
    println!("cargo::rustc-env=QRAFT_TARGET={}", of("TARGET"));
    println!("cargo::rustc-env=QRAFT_RUSTC={}", rustc.unwrap_or_default().trim());
    println!("cargo::rustc-env=QRAFT_FEATURES={}", features.join(","));
    println!("cargo::rustc-env=QRAFT_TARGET_FEATURES={}", of("CARGO_CFG_TARGET_FEATURE"));
}
