//! Reading `results.jsonl`: in trial order, whatever order its lines have, without holding them.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::record::TrialRecord;

/// Why a results file cannot be read.
#[derive(Debug)]
pub enum LinesError {
    /// The file system said no.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A line is not what stands in such a file.
    Corrupt {
        /// Where.
        path: PathBuf,
        /// Which byte its line starts at.
        offset: u64,
        /// What is wrong with it.
        why: String,
    },
}

impl fmt::Display for LinesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinesError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            LinesError::Corrupt { path, offset, why } => {
                write!(f, "{}: the line at byte {offset} is damaged: {why}", path.display())
            }
        }
    }
}

impl std::error::Error for LinesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            LinesError::Io { source, .. } => Some(source),
            LinesError::Corrupt { .. } => None,
        }
    }
}

/// Where each trial's line starts. Sixteen bytes a trial is all that is held.
#[derive(Debug)]
pub struct Lines {
    path: PathBuf,
    header: Option<String>,
    /// Trial and offset, by trial; where a trial has two lines, the later.
    index: Vec<(u64, u64)>,
}

impl Lines {
    /// Looks through the file once.
    ///
    /// # Errors
    /// [`LinesError`]: a line that does not start as trial lines do.
    pub fn read(path: &Path) -> Result<Lines, LinesError> {
        let io = |source| LinesError::Io { path: path.to_owned(), source };
        let mut reader = BufReader::with_capacity(1 << 18, File::open(path).map_err(io)?);
        let mut line = Vec::new();
        let mut offset = 0u64;
        let mut header = None;
        let mut index: Vec<(u64, u64)> = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(io)? as u64;
            if length == 0 || line.last() != Some(&b'\n') {
                break;
            }
            let corrupt = |why: &str| {
                let (path, why) = (path.to_owned(), why.to_owned());
                LinesError::Corrupt { path, offset, why }
            };
            if offset == 0 {
                let text = std::str::from_utf8(&line[..line.len() - 1]);
                header = Some(text.map_err(|_| corrupt("it is not UTF-8"))?.to_owned());
            } else {
                let trial = trial_number(&line).ok_or_else(|| corrupt("it has no trial number"))?;
                index.push((trial, offset));
            }
            offset += length;
        }
        if !index.is_sorted_by(|a, b| a.0 < b.0) {
            // Stable: of two lines of one trial the later stays last, and is the one kept.
            index.sort_by_key(|(trial, _)| *trial);
            index.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    earlier.1 = later.1;
                }
                same
            });
        }
        Ok(Lines { path: path.to_owned(), header, index })
    }

    /// The header line, where the file has one.
    pub fn header(&self) -> Option<&str> {
        self.header.as_deref()
    }

    /// How many trials have a line.
    pub fn len(&self) -> u64 {
        self.index.len() as u64
    }

    /// True where no trial has one.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The trials that have a line, rising.
    pub fn trials(&self) -> impl Iterator<Item = u64> + '_ {
        self.index.iter().map(|(trial, _)| *trial)
    }

    /// Reads the records in trial order, one at a time.
    ///
    /// # Errors
    /// [`LinesError`], and whatever `each` answers.
    pub fn for_each<E: From<LinesError>>(
        &self,
        mut each: impl FnMut(TrialRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let io = |source| LinesError::Io { path: self.path.clone(), source };
        let mut reader = BufReader::with_capacity(1 << 18, File::open(&self.path).map_err(io)?);
        let mut at = 0u64;
        let mut line = String::new();
        for (_, offset) in &self.index {
            if at != *offset {
                reader.seek(SeekFrom::Start(*offset)).map_err(io)?;
            }
            line.clear();
            at = offset + reader.read_line(&mut line).map_err(io)? as u64;
            let record = TrialRecord::parse(&line).map_err(|why| LinesError::Corrupt {
                path: self.path.clone(),
                offset: *offset,
                why,
            })?;
            each(record)?;
        }
        Ok(())
    }
}

/// The number of a line that starts `{"trial":N,`.
fn trial_number(line: &[u8]) -> Option<u64> {
    let rest = line.strip_prefix(b"{\"trial\":")?;
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if rest.get(digits) != Some(&b',') {
        return None;
    }
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}
