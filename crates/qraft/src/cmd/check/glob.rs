//! Globs, for shells that leave them to the program: `*` and `?` within a name, `**` for any number
//! of folders.

use std::path::{Path, PathBuf};

/// A folder deeper than this is not entered by `**`.
const MAX_DEPTH: usize = 64;

/// True where a path has a wildcard in it.
pub fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?'])
}

/// The paths that match, sorted. Names that begin with a dot match only what begins with one.
pub fn expand(pattern: &str) -> Vec<PathBuf> {
    let rooted = pattern.starts_with('/');
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
    let start = if rooted { PathBuf::from("/") } else { PathBuf::new() };
    let mut found = Vec::new();
    walk(&start, &parts, 0, &mut found);
    found.sort();
    found.dedup();
    found
}

fn walk(at: &Path, parts: &[&str], depth: usize, found: &mut Vec<PathBuf>) {
    let Some((part, rest)) = parts.split_first() else {
        if at.exists() {
            found.push(at.to_path_buf());
        }
        return;
    };
    if depth > MAX_DEPTH {
        return;
    }
    if *part == "**" {
        walk(at, rest, depth + 1, found);
        let folder = |path: &PathBuf| {
            let plain = path.symlink_metadata().is_ok_and(|meta| meta.is_dir());
            plain && !name_of(path).starts_with('.')
        };
        for path in entries(at).into_iter().filter(folder) {
            walk(&path, parts, depth + 1, found);
        }
    } else if is_pattern(part) {
        for path in entries(at) {
            if matches(part, &name_of(&path)) {
                walk(&path, rest, depth + 1, found);
            }
        }
    } else {
        walk(&at.join(part), rest, depth + 1, found);
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a folder holds, sorted by name; nothing where it cannot be read.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(items) = std::fs::read_dir(place) else { return Vec::new() };
    let mut names: Vec<_> = items.filter_map(|item| Some(item.ok()?.file_name())).collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// True where a name fits a pattern. Walks back to the last `*` at a mismatch, so the time is at
/// most the product of the two lengths.
fn matches(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                p = back + 1;
                n = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        for (pattern, name) in [("*.yaml", "a.yaml"), ("a?c", "abc"), ("*a*b", "xaayb"), ("*", "")]
        {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("*.yaml", "a.yml"), ("a?c", "ac"), ("*.yaml", ".a.yaml")] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn folders_are_walked_in_order() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["b/x.yaml", "b/c/y.yaml", "a/z.yaml", "a/.hidden/w.yaml", "v.yaml"] {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "").expect("written");
        }
        let found = |pattern: &str| -> Vec<String> {
            let whole = format!("{}/{pattern}", dir.path().display());
            let found = expand(&whole);
            let short =
                |p: PathBuf| p.strip_prefix(dir.path()).expect("below").display().to_string();
            found.into_iter().map(short).collect()
        };
        assert_eq!(found("*/*.yaml"), ["a/z.yaml", "b/x.yaml"]);
        assert_eq!(found("**/*.yaml"), ["a/z.yaml", "b/c/y.yaml", "b/x.yaml", "v.yaml"]);
        assert_eq!(found("?.yaml"), ["v.yaml"]);
        assert!(found("*.json").is_empty());
    }
}
