//! From the paths of a command line to the files that are looked at: files as they are, folders
//! with all that is below them, globs, and `-`. Always in the same order.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use qraft_diag::SourceFile;

use super::glob;
use crate::exit::Stop;
use crate::inputs::Source;

/// What `-` is called where nobody says otherwise.
const STDIN: &str = "<stdin>";

/// The endings of the files that a folder is searched for.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// Folders that hold what tools made, not what authors wrote.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// A folder deeper than this below a named one is not entered.
const MAX_DEPTH: usize = 64;

/// One file to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// Where it is.
    pub path: PathBuf,
    /// False where it was only found in a folder.
    pub named: bool,
    /// True for standard input, which has no file.
    pub stdin: bool,
}

/// Every file of the paths, each once, in the order of the paths and by name within each. Problems
/// come beside: a path that is not there, a folder or glob without any file.
pub fn targets(paths: &[String], stdin_name: Option<&Path>) -> (Vec<Target>, Vec<Stop>) {
    let mut found: Vec<Target> = Vec::new();
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for path in paths {
        let mut of_path = Vec::new();
        if path == "-" {
            let path = stdin_name.map_or_else(|| PathBuf::from(STDIN), Path::to_path_buf);
            of_path.push(Target { path, named: true, stdin: true });
        } else if Path::new(path).is_dir() {
            below(Path::new(path), 0, &mut of_path);
            if of_path.is_empty() {
                problems.push(nothing(path, "no *.yaml, *.yml or *.json is in this folder"));
            }
        } else if glob::is_pattern(path) && !Path::new(path).exists() {
            for path in glob::expand(path) {
                if path.is_dir() {
                    below(&path, 0, &mut of_path);
                } else {
                    of_path.push(Target { path, named: true, stdin: false });
                }
            }
            if of_path.is_empty() {
                problems.push(nothing(path, "no file matches"));
            }
        } else {
            of_path.push(Target { path: PathBuf::from(path), named: true, stdin: false });
        }
        for target in of_path {
            let key = target.path.canonicalize().unwrap_or_else(|_| target.path.clone());
            if seen.insert((target.stdin, key)) {
                found.push(target);
            }
        }
    }
    (found, problems)
}

fn nothing(path: &str, why: &str) -> Stop {
    Stop::input("file_missing", format!("{path}: {why}"))
}

/// The files below a folder, sorted by name at every level.
fn below(folder: &Path, depth: usize, into: &mut Vec<Target>) {
    for path in glob::entries(folder) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') || depth > MAX_DEPTH {
            continue;
        }
        // A link to a folder may lead back up; only what is really below is entered.
        let linked = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
        if path.is_dir() {
            if !linked && !SKIPPED.contains(&name.as_str()) {
                below(&path, depth + 1, into);
            }
        } else if path.extension().is_some_and(|e| ENDINGS.iter().any(|known| e == *known)) {
            into.push(Target { path, named: false, stdin: false });
        }
    }
}

/// Reads a target.
///
/// # Errors
/// Exit 2, as of [`Source::read`].
pub fn read(target: &Target) -> Result<Source, Stop> {
    if !target.stdin {
        return Source::read(&target.path);
    }
    let name = target.path.display().to_string();
    let mut bytes = Vec::new();
    let bad = |why: String| Stop::input("stdin_unreadable", format!("{name}: {why}"));
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|e| bad(format!("cannot be read: {e}")))?;
    if bytes.contains(&0) {
        return Err(bad("is binary, not text".to_owned()));
    }
    let text = String::from_utf8(bytes)
        .map_err(|e| bad(format!("is not UTF-8 (byte {})", e.utf8_error().valid_up_to())))?;
    Ok(Source { path: target.path.clone(), file: SourceFile::new(name, text) })
}

/// The strategy file that a space names; `None` for what is no space.
pub fn strategy_of(path: &Path) -> Option<PathBuf> {
    let source = Source::read(path).ok()?;
    if super::kind::of(&source.file) != super::kind::Kind::Space {
        return None;
    }
    let (space, _) =
        qraft_search::space::read(&source.file, qraft_search::space::Form::Space, false);
    space.strategy_path(path)
}
