//! Reading files that strangers may have made: never more than a stated size.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Why a file could not be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    Missing,
    TooLong(u64),
    Io(io::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Missing => f.write_str("there is no such file"),
            ReadError::TooLong(most) => write!(f, "it is longer than {most} bytes"),
            ReadError::Io(source) => fmt::Display::fmt(source, f),
        }
    }
}

/// All bytes of a file of at most `most` bytes.
pub(crate) fn read_at_most(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    let file = File::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Io(e),
    })?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    match bytes.len() as u64 > most {
        true => Err(ReadError::TooLong(most)),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_not_held() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        assert!(matches!(read_at_most(&path, 3), Err(ReadError::Missing)));
        std::fs::write(&path, b"abc").unwrap();
        assert_eq!(read_at_most(&path, 3).unwrap(), b"abc");
        assert!(matches!(read_at_most(&path, 2), Err(ReadError::TooLong(2))));
        assert!(matches!(read_at_most(dir.path(), 2), Err(ReadError::Io(_))));
    }
}
