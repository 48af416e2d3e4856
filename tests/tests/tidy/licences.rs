//! Licences and sources of everything that is linked, and that `deny.toml` says the same.

use crate::dependencies::SINGLE;
use crate::house::house;
use crate::none;

/// Licences that may be linked into either of the product's own.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

const REGISTRY: &str = "https://github.com/rust-lang/crates.io-index";

/// True where an SPDX expression can be met with allowed licences alone. `AND` binds tighter than
/// `OR`; the old `/` is an `OR`. What does not parse is not allowed.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any_of(&words, &mut at) == Some(true) && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut answer = all_of(words, at)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        answer |= all_of(words, at)?;
    }
    Some(answer)
}

fn all_of(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut answer = one_of(words, at)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        answer &= one_of(words, at)?;
    }
    Some(answer)
}

fn one_of(words: &[&str], at: &mut usize) -> Option<bool> {
    let word = *words.get(*at)?;
    *at += 1;
    if word == "(" {
        let answer = any_of(words, at)?;
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return closed.then_some(answer);
    }
    let mut name = word.to_owned();
    if let (Some(&"WITH"), Some(exception)) = (words.get(*at), words.get(*at + 1)) {
        name = format!("{name} WITH {exception}");
        *at += 2;
    }
    Some(ALLOWED.contains(&name.as_str()))
}

#[test]
fn licences_are_allowed() {
    let mut complaints = Vec::new();
    for package in &house().packages {
        match &package.licence {
            Some(licence) if is_allowed(licence) => {}
            Some(licence) => complaints.push(format!("{}: {licence}", package.name)),
            None => complaints.push(format!("{} states no licence", package.name)),
        }
    }
    none("licences that may not be linked", &complaints);
}

#[test]
fn sources_are_the_registry_alone() {
    let registry = format!("registry+{REGISTRY}");
    // What components are made of lies in their own workspace, in this repository.
    let operators = house().root.join("operators");
    let foreign = |package: &&crate::house::Package| match &package.source {
        Some(source) => *source != registry,
        None => !package.is_member && !package.root.starts_with(&operators),
    };
    let found = house().packages.iter().filter(foreign);
    let complaints: Vec<String> = found.map(|p| format!("{}: {:?}", p.name, p.source)).collect();
    none("packages from elsewhere", &complaints);
    // The lock file lists every platform's packages, not only this one's.
    let lock = std::fs::read_to_string(house().root.join("Cargo.lock")).expect("a lock file");
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));
    let quoted = format!("\"{registry}\"");
    let foreign: Vec<String> = sources.filter(|s| *s != quoted).map(str::to_owned).collect();
    none("sources in Cargo.lock", &foreign);
}

/// The quoted words of the array that follows `key = [`.
fn words_of(text: &str, key: &str) -> Vec<String> {
    let from = text.find(&format!("\n{key} = [")).expect("the key");
    let body = &text[from..];
    let body = &body[..body.find("\n]").expect("the array's end")];
    body.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn deny_toml_says_the_same() {
    let text = std::fs::read_to_string(house().root.join("deny.toml")).expect("deny.toml");
    assert_eq!(words_of(&text, "allow"), ALLOWED);
    assert_eq!(words_of(&text, "deny"), SINGLE);
    assert!(text.contains(&format!("allow-registry = [\"{REGISTRY}\"]")));
    assert!(
        text.contains("unknown-registry = \"deny\"") && text.contains("unknown-git = \"deny\"")
    );
}

#[test]
fn expressions_are_read_as_spdx_reads_them() {
    for fine in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR GPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        "GPL-3.0 AND MIT OR Zlib",
    ] {
        assert!(is_allowed(fine), "{fine}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "", "(MIT", "MIT)", "MIT OR", "GPL-2.0 WITH x"] {
        assert!(!is_allowed(bad), "{bad}");
    }
}
