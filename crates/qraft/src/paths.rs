//! The files that a command line names: files, folders, patterns with `*`, and `-`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::exit::Stop;

/// How deep folders are searched, and how many files one command takes.
const DEPTH_MAX: usize = 32;
const FILES_MAX: usize = 100_000;

/// A file to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// True where it was named itself, and not found in a folder or by a pattern.
    pub named: bool,
}

/// The files of a command line, each once, in the order named; those of a folder or a pattern by
/// name. A folder answers its `*.yaml`, `*.yml` and `*.json`, and those of the folders in it,
/// without hidden ones.
///
/// The second part is what is wrong: a name without a file, a pattern that finds nothing.
pub fn expand(names: &[String]) -> (Vec<Found>, Option<Stop>) {
    let mut found: Vec<Found> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stop: Option<Stop> = None;
    for name in names {
        let path = Path::new(name);
        let mut files = Vec::new();
        let is_pattern = name.contains(['*', '?']) && !path.exists();
        if name == "-" || (!is_pattern && !path.is_dir()) {
            files.push(Found { path: path.to_owned(), named: true });
        } else if is_pattern {
            matching(name, &mut files);
        } else {
            below(path, 0, &mut files);
        }
        if files.is_empty() || files.len() + found.len() > FILES_MAX {
            let (kind, why) = match (files.is_empty(), is_pattern) {
                (true, true) => ("file_missing", "no file fits".to_owned()),
                (true, false) => ("file_missing", "no *.yaml, *.yml or *.json in it".to_owned()),
                _ => ("too_many_files", format!("over {FILES_MAX} files: name fewer")),
            };
            let problem = Stop::input(kind, format!("{name}: {why}"));
            stop = Some(match stop {
                Some(earlier) => earlier.and(problem),
                None => problem,
            });
            continue;
        }
        for file in files {
            if seen.insert(file.path.clone()) {
                found.push(file);
            }
        }
    }
    (found, stop)
}

fn is_document(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    ["yaml", "yml", "json"].contains(&ending)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// The entries of a folder, by name; none where it cannot be read.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(items) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = items.flatten().map(|item| item.path()).collect();
    paths.sort();
    paths
}

fn below(folder: &Path, depth: usize, files: &mut Vec<Found>) {
    for path in entries(folder) {
        if is_hidden(&path) || files.len() > FILES_MAX {
            continue;
        }
        // A link to a folder may lead back up: it is not followed.
        let is_link = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
        if path.is_dir() {
            if depth < DEPTH_MAX && !is_link {
                below(&path, depth + 1, files);
            }
        } else if is_document(&path) {
            files.push(Found { path, named: false });
        }
    }
}

/// The files that fit a pattern: `*` and `?` within a name, `**` for any folders.
fn matching(pattern: &str, files: &mut Vec<Found>) {
    let (start, rest) = match pattern.strip_prefix('/') {
        Some(rest) => (PathBuf::from("/"), rest),
        None => (PathBuf::new(), pattern),
    };
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    descend(&start, &parts, 0, files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup();
}

fn descend(at: &Path, parts: &[&str], depth: usize, files: &mut Vec<Found>) {
    let Some((part, rest)) = parts.split_first() else { return };
    if depth > DEPTH_MAX || files.len() > FILES_MAX {
        return;
    }
    if *part == "**" {
        descend(at, rest, depth + 1, files);
        for path in entries(at).into_iter().filter(|path| path.is_dir() && !is_hidden(path)) {
            let is_link = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
            if !is_link {
                descend(
                    &path.strip_prefix(".").map_or(path.clone(), PathBuf::from),
                    parts,
                    depth + 1,
                    files,
                );
            }
        }
        return;
    }
    if !part.contains(['*', '?']) {
        let path = at.join(part);
        match rest.is_empty() {
            true if path.is_file() => files.push(Found { path, named: false }),
            true => {}
            false => descend(&path, rest, depth + 1, files),
        }
        return;
    }
    for path in entries(at) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let hidden = name.starts_with('.') && !part.starts_with('.');
        if hidden || !fits(name, part) {
            continue;
        }
        let path = at.join(name);
        if !rest.is_empty() {
            descend(&path, rest, depth + 1, files);
        } else if path.is_file() {
            files.push(Found { path, named: false });
        }
    }
}

/// True where a name fits a pattern of `*` and `?`.
fn fits(name: &str, pattern: &str) -> bool {
    let (name, pattern): (Vec<char>, Vec<char>) =
        (name.chars().collect(), pattern.chars().collect());
    // The last `*` met, and how much of the name it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    let (mut n, mut p) = (0, 0);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                n += 1;
                p += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    n = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        for (name, pattern, yes) in [
            ("a.yaml", "*.yaml", true),
            ("a.yml", "*.yaml", false),
            ("abcb", "a*b", true),
            ("ab", "a?b", false),
            ("ma_cross.yaml", "ma*c*s.y?ml", true),
        ] {
            assert_eq!(fits(name, pattern), yes, "{name} {pattern}");
        }
    }

    #[test]
    fn folders_and_patterns_are_searched_in_order() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path();
        std::fs::create_dir_all(root.join("b/c")).expect("folders");
        std::fs::create_dir_all(root.join(".hidden")).expect("folders");
        for name in ["z.yaml", "a.json", "b/c/d.yml", "b/x.txt", ".hidden/h.yaml"] {
            std::fs::write(root.join(name), "").expect("a file");
        }
        let names = |pattern: &str| -> Vec<String> {
            let (found, stop) = expand(&[root.join(pattern).display().to_string()]);
            assert!(stop.is_none(), "{stop:?}");
            let path = |f: Found| f.path.strip_prefix(root).expect("below").display().to_string();
            found.into_iter().map(path).collect()
        };
        assert_eq!(names(""), ["a.json", "b/c/d.yml", "z.yaml"]);
        assert_eq!(names("*.yaml"), ["z.yaml"]);
        assert_eq!(names("**/*.y*ml"), ["b/c/d.yml", "z.yaml"]);
        assert_eq!(names("b/*/d.yml"), ["b/c/d.yml"]);
        let (found, stop) = expand(&["no/such/*.yaml".into(), "-".into(), "-".into()]);
        assert_eq!(found.len(), 1);
        assert_eq!(stop.map(|s| s.code), Some(2));
    }
}
