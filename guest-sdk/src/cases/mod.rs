//! Examples with answers, and a way to drive an operator in a test of one's own.
//!
//! ```
//! # use qraft_operator::{prelude::*, cases};
//! # /// The change of a value.
//! # #[operator(name = "examples/change")]
//! # #[input(x = close, "What changes.")]
//! # #[output(of_first, "The change.")]
//! # pub struct Change { last: Option<f64> }
//! # impl Series for Change {
//! #     fn warm_up(&self) -> u32 { 1 }
//! #     fn push(&mut self, [x]: [f64; 1]) -> f64 { x - self.last.replace(x).unwrap_or(f64::NAN) }
//! # }
//! # fn main() {
//! let answers = cases::answers::<QraftKernel>(&[], &[&[1.0, 4.0, 2.0]]);
//! assert!(answers[0].is_nan());
//! assert_eq!(answers[1..], [3.0, -2.0]);
//! # }
//! ```

mod drive;
mod file;

use std::path::{Path, PathBuf};

use crate::Kernel;
use file::Case;

/// The environment variable that asks for answers to be written where a case has none.
const BLESS: &str = "QRAFT_BLESS";

/// Runs every case of a folder: row by row, as a whole block, and in parts at random with a save
/// and a load between them; all must answer what the file expects, to the bit.
///
/// # Panics
/// Where one does not, or there is none.
pub fn run<K: Kernel>(dir: &Path) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir)
        .unwrap_or_else(|e| panic!("{}: {e}; a case is a file there", dir.display()))
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} has no case: write one as `first.json`", dir.display());
    let bless = std::env::var_os(BLESS).is_some();
    let wrong: Vec<String> = paths.iter().filter_map(|path| one::<K>(path, bless).err()).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), paths.len(), wrong.join("\n"));
}

fn one<K: Kernel>(path: &Path, bless: bool) -> Result<(), String> {
    let here = |e: String| format!("{}: {e}", path.display());
    let text = std::fs::read_to_string(path).map_err(|e| here(e.to_string()))?;
    let case = Case::parse(&text, &K::DESCRIPTION).map_err(here)?;
    if let Some(part) = &case.refuses {
        return drive::refused::<K>(&case, part).map_err(here);
    }
    let answers = drive::agreed::<K>(&case).map_err(here)?;
    match &case.expect {
        Some(expect) => file::compare(&answers, expect, case.width).map_err(here),
        None if bless => {
            let text = file::with_answers(&text, &answers).map_err(here)?;
            std::fs::write(path, text).map_err(|e| here(e.to_string()))
        }
        None => Err(here(format!("it has no `expect`; `{BLESS}=1 cargo test` writes it"))),
    }
}

/// What an operator answers to rows that are pushed one by one to a fresh state, or a row function
/// to each: for tests that compute the same in another way. `params` that are left out are at their
/// defaults; `inputs` are whole columns, in order, of one symbol.
///
/// # Panics
/// Where it refuses.
pub fn answers<K: Kernel>(params: &[(&str, f64)], inputs: &[&[f64]]) -> Vec<f64> {
    answers_across::<K>(params, 1, inputs)
}

/// As [`answers`], of `width` symbols: a column has the symbols of the first row, then of the next.
///
/// # Panics
/// Where it refuses.
pub fn answers_across<K: Kernel>(
    params: &[(&str, f64)],
    width: usize,
    inputs: &[&[f64]],
) -> Vec<f64> {
    let case = Case::plain(&K::DESCRIPTION, params, width, inputs);
    case.and_then(|case| drive::pushed::<K>(&case)).unwrap_or_else(|e| panic!("{e}"))
}
