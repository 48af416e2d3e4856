//! An append-only file of lines. A line that a killed process left without its newline never
//! happened: it is cut off when the file is opened again.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Why a line file could not be opened or written.
#[derive(Debug)]
pub enum JsonlError {
    /// The file system said no.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Another process writes to it.
    Busy(PathBuf),
}

impl fmt::Display for JsonlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonlError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            JsonlError::Busy(path) => {
                write!(f, "{}: another run is writing to this file", path.display())
            }
        }
    }
}

impl std::error::Error for JsonlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            JsonlError::Io { source, .. } => Some(source),
            JsonlError::Busy(_) => None,
        }
    }
}

/// An append-only file of lines, locked against other writers while it is open.
///
/// Lines of one [`Jsonl::append`] go out in one write: after a kill at any time, the file is the
/// lines appended so far, whole, and at most one torn tail that the next [`Jsonl::open`] drops.
/// [`Jsonl::sync`] brings them to disk; without it they survive the process, not a power loss.
#[derive(Debug)]
pub struct Jsonl {
    path: PathBuf,
    file: File,
    len: u64,
    dropped: u64,
}

impl Jsonl {
    /// Opens a file for appending, or makes an empty one. A torn last line is cut off; see
    /// [`Jsonl::dropped`].
    ///
    /// # Errors
    /// [`JsonlError`].
    pub fn open(path: &Path) -> Result<Jsonl, JsonlError> {
        let io = |source| JsonlError::Io { path: path.to_owned(), source };
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JsonlError::Busy(path.to_owned())),
            // A file system without locks is no reason not to run.
            Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(e)) => return Err(io(e)),
        }
        let size = file.metadata().map_err(io)?.len();
        let len = whole_lines(&mut file, size).map_err(io)?;
        if len < size {
            file.set_len(len).map_err(io)?;
        }
        file.seek(SeekFrom::Start(len)).map_err(io)?;
        Ok(Jsonl { path: path.to_owned(), file, len, dropped: size - len })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its length in bytes: whole lines only.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// True where it holds no line.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many bytes of a torn last line were cut off when it was opened.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Appends lines, each given without its newline, in one write.
    ///
    /// # Errors
    /// [`JsonlError::Io`]; what was written of them is then taken back as far as the file system
    /// allows. A line with a newline inside is refused, and so is the whole call.
    pub fn append<S: AsRef<str>>(&mut self, lines: &[S]) -> Result<(), JsonlError> {
        let mut bytes = Vec::new();
        for line in lines {
            let line = line.as_ref();
            if line.contains('\n') {
                let source = io::Error::new(io::ErrorKind::InvalidInput, "a newline in a line");
                return Err(JsonlError::Io { path: self.path.clone(), source });
            }
            bytes.extend_from_slice(line.as_bytes());
            bytes.push(b'\n');
        }
        if let Err(source) = self.file.write_all(&bytes) {
            let _ = self.file.set_len(self.len);
            let _ = self.file.seek(SeekFrom::Start(self.len));
            return Err(JsonlError::Io { path: self.path.clone(), source });
        }
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Drops every line: the file is as new.
    ///
    /// # Errors
    /// [`JsonlError::Io`].
    pub fn clear(&mut self) -> Result<(), JsonlError> {
        let io = |source| JsonlError::Io { path: self.path.clone(), source };
        self.file.set_len(0).map_err(io)?;
        self.file.seek(SeekFrom::Start(0)).map_err(io)?;
        self.len = 0;
        Ok(())
    }

    /// Brings everything to disk.
    ///
    /// # Errors
    /// [`JsonlError::Io`].
    pub fn sync(&mut self) -> Result<(), JsonlError> {
        self.file.sync_data().map_err(|source| JsonlError::Io { path: self.path.clone(), source })
    }
}

/// The length of the file up to and with its last newline, looked for from the end.
fn whole_lines(file: &mut File, size: u64) -> io::Result<u64> {
    const BLOCK: u64 = 64 * 1024;
    let mut block = vec![0u8; BLOCK as usize];
    let mut end = size;
    while end > 0 {
        let start = end.saturating_sub(BLOCK);
        let part = &mut block[..(end - start) as usize];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(part)?;
        if let Some(at) = part.iter().rposition(|b| *b == b'\n') {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_torn_line_never_happened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results.jsonl");
        let mut file = Jsonl::open(&path).unwrap();
        assert!(file.is_empty());
        let long = "x".repeat(200_000);
        file.append(&["{\"a\":1}", long.as_str(), "{\"b\":2}"]).unwrap();
        file.sync().unwrap();
        drop(file);
        let whole = fs::read(&path).unwrap();
        for cut in [0, 3, 7, 8, 9, 100_000, 200_007, 200_008, 200_009, whole.len()] {
            fs::write(&path, &whole[..cut]).unwrap();
            let file = Jsonl::open(&path).unwrap();
            let kept = fs::read(&path).unwrap();
            assert_eq!(file.len() as usize, kept.len());
            assert_eq!(kept.len() as u64 + file.dropped(), cut as u64);
            assert!(kept.is_empty() || kept.ends_with(b"\n"));
            assert!(!whole[kept.len()..cut].contains(&b'\n'), "{cut}");
        }
    }

    #[test]
    fn one_writer_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results.jsonl");
        let held = Jsonl::open(&path).unwrap();
        assert!(matches!(Jsonl::open(&path), Err(JsonlError::Busy(_))));
        drop(held);
        assert!(Jsonl::open(&path).is_ok());
    }

    #[test]
    fn refuses_a_line_of_two_lines_and_clears() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("results.jsonl");
        let mut file = Jsonl::open(&path).unwrap();
        assert!(file.append(&["good", "two\nlines"]).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"");
        file.append(&["old"]).unwrap();
        file.clear().unwrap();
        file.append(&["new"]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new\n");
        assert!(Jsonl::open(dir.path()).is_err());
    }
}
