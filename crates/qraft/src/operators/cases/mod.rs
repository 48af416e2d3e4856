//! The cases of an operator's author, run in the sandbox: pushed, as one block, and split.

mod drive;
mod file;

use std::path::{Path, PathBuf};

use qraft_wasm::{Fault, Kind, Operator};

use crate::exit::Stop;
use file::Case;

/// Bytes of a case file, at most.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Cases that were run.
#[derive(Clone, Debug)]
pub struct Cases {
    /// Their folder.
    pub folder: PathBuf,
    /// Their files, in order, to the first that differs.
    pub names: Vec<String>,
}

/// Runs every case of a folder, to the first that differs: the fault is of the operator.
///
/// # Errors
/// Exit 2: the folder has no case, or a file cannot be read.
pub fn run(operator: &Operator, folder: &Path) -> Result<(Cases, Option<Fault>), Stop> {
    let mut cases = Cases { folder: folder.to_owned(), names: Vec::new() };
    for path in paths(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = read(&path)?;
        cases.names.push(name.clone());
        let case = Case::parse(&text, operator.description());
        if let Err(why) = case.and_then(|case| drive::hold(operator, &case)) {
            let help = Some("repair the operator, or write the answers anew under a new version");
            let message = format!("{name}: {why}");
            return Ok((cases, Some(Fault { kind: Kind::Case, message, help })));
        }
    }
    Ok((cases, None))
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let fail = |why: String| Stop::input("cases_missing", format!("{}: {why}", folder.display()));
    let items = std::fs::read_dir(folder).map_err(|e| fail(format!("cannot be read: {e}")))?;
    let paths = items.flatten().map(|item| item.path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    paths.sort();
    match paths.is_empty() {
        true => Err(fail("no case is in this folder".to_owned())),
        false => Ok(paths),
    }
}

fn read(path: &Path) -> Result<String, Stop> {
    let fail = |why: String| Stop::input("case_unreadable", format!("{}: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|e| fail(e.to_string()))?.len();
    if length > BYTES_MAX {
        return Err(fail(format!("{length} bytes, and a case has at most {BYTES_MAX}")));
    }
    std::fs::read_to_string(path).map_err(|e| fail(e.to_string()))
}
