//! The docs run: every `qraft …` line of a `sh` block is executed and ends well.

use std::path::{Path, PathBuf};

use crate::support::{command, root};

/// Lines of the `sh` blocks of a page that are commands of the binary, as arguments.
fn commands(page: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if let Some(language) = line.strip_prefix("```") {
            inside = !inside && language.trim() == "sh";
            continue;
        }
        let line = line.trim();
        let rest =
            line.strip_prefix("qraft ").or_else(|| line.strip_prefix("cargo run --release -- "));
        if let Some(rest) = rest.filter(|_| inside) {
            found.push(words(rest));
        }
    }
    found
}

/// Words as a shell cuts them, as far as the docs go: blanks, and double quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("never empty").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The folder that the last search left: what a page means by `RUN_DIR`.
fn last_run(out: &Path) -> Option<String> {
    let folders = std::fs::read_dir(out).ok()?.filter_map(|item| Some(item.ok()?.path()));
    let written = |path: &PathBuf| path.join("results.jsonl").metadata().ok()?.modified().ok();
    let last = folders.filter(|path| written(path).is_some()).max_by_key(written)?;
    Some(last.display().to_string())
}

fn execute(page: &Path) -> usize {
    let text = std::fs::read_to_string(page).expect("a page");
    let dir = tempfile::tempdir().expect("a folder");
    let found = commands(&text);
    for words in &found {
        let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
        let out = dir.path().join("artifacts").display().to_string();
        if ["search", "gridsearch", "precisebt"].contains(&args[0]) {
            args.extend(["--outdir", &out]);
        }
        // What a page searched stands in the test's folder.
        let places: Vec<String> =
            args.iter().map(|arg| arg.replace("artifacts/search", &out)).collect();
        let mut args: Vec<&str> = places.iter().map(String::as_str).collect();
        let run = last_run(Path::new(&out)).unwrap_or_default();
        args.iter_mut().filter(|arg| **arg == "RUN_DIR").for_each(|arg| *arg = &run);
        // What a page writes goes to a folder of the test's.
        let flags = ["--out", "--png", "--pareto", "--markdown"];
        let files = flags.map(|flag| dir.path().join(&flag[2..]).display().to_string());
        for (flag, file) in flags.iter().zip(&files) {
            if let Some(at) = args.iter().position(|arg| arg == flag) {
                args[at + 1] = file;
            }
        }
        if let Some(at) = args.iter().position(|arg| *arg == "--metrics-port") {
            args[at + 1] = "0";
        }
        if !["check", "compile", "digest"].iter().any(|quiet| args.first() == Some(quiet)) {
            args.extend(["--log", "off"]);
        }
        let ran = command(&args).output().expect("it starts");
        let said = String::from_utf8_lossy(&ran.stderr);
        // That no candidate passes is an answer too.
        let judged = args[0] == "gates" && ran.status.code() == Some(1);
        assert!(
            ran.status.success() || judged,
            "{}: qraft {}\n{said}",
            page.display(),
            args.join(" ")
        );
    }
    found.len()
}

#[test]
fn every_command_of_the_readme_runs() {
    assert!(execute(&root().join("README.md")) >= 6);
}

#[test]
fn every_command_of_the_docs_runs() {
    let mut pages: Vec<_> = std::fs::read_dir(root().join("docs"))
        .expect("docs")
        .map(|item| item.expect("an item").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    pages.sort();
    let count: usize = pages.iter().map(|page| execute(page)).sum();
    assert!(count >= 2, "the docs show commands");
}
