//! Opening a results file to go on with: only where it is the same run.

use std::fmt;
use std::path::{Path, PathBuf};

use qraft_evidence::{Jsonl, JsonlError};

use super::lines::{Lines, LinesError};
use crate::record::{Difference, Header};

/// Why a results file cannot be gone on with.
#[derive(Debug)]
pub enum ResumeError {
    /// The file cannot be opened, or another run writes to it.
    Open(JsonlError),
    /// The file cannot be understood.
    Lines(LinesError),
    /// It is another run's: other data, another strategy, another space …
    Refused {
        /// The file.
        path: PathBuf,
        /// In what they differ; never empty.
        differences: Vec<Difference>,
    },
}

impl fmt::Display for ResumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResumeError::Open(error) => error.fmt(f),
            ResumeError::Lines(error) => error.fmt(f),
            ResumeError::Refused { path, differences } => {
                writeln!(f, "{} is of another run, and is not gone on with:", path.display())?;
                for difference in differences {
                    writeln!(f, "  {difference}")?;
                }
                f.write_str("use --fresh to start anew, or another --outdir or --run-id")
            }
        }
    }
}

impl std::error::Error for ResumeError {}

impl From<LinesError> for ResumeError {
    fn from(error: LinesError) -> Self {
        ResumeError::Lines(error)
    }
}

/// Which trials have a line, as ranges: a run that was never interrupted is one range.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Done(Vec<std::ops::Range<u64>>);

impl Done {
    /// From rising numbers.
    pub fn of(trials: impl IntoIterator<Item = u64>) -> Done {
        let mut ranges: Vec<std::ops::Range<u64>> = Vec::new();
        for trial in trials {
            match ranges.last_mut() {
                Some(last) if last.end == trial => last.end += 1,
                _ => ranges.push(trial..trial + 1),
            }
        }
        Done(ranges)
    }

    /// True where that trial has a line.
    pub fn contains(&self, trial: u64) -> bool {
        let at = self.0.partition_point(|range| range.end <= trial);
        self.0.get(at).is_some_and(|range| range.contains(&trial))
    }

    /// How many.
    pub fn len(&self) -> u64 {
        self.0.iter().map(|range| range.end - range.start).sum()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A results file, open for appending, with its header written.
#[derive(Debug)]
pub struct Resumed {
    /// The file.
    pub file: Jsonl,
    /// The trials that it has already.
    pub done: Done,
    /// Bytes of a torn last line that were cut off.
    pub dropped: u64,
}

/// Opens the results file of a run, or makes it. With `fresh`, whatever stands in it is dropped.
///
/// # Errors
/// [`ResumeError`]. A refused file is left as it was, but for a torn last line.
pub fn open(path: &Path, header: &Header, fresh: bool) -> Result<Resumed, ResumeError> {
    let mut file = Jsonl::open(path).map_err(ResumeError::Open)?;
    if fresh {
        file.clear().map_err(ResumeError::Open)?;
    }
    let dropped = file.dropped();
    if file.is_empty() {
        file.append(&[header.to_line()]).map_err(ResumeError::Open)?;
        return Ok(Resumed { file, done: Done::default(), dropped });
    }
    let lines = Lines::read(path)?;
    let differences = header.differences(lines.header().unwrap_or_default()).map_err(|why| {
        let path = path.to_owned();
        LinesError::Corrupt { path, offset: 0, why: format!("it is no header of a run: {why}") }
    })?;
    if !differences.is_empty() {
        return Err(ResumeError::Refused { path: path.to_owned(), differences });
    }
    Ok(Resumed { file, done: Done::of(lines.trials()), dropped })
}

#[cfg(test)]
mod tests {
    use super::Done;

    #[test]
    fn ranges_answer_as_a_set_would() {
        let numbers = [0, 1, 2, 5, 6, 9];
        let done = Done::of(numbers);
        assert_eq!(done.len(), 6);
        for trial in 0..12 {
            assert_eq!(done.contains(trial), numbers.contains(&trial), "{trial}");
        }
        assert!(Done::of([]).is_empty());
    }
}
