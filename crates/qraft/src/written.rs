//! Where a command may write what a person named: never into what is sealed, never over what a run
//! or anyone else left there.

use std::fs;
use std::io::Read;
use std::path::Path;

use qraft_evidence::MANIFEST_NAME;

use crate::exit::Stop;

/// How a file that is written begins, so that only one of its kind is replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A page.
    Html,
    /// A picture.
    Png,
    /// A text whose first line is a title.
    Markdown,
    /// An archive.
    Zip,
}

impl Kind {
    fn start(self) -> &'static [u8] {
        match self {
            Kind::Html => b"<!DOCTYPE html",
            Kind::Png => b"\x89PNG",
            Kind::Markdown => b"# ",
            Kind::Zip => b"PK",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Html => "an HTML page",
            Kind::Png => "a PNG picture",
            Kind::Markdown => "a Markdown page",
            Kind::Zip => "a zip archive",
        }
    }
}

/// Writes a file, whole or not at all. One of its own kind is replaced.
///
/// # Errors
/// Exit 2: the place is in a sealed pack, or holds something else; it cannot be written.
pub fn write(path: &Path, kind: Kind, bytes: &[u8]) -> Result<(), Stop> {
    may(path, kind)?;
    qraft_evidence::atomic_write(path, bytes)
        .map_err(|e| Stop::input("write_failed", format!("{}: {e}", path.display())))
}

/// Whether it may be written there.
///
/// # Errors
/// Exit 2, with what stands in the way.
pub fn may(path: &Path, kind: Kind) -> Result<(), Stop> {
    let refuse = |why: String| {
        Err(Stop::input("output_refused", format!("{}: {why}: name another file", path.display())))
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder.join(MANIFEST_NAME).exists() {
        return refuse("its folder is a sealed pack, to which nothing may be added".to_owned());
    }
    let mut start = vec![0; kind.start().len()];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Ok(()) if start == kind.start() => Ok(()),
        _ => refuse(format!("it is there already, and is not {}", kind.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_kind_is_replaced_and_nothing_goes_into_packs() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        write(&at("r.html"), Kind::Html, b"<!DOCTYPE html>1").expect("new");
        write(&at("r.html"), Kind::Html, b"<!DOCTYPE html>2").expect("again");
        fs::write(at("results.jsonl"), "{}").expect("written");
        let refused = may(&at("results.jsonl"), Kind::Html).expect_err("another kind");
        assert!(refused.messages[0].contains("is not an HTML page"), "{refused:?}");
        assert!(may(&at("r.html"), Kind::Png).is_err());
        fs::write(at(MANIFEST_NAME), "{}").expect("written");
        let refused = may(&at("x.zip"), Kind::Zip).expect_err("a pack");
        assert!(refused.messages[0].contains("sealed pack"), "{refused:?}");
    }
}
