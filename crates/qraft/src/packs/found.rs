//! What a path names: a pack, an archive of one, or a run with packs.

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::exit::Stop;
use crate::rerun::RESULTS_NAME;
use qraft_evidence::{Contents, INDEX_NAME, MANIFEST_NAME, PackError};
use qraft_search::seal::PACKS;

/// What a path names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
    /// A pack: its folder, or an archive.
    Pack(PathBuf),
    /// A run: the folder of its packs, and these, by name.
    Run {
        /// `RUN_DIR/topN`
        folder: PathBuf,
        /// In the order of their ranks.
        packs: Vec<PathBuf>,
    },
}

/// Whether a path is a pack, broken perhaps: a folder with some file of packs, or a zip.
fn looks_like_one(path: &Path) -> bool {
    if path.is_dir() {
        let own = [MANIFEST_NAME, "digests.json", "params.json", "figures.json"];
        return own.iter().any(|name| path.join(name).exists());
    }
    // An archive is told by either end, so that one that was damaged at the other is told as such.
    let end = || -> std::io::Result<bool> {
        let (mut start, mut last) = ([0; 2], [0; 4]);
        let mut file = std::fs::File::open(path)?;
        file.read_exact(&mut start)?;
        file.seek(SeekFrom::End(-22))?;
        file.read_exact(&mut last)?;
        Ok(start == *b"PK" || last == *b"PK\x05\x06")
    };
    end().unwrap_or(false)
}

/// What stands at a path.
///
/// # Errors
/// Exit 2: nothing, or a folder that cannot be read.
pub fn named(path: &Path) -> Result<Named, Stop> {
    if !path.exists() {
        let message = format!("{}: there is no such pack, archive or run", path.display());
        return Err(Stop::input("file_missing", message));
    }
    let is_run = path.join(RESULTS_NAME).is_file() && !path.join(MANIFEST_NAME).exists();
    let holds_packs = path.join(INDEX_NAME).is_file();
    if !path.is_dir() || !(is_run || holds_packs) {
        return match looks_like_one(path) {
            true => Ok(Named::Pack(path.to_owned())),
            false => {
                let message = format!(
                    "{}: is neither a pack, nor an archive of one, nor a run's folder",
                    path.display()
                );
                Err(Stop::input("not_a_pack", message))
            }
        };
    }
    let folder = if is_run { path.join(PACKS) } else { path.to_owned() };
    let mut packs = Vec::new();
    if folder.is_dir() {
        let unreadable = |e: std::io::Error| {
            Stop::input("file_unreadable", format!("{}: {e}", folder.display()))
        };
        for item in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = item.map_err(unreadable)?.path();
            let hidden = path.file_name().is_none_or(|n| n.to_string_lossy().starts_with('.'));
            if path.is_dir() && !hidden {
                packs.push(path);
            }
        }
    }
    packs.sort_by_key(|path| {
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let rank = name.split('-').next().and_then(|rank| rank.parse::<u64>().ok());
        (rank.unwrap_or(u64::MAX), name)
    });
    Ok(Named::Run { folder, packs })
}

/// The files of a pack that is whole.
///
/// # Errors
/// Exit 2: it cannot be read at all. Exit 1: with everything that is wrong with it.
pub fn intact(path: &Path) -> Result<Contents, Stop> {
    if !path.exists() {
        let message = format!("{}: there is no such pack or archive", path.display());
        return Err(Stop::input("file_missing", message));
    }
    let contents = Contents::read(path).map_err(|error| match error {
        PackError::Io { .. } => Stop::input("file_unreadable", error.to_string()),
        _ => Stop::findings("pack_damaged", error.to_string()),
    })?;
    let faults = contents.faults();
    if faults.is_empty() {
        return Ok(contents);
    }
    let shown = path.display();
    let messages: Vec<String> =
        faults.iter().map(|fault| format!("{shown}: not as it was sealed: {fault}")).collect();
    Err(Stop { messages, ..Stop::findings("pack_damaged", "") })
}
