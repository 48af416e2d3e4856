//! A `dist` folder: components, what each one's digest is, and by which compiler they were made.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use qraft_base::Digest;

use crate::{Built, Error, compile, tree};

/// The file of digests in a `dist` folder: a line a component, name, tab, digest; sorted by name.
pub const DIGESTS: &str = "digests.tsv";

/// The file that says by which compiler: the answer of `rustc -vV`.
pub const RUSTC: &str = "rustc.txt";

/// Writes one component.
pub(crate) fn write(dir: &Path, name: String, component: &[u8]) -> Result<Built, Error> {
    std::fs::create_dir_all(dir).map_err(|e| Error::file(dir, &e))?;
    let path = dir.join(format!("{name}.wasm"));
    std::fs::write(&path, component).map_err(|e| Error::file(&path, &e))?;
    Ok(Built { name, path, digest: Digest::of(component), bytes: component.len() })
}

/// Writes digests and compiler into each folder that was written to. A file that is there and was
/// not built this time keeps its place in the list.
pub(crate) fn seal(built: &[Built]) -> Result<(), Error> {
    let folders: BTreeSet<&Path> = built.iter().filter_map(|one| one.path.parent()).collect();
    for dir in folders {
        let mut list = String::new();
        for (name, digest) in computed(dir)? {
            list.push_str(&format!("{name}\t{digest}\n"));
        }
        let path = dir.join(DIGESTS);
        std::fs::write(&path, list).map_err(|e| Error::file(&path, &e))?;
        let mut command = compile::rustc();
        let version = tree::run(dir, command.arg("-vV").current_dir(dir))?;
        let path = dir.join(RUSTC);
        std::fs::write(&path, version.stdout).map_err(|e| Error::file(&path, &e))?;
    }
    Ok(())
}

/// What stands in a `dist` folder: file names with their digests, by name. Refuses a folder whose
/// files and list part.
pub fn digests(dir: &Path) -> Result<Vec<(String, Digest)>, Error> {
    let parted = |cause: String| Error::Dist { dir: dir.to_owned(), cause };
    let path = dir.join(DIGESTS);
    let list = std::fs::read_to_string(&path).map_err(|e| Error::file(&path, &e))?;
    let mut listed = Vec::new();
    for line in list.lines() {
        let (name, digest) = line
            .split_once('\t')
            .ok_or_else(|| parted(format!("`{line}` in {DIGESTS} has no tab")))?;
        listed.push((name.to_owned(), digest.parse::<Digest>().map_err(parted)?));
    }
    let found = computed(dir)?;
    if let Some((name, _)) = found.iter().find(|one| !listed.contains(one)) {
        return Err(parted(format!("{DIGESTS} does not list these bytes of `{name}`")));
    }
    if let Some((name, _)) = listed.iter().find(|one| !found.contains(one)) {
        return Err(parted(format!("`{name}` is listed and is not there")));
    }
    Ok(found)
}

fn computed(dir: &Path) -> Result<Vec<(String, Digest)>, Error> {
    let mut found = Vec::new();
    for path in wasm_files(dir)? {
        let bytes = std::fs::read(&path).map_err(|e| Error::file(&path, &e))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        found.push((name, Digest::of(&bytes)));
    }
    Ok(found)
}

fn wasm_files(dir: &Path) -> Result<BTreeSet<PathBuf>, Error> {
    let entries = std::fs::read_dir(dir).map_err(|e| Error::file(dir, &e))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(paths.filter(|path| path.extension().is_some_and(|end| end == "wasm")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_of_all_files_and_a_change_of_one_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let b = write(dir.path(), "b".to_owned(), b"two").unwrap();
        seal(std::slice::from_ref(&b)).unwrap();
        let a = write(dir.path(), "a".to_owned(), b"one").unwrap();
        assert!(digests(dir.path()).unwrap_err().to_string().contains("`a.wasm`"));
        seal(&[a]).unwrap();
        let names: Vec<_> =
            digests(dir.path()).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a.wasm", "b.wasm"]);
        assert!(std::fs::read_to_string(dir.path().join(RUSTC)).unwrap().starts_with("rustc "));

        std::fs::write(&b.path, b"three").unwrap();
        assert!(digests(dir.path()).unwrap_err().to_string().contains("`b.wasm`"));
        std::fs::remove_file(&b.path).unwrap();
        assert!(digests(dir.path()).unwrap_err().to_string().contains("not there"));
    }
}
