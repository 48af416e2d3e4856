//! A component's file, and the sources that it was built from, where they lie beside it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use qraft_diag::SourceFile;
use qraft_plugin::manifest::COMPONENT_BYTES_MAX;

use crate::exit::Stop;

/// A folder deeper than this below a named one is not entered.
const DEPTH_MAX: usize = 32;

/// Folders that hold what tools made on their way.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// What stands at the root of an operator's sources, and the language that it tells of.
const ROOTS: [(&str, &str); 3] =
    [("Cargo.toml", "rust"), ("package.json", "js"), ("qraft_operator.py", "python")];

/// A component that was read.
#[derive(Clone, Debug)]
pub struct Component {
    /// Where from.
    pub path: PathBuf,
    /// All of it; what is too long to be a component is cut, and refused by its length.
    pub bytes: Vec<u8>,
}

impl Component {
    /// What findings name as their place.
    pub fn file(&self) -> SourceFile {
        SourceFile::new(self.path.display().to_string(), "")
    }

    /// `kalman.wasm` → `kalman`
    pub fn stem(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// The folder of its sources: that of its own name beside `dist`, else the one of `dist`.
    fn home(&self) -> Option<(PathBuf, &'static str)> {
        let dist = self.path.canonicalize().ok()?;
        let above = dist.parent()?.parent()?;
        let homes = [above.join(self.stem()), above.to_owned()];
        let language = |home: &PathBuf| {
            let root = ROOTS.iter().find(|(root, _)| home.join(root).is_file())?;
            Some((home.clone(), root.1))
        };
        homes.iter().find_map(language)
    }

    /// The language of its sources; `unknown` where they are not beside it.
    pub fn language(&self) -> &'static str {
        self.home().map_or("unknown", |(_, language)| language)
    }

    /// The folder of its author's cases, where there is one.
    pub fn cases(&self) -> Option<PathBuf> {
        let (home, _) = self.home()?;
        Some(home.join("cases")).filter(|folder| folder.is_dir())
    }
}

/// Reads a component.
///
/// # Errors
/// Exit 2: it cannot be read.
pub fn read(path: &Path) -> Result<Component, Stop> {
    let fail = |e: std::io::Error| {
        let kind = match e.kind() {
            std::io::ErrorKind::NotFound => "file_missing",
            _ => "file_unreadable",
        };
        Stop::input(kind, format!("{}: cannot be read: {e}", path.display()))
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(fail)?;
    file.take(COMPONENT_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(fail)?;
    Ok(Component { path: path.to_owned(), bytes })
}

/// The components of a command line: files as they are, folders with all `*.wasm` below them, in
/// the order of their names.
///
/// # Errors
/// Exit 2: a folder without any.
pub fn found(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut all = Vec::new();
    for path in paths {
        let before = all.len();
        match path.is_dir() {
            true => below(path, 0, &mut all),
            false => all.push(path.clone()),
        }
        if all.len() == before {
            let message = format!("{}: no *.wasm is in this folder", path.display());
            return Err(Stop::input("file_missing", message));
        }
    }
    Ok(all)
}

fn below(folder: &Path, depth: usize, into: &mut Vec<PathBuf>) {
    let Ok(items) = std::fs::read_dir(folder) else { return };
    let mut items: Vec<PathBuf> = items.flatten().map(|item| item.path()).collect();
    items.sort();
    for path in items {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let linked = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
        if name.starts_with('.') || depth > DEPTH_MAX {
            continue;
        }
        if path.is_dir() && !linked && !SKIPPED.contains(&name.as_str()) {
            below(&path, depth + 1, into);
        } else if path.is_file() && path.extension().is_some_and(|ending| ending == "wasm") {
            into.push(path);
        }
    }
}
