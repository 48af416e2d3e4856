//! `unsafe` stands in a short list of small modules, each use with its reason.

use crate::dependencies::has_word;
use crate::house::house;
use crate::none;

/// The modules that may hold `unsafe`, with what for.
const MAY: &[(&str, &str)] = &[
    ("benches/src/limit/crossover.rs", "calls of code for a CPU feature that was detected"),
    ("crates/data/src/column/mapped.rs", "a file of our own as numbers in memory"),
    ("crates/exec/src/jit/cache.rs", "makes a kernel of code that was just compiled"),
    ("crates/exec/src/jit/call.rs", "calls compiled code"),
    ("crates/exec/src/jit/ready.rs", "kernels compiled ahead of time, by addresses as the others"),
    ("crates/exec/src/ops/wide.rs", "calls of code for a CPU feature that was detected"),
    ("crates/wasm/src/trusted.rs", "compiled components that this product wrote itself"),
    (
        "crates/sim/src/kernel/ledger/dispatch.rs",
        "calls of code for a CPU feature that was detected",
    ),
    ("crates/sim/src/kernel/log/dispatch.rs", "calls of code for a CPU feature that was detected"),
    (
        "crates/sim/src/kernel/single/dispatch.rs",
        "calls of code for a CPU feature that was detected",
    ),
    ("crates/sim/src/kernel/single/dispatch/wide.rs", "the instructions of that CPU feature"),
];

/// A reason is looked for this many lines above.
const NEAR: usize = 8;

#[test]
fn unsafe_is_listed_and_explained() {
    let mut complaints = Vec::new();
    for file in &house().files {
        let may = MAY.iter().any(|(path, _)| *path == file.path);
        for (at, line) in file.lines.iter().enumerate() {
            if !has_word(&line.code, "unsafe") {
                continue;
            }
            let near = &file.lines[at.saturating_sub(NEAR)..=at];
            let told =
                near.iter().any(|l| l.comment.contains("SAFETY") || l.comment.contains("# Safety"));
            let place = format!("{}:{}", file.path, at + 1);
            if !may {
                complaints.push(format!("{place}: `unsafe` in a module that is not listed"));
            } else if !told {
                complaints.push(format!("{place}: no SAFETY text"));
            }
        }
    }
    none("unsafe", &complaints);
}

#[test]
fn every_listed_module_needs_it() {
    for (path, _) in MAY {
        let file = house().files.iter().find(|file| file.path == *path);
        let needs = file.is_some_and(|f| f.lines.iter().any(|line| has_word(&line.code, "unsafe")));
        assert!(needs, "{path} holds no `unsafe`: take it off the list");
    }
}

#[test]
fn crate_roots_speak_of_unsafe() {
    let mut complaints = Vec::new();
    for file in &house().files {
        let is_root = ["src/lib.rs", "src/main.rs"].iter().any(|end| file.path.ends_with(end));
        if !is_root {
            continue;
        }
        let has = |text: &str| file.text.contains(text);
        let owner = file.path.split("/src/").next().unwrap_or("");
        let listed = MAY.iter().any(|(path, _)| path.starts_with(&format!("{owner}/")));
        let fine =
            if listed { has("#![deny(unsafe_code)]") } else { has("#![forbid(unsafe_code)]") };
        if !fine {
            let word = if listed { "deny" } else { "forbid" };
            complaints.push(format!("{}: should {word} unsafe_code", file.path));
        }
    }
    none("crate roots", &complaints);
}
