//! What may not be left behind: words of unfinished work, tests that do not run, silenced lints
//! without a reason, and rooms without a name.

use crate::dependencies::has_word;
use crate::house::{File, house};
use crate::none;

const UNFINISHED: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];
const MACROS: &[&str] = &["todo!", "unimplemented!", "dbg!"];
const NAMELESS: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "misc"];

/// This file says the words to ban them.
const SELF: &str = "tests/tests/tidy/residue.rs";

#[test]
fn no_work_is_left_unfinished() {
    let mut complaints = Vec::new();
    for file in house().files.iter().filter(|file| file.path != SELF) {
        for (at, line) in file.lines.iter().enumerate() {
            let word = UNFINISHED.iter().find(|word| has_word(&line.comment, word));
            let call = MACROS.iter().find(|call| line.code.contains(**call));
            let ignored = line.code.contains("#[ignore").then_some(&"#[ignore]");
            if let Some(what) = word.or(call).or(ignored) {
                complaints.push(format!("{}:{}: {what}", file.path, at + 1));
            }
        }
    }
    none("unfinished work", &complaints);
}

#[test]
fn silenced_lints_say_why() {
    let mut complaints = Vec::new();
    for file in house().files.iter().filter(|file| file.path != SELF) {
        for (at, line) in file.lines.iter().enumerate() {
            let silences = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
            if !silences.iter().any(|form| line.code.contains(form)) {
                continue;
            }
            let above = file.lines[..at].iter().next_back();
            let told = above.is_some_and(|line| !line.comment.is_empty());
            if !told && !line.code.contains("reason =") && line.comment.is_empty() {
                complaints.push(format!("{}:{}: no reason", file.path, at + 1));
            }
        }
    }
    none("lints silenced without a reason", &complaints);
}

#[test]
fn every_module_has_a_name() {
    let nameless = |path: &str| {
        path.split('/').any(|part| NAMELESS.contains(&part.strip_suffix(".rs").unwrap_or(part)))
    };
    let found = house().files.iter().filter(|file| nameless(&file.path));
    let complaints: Vec<String> = found.map(|file| file.path.clone()).collect();
    none("modules named after nothing", &complaints);
}

#[test]
fn every_file_is_a_module() {
    let mut complaints = Vec::new();
    for file in house().product_files().filter(|file| file.path.contains("/src/")) {
        let (folder, name) = file.path.rsplit_once('/').expect("a folder");
        let stem = name.trim_end_matches(".rs");
        if matches!(stem, "lib" | "main" | "mod") {
            continue;
        }
        let parents = [
            format!("{folder}/lib.rs"),
            format!("{folder}/main.rs"),
            format!("{folder}/mod.rs"),
            format!("{folder}.rs"),
        ];
        let path = format!("#[path = \"{name}\"]");
        let beside = |file: &File| file.path.rsplit_once('/').is_some_and(|(at, _)| at == folder);
        let declares = |parent: &File| {
            let says = |code: &str| has_word(code, "mod") && has_word(code, stem);
            let plain = parents.contains(&parent.path);
            (plain && parent.lines.iter().any(|line| says(&line.code)))
                || (beside(parent) && parent.text.contains(&path))
        };
        let declared = house().files.iter().any(declares);
        if !declared {
            complaints.push(file.path.clone());
        }
    }
    none("files that no module declares", &complaints);
}

#[test]
fn pages_keep_their_promise_of_paths() {
    // A page that names a file of the repository names one that is there.
    let mut complaints = Vec::new();
    for page in ["docs/ARCHITECTURE.md", "docs/semantics.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(house().root.join(page)).expect("the page");
        for word in text.split('`').skip(1).step_by(2) {
            let is_path = ["docs/", "crates/", "tests/", "examples/", "benches/", ".ci/"]
                .iter()
                .any(|folder| word.starts_with(folder));
            let plain = !word.contains([' ', '*', '<', '…']);
            if is_path && plain && !house().root.join(word.trim_end_matches('/')).exists() {
                complaints.push(format!("{page}: `{word}`"));
            }
        }
    }
    none("pages that name what is not there", &complaints);
}
