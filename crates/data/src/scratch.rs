//! Numbers that are written once, anywhere, and then read as a slice, from a file: what is too much
//! to hold.

use std::path::PathBuf;

use crate::column::{Place, Writer};
use crate::{Column, DataError};

/// Numbers in a file without a name, gone when the process is.
pub struct Scratch {
    writer: Writer,
    written: usize,
}

impl Scratch {
    /// Room for `most` numbers in a file of that folder; `None` is the system's folder of temporary
    /// files. The file takes no more than what is written.
    ///
    /// # Errors
    /// No file can be made there.
    pub fn new(folder: Option<PathBuf>, most: usize) -> Result<Scratch, DataError> {
        Ok(Scratch { writer: Writer::new(&Place::Folder(folder), most, true)?, written: 0 })
    }

    /// Writes these numbers behind what was written before.
    ///
    /// # Errors
    /// The file cannot be written: the disk is full, say.
    pub fn push(&mut self, values: &[f64]) -> Result<(), DataError> {
        self.writer.put(self.written, values)?;
        self.written += values.len();
        Ok(())
    }

    /// What was written, to be read.
    ///
    /// # Errors
    /// The system does not map the file.
    pub fn finish(self) -> Result<Column, DataError> {
        self.writer.shortened(self.written).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_whatever_the_room() {
        for most in [5, 1000] {
            let mut scratch = Scratch::new(None, most).expect("a file");
            scratch.push(&[1.0, 2.0]).expect("written");
            scratch.push(&[f64::NEG_INFINITY, -0.0, 5.0]).expect("written");
            let column = scratch.finish().expect("mapped");
            assert!(column.in_file());
            assert_eq!(column[..], [1.0, 2.0, f64::NEG_INFINITY, -0.0, 5.0]);
        }
        assert!(Scratch::new(None, 8).expect("a file").finish().expect("nothing").is_empty());
        let nowhere = Scratch::new(Some("no/such/folder".into()), 1);
        assert!(nowhere.is_err());
    }
}
