//! What was sealed against what came out, file by file.

use qraft_evidence::{Contents, MANIFEST_NAME};

use super::trial::Again;
use crate::packs::{Difference, of_file};

/// Files that say who made or judged a pack, and no number that a run makes.
const AS_THEY_STAND: [&str; 4] = ["allows.json", "approvals.json", "build.json", "qraft.lock"];

/// What was compared, and what moved.
pub struct Compared {
    /// Files in which every number is the sealed one.
    pub equal: Vec<String>,
    /// Files in which some moved: what is told of each, and how many there are.
    pub moved: Vec<(String, Vec<Difference>, usize)>,
    /// Files that a replay does not make.
    pub left: Vec<String>,
}

impl Compared {
    /// True where nothing moved.
    pub fn is_equal(&self) -> bool {
        self.moved.is_empty()
    }
}

/// Compares a pack with what its trial made when it was run again.
pub fn compare(contents: &Contents, again: &Again) -> Compared {
    let mut compared = Compared { equal: Vec::new(), moved: Vec::new(), left: Vec::new() };
    let is_made = |name: &str| again.files.iter().any(|(made, _)| made == name);
    for name in contents.names().filter(|name| *name != MANIFEST_NAME) {
        if AS_THEY_STAND.contains(&name) || !is_made(name) {
            compared.left.push(name.to_owned());
        }
    }
    for (name, made) in again.files.iter().filter(|(n, _)| !AS_THEY_STAND.contains(&n.as_str())) {
        let (told, count) = match contents.file(name) {
            None => (vec![difference(name, String::new(), None, Some("made".to_owned()))], 1),
            Some(sealed) => of_file(name, sealed, made),
        };
        match count {
            0 => compared.equal.push(name.clone()),
            _ => compared.moved.push((name.clone(), told, count)),
        }
    }
    let scans = again.scans.as_ref();
    if let Some((figure, spec, scan)) = scans.and_then(|(spec, scan)| spec.first_difference(scan)) {
        let place = format!("stats.{figure}, by the scan");
        let told = vec![difference("figures.json", place, Some(spec), Some(scan))];
        compared.moved.push(("figures.json".to_owned(), told, 1));
    }
    compared.equal.sort();
    compared
}

fn difference(
    file: &str,
    place: String,
    first: Option<String>,
    second: Option<String>,
) -> Difference {
    Difference { file: file.to_owned(), place, first, second }
}
