//! A column while it is made.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;

use super::{Column, Kept, Mapped};
use crate::{DataError, Panel};

/// Numbers that are turned into bytes at once.
const BLOCK: usize = 1 << 13;

/// Where a column stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In memory.
    Memory,
    /// In a file of this folder; `None` is the system's folder of temporary files.
    Folder(Option<PathBuf>),
}

impl Place {
    /// Where a panel's columns stand: in files as soon as one does.
    pub(crate) fn of(panel: &Panel) -> Place {
        let places = panel.columns.iter().map(|(_, column)| column.place());
        places.into_iter().find(|place| *place != Place::Memory).unwrap_or(Place::Memory)
    }
}

/// A column of known length, filled at any places.
pub(crate) struct Writer {
    len: usize,
    to: To,
}

enum To {
    Memory(Vec<f64>),
    File(Behind),
}

/// A file, the place behind what was written last, and room to turn numbers into bytes.
struct Behind {
    file: File,
    folder: Option<PathBuf>,
    at: usize,
    bytes: Vec<u8>,
}

impl Writer {
    /// A column of `len` numbers, all missing so far. With `whole`, the caller puts every one.
    ///
    /// Errors: no file can be made there, or it cannot be written.
    pub(crate) fn new(place: &Place, len: usize, whole: bool) -> Result<Writer, DataError> {
        let Place::Folder(folder) = place else {
            return Ok(Writer { len, to: To::Memory(vec![f64::NAN; len]) });
        };
        let file = match folder {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        };
        let file = file.map_err(|e| scratch(folder.as_ref(), &e))?;
        let behind = Behind { file, folder: folder.clone(), at: 0, bytes: Vec::new() };
        let mut writer = Writer { len, to: To::File(behind) };
        if !whole {
            let missing = vec![f64::NAN; BLOCK.min(len)];
            for at in (0..len).step_by(BLOCK) {
                writer.put(at, &missing[..BLOCK.min(len - at)])?;
            }
        }
        Ok(writer)
    }

    /// Writes these numbers from that place on.
    ///
    /// Errors: the file cannot be written: the disk is full, say.
    pub(crate) fn put(&mut self, from: usize, values: &[f64]) -> Result<(), DataError> {
        match &mut self.to {
            To::Memory(all) => all[from..from + values.len()].copy_from_slice(values),
            To::File(to) => {
                to.write(from, values).map_err(|e| scratch(to.folder.as_ref(), &e))?;
            }
        }
        Ok(())
    }

    /// The same column, cut to its first numbers.
    pub(crate) fn shortened(mut self, len: usize) -> Writer {
        self.len = self.len.min(len);
        if let To::Memory(values) = &mut self.to {
            values.truncate(len);
        }
        self
    }

    /// The column.
    ///
    /// Errors: the system does not map its file.
    pub(crate) fn finish(self) -> Result<Column, DataError> {
        let kept = match self.to {
            To::Memory(values) => Kept::Memory(Arc::new(values)),
            // No system maps nothing.
            To::File(_) if self.len == 0 => Kept::Memory(Arc::new(Vec::new())),
            To::File(Behind { file, folder, .. }) => {
                let mapped = Mapped::new(&file, self.len, folder.clone());
                Kept::File(Arc::new(mapped.map_err(|e| scratch(folder.as_ref(), &e))?))
            }
        };
        Ok(Column::whole(kept, self.len))
    }
}

impl Behind {
    fn write(&mut self, from: usize, values: &[f64]) -> io::Result<()> {
        if self.at != from {
            self.file.seek(SeekFrom::Start(from as u64 * 8))?;
        }
        for block in values.chunks(BLOCK) {
            self.bytes.clear();
            self.bytes.extend(block.iter().flat_map(|value| value.to_ne_bytes()));
            self.file.write_all(&self.bytes)?;
        }
        self.at = from + values.len();
        Ok(())
    }
}

fn scratch(folder: Option<&PathBuf>, error: &io::Error) -> DataError {
    let folder = folder.cloned().unwrap_or_else(std::env::temp_dir);
    DataError::File {
        place: crate::Place::file(&folder),
        message: format!(
            "cannot hold columns: {error}; name another folder with --scratch, or \
             raise --memory"
        ),
    }
}
