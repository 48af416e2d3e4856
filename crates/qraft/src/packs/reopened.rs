//! A pack laid out as a folder, whatever it came as, with the prices that it is to be run on.

use std::path::{Path, PathBuf};

use qraft_evidence::{Contents, DATA_DIR};
use qraft_search::record::{INPUTS_NAME, Inputs};
use tempfile::TempDir;

use crate::exit::Stop;
use crate::rerun::Left;

/// A pack as a folder. What came as an archive is unpacked into a folder that goes with this.
pub struct Opened {
    /// Where the pack itself is.
    path: PathBuf,
    folder: PathBuf,
    inputs: Inputs,
    /// The file of prices that came with it.
    carried: Option<String>,
    _unpacked: Option<TempDir>,
}

impl Opened {
    /// Of a pack that is whole.
    ///
    /// # Errors
    /// Exit 2: it does not say what it was made from, or there is no room to unpack it.
    pub fn of(contents: &Contents) -> Result<Opened, Stop> {
        let path = contents.path().to_owned();
        let bytes = contents.file(INPUTS_NAME).ok_or_else(|| {
            let message = format!(
                "{}: it has no {INPUTS_NAME}, so that its data are not known",
                path.display()
            );
            Stop::input("inputs_missing", message)
        })?;
        let inputs = Inputs::parse(bytes).map_err(|why| {
            Stop::input("inputs_unreadable", format!("{}: {INPUTS_NAME}: {why}", path.display()))
        })?;
        let name = Path::new(&inputs.prices).file_name();
        let name = name.map(|name| name.to_string_lossy().into_owned());
        let mut data = contents.data().into_iter().flatten();
        let carried = name.filter(|name| data.any(|(file, _)| file == name));
        if path.is_dir() {
            return Ok(Opened { folder: path.clone(), path, inputs, carried, _unpacked: None });
        }
        let no_room = |e: &dyn std::fmt::Display| {
            Stop::input("unpack_failed", format!("{}: cannot be unpacked: {e}", path.display()))
        };
        let unpacked = tempfile::tempdir().map_err(|e| no_room(&e))?;
        // As the archive is called, whose name may say the pack's rank.
        let folder = unpacked.path().join(path.file_stem().unwrap_or_default());
        contents.unpack(&folder).map_err(|e| no_room(&e))?;
        Ok(Opened { folder, path, inputs, carried, _unpacked: Some(unpacked) })
    }

    /// Where its files are, for as long as this is kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the prices are: where the flag says, else in the pack, where the run found them, or
    /// beside the pack.
    ///
    /// # Errors
    /// Exit 2: in none of these places, all of which are told.
    pub fn prices(&self, flag: Option<&Path>) -> Result<PathBuf, Stop> {
        if let Some(path) = flag {
            return match path.exists() {
                true => Ok(path.to_owned()),
                false => {
                    let message = format!("--prices {}: there is no such file", path.display());
                    Err(Stop::input("prices_missing", message))
                }
            };
        }
        if let Some(name) = &self.carried {
            return Ok(self.folder.join(DATA_DIR).join(name));
        }
        let given = PathBuf::from(&self.inputs.prices);
        let beside = given.file_name().map(|name| self.path.with_file_name(name));
        let places: Vec<PathBuf> = std::iter::once(given).chain(beside).collect();
        if let Some(found) = places.iter().find(|place| place.is_file()) {
            return Ok(found.clone());
        }
        let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        let message = format!(
            "{}: the prices are neither in the pack nor at {}: say where they are with --prices",
            self.path.display(),
            places.join(" nor at ")
        );
        Err(Stop::input("prices_missing", message))
    }

    /// Where prices are, for people: those that came in an archive are in it.
    pub fn shown(&self, prices: &Path) -> PathBuf {
        prices.strip_prefix(&self.folder).map_or(prices.to_owned(), |own| self.path.join(own))
    }

    /// What the pack was made from.
    ///
    /// # Errors
    /// Exit 2: a file that is missing or is not what it should be.
    pub fn left(&self) -> Result<Left, Stop> {
        // Wherever it was unpacked, messages name the pack.
        Ok(Left { folder: self.path.clone(), ..Left::read(&self.folder)? })
    }
}
