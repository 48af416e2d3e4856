//! Records as a file has them, before they are aligned.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use qraft_base::{Symbol, nearest};

use crate::DataError;
use crate::error::{Place, Row};
use crate::sidecar::Declared;
use crate::stamp::Stamp;

/// Columns whose numbers are prices: above zero.
pub(crate) const PRICES: [&str; 5] = ["open", "high", "low", "close", "vwap"];
/// Columns that must be numbers wherever they are.
pub(crate) const STANDARD: [&str; 6] = ["open", "high", "low", "close", "volume", "vwap"];

/// One record a symbol and stamp, column by column.
#[derive(Default)]
pub(crate) struct LongTable {
    /// In the order in which the file names them.
    pub symbols: Vec<Symbol>,
    /// Index into `symbols`, a record each.
    pub symbol_of: Vec<u32>,
    pub stamps: Vec<Stamp>,
    pub columns: Vec<(String, Vec<f64>)>,
    /// The line each record starts on, for files that have lines.
    pub lines: Option<Vec<u64>>,
    /// What the file says of itself (Parquet metadata).
    pub declared: Declared,
}

impl LongTable {
    /// Where the record is, as people count.
    pub fn row(&self, record: usize) -> Row {
        match &self.lines {
            Some(lines) => Row::Line(lines[record]),
            None => Row::Record(record as u64 + 1),
        }
    }

    /// Infinite numbers, prices not above zero, negative volumes.
    pub fn check_values(&self, path: &Path) -> Result<(), DataError> {
        for (name, values) in &self.columns {
            let is_price = PRICES.contains(&name.as_str());
            let is_volume = name == "volume";
            let bad = |x: &f64| x.is_infinite() || is_price && *x <= 0.0 || is_volume && *x < 0.0;
            let Some(record) = values.iter().position(bad) else { continue };
            let value = values[record];
            let why = if value.is_infinite() {
                "is not finite"
            } else if is_price {
                "is no price: prices are above zero"
            } else {
                "is negative"
            };
            return Err(DataError::Value {
                place: Place::file(path).row(self.row(record)).column(name),
                message: format!("{value} {why}; leave the cell empty if the value is missing"),
            });
        }
        Ok(())
    }
}

/// Reads a file's records, told apart by its first bytes.
pub(crate) fn read(path: &Path) -> Result<LongTable, DataError> {
    let named_parquet = path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("parquet"));
    let mut file = open(path)?;
    let mut magic = [0; 4];
    let mut read = 0;
    while read < magic.len() {
        match file.read(&mut magic[read..]).map_err(|error| unreadable(path, &error))? {
            0 => break,
            n => read += n,
        }
    }
    if read == 0 {
        return Err(DataError::Empty {
            place: Place::file(path),
            message: "the file is empty; it needs a header with `ts` and `close`, and records"
                .to_owned(),
        });
    }
    if &magic == b"PAR1" {
        return crate::parquet::read(path, file);
    }
    if named_parquet {
        return Err(DataError::Format {
            place: Place::file(path),
            message:
                "is not a Parquet file: it does not start with PAR1; if it is CSV, name it .csv"
                    .to_owned(),
        });
    }
    let mut bytes = magic[..read].to_vec();
    file.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
    crate::csv::read(path, &bytes)
}

fn open(path: &Path) -> Result<File, DataError> {
    let message =
        |text: &str| DataError::File { place: Place::file(path), message: text.to_owned() };
    match std::fs::metadata(path) {
        Ok(data) if data.is_dir() => {
            return Err(message("is a directory; name one CSV or Parquet file"));
        }
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(message("there is no such file; check the path and the working directory"));
        }
        Err(error) => return Err(unreadable(path, &error)),
    }
    File::open(path).map_err(|error| unreadable(path, &error))
}

pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> DataError {
    DataError::File { place: Place::file(path), message: format!("cannot be read: {error}") }
}

/// The file's stem: the name of the instrument where there is no `symbol` column.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// Checks the names of a header: `ts` and `close` there, nothing twice, no near miss of a standard
/// column that would be lost in silence.
pub(crate) fn check_header(path: &Path, names: &[&str]) -> Result<(), DataError> {
    let fail = |column: &str, message: String| {
        Err(DataError::Column { place: Place::file(path).column(column), message })
    };
    for (at, name) in names.iter().enumerate() {
        if !name.is_empty() && names[..at].contains(name) {
            return fail(name, "is in the header twice; drop or rename one".to_owned());
        }
    }
    let found = || {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    for wanted in ["ts", "close"] {
        if names.contains(&wanted) {
            continue;
        }
        let hint = match near_miss(wanted, names, true) {
            Some(near) => format!("rename `{near}` to `{wanted}`"),
            None => "a data file needs at least `ts` and `close`".to_owned(),
        };
        return fail(wanted, format!("is not there; found are {}; {hint}", found()));
    }
    for wanted in ["symbol", "open", "high", "low", "volume"] {
        if !names.contains(&wanted)
            && let Some(near) = near_miss(wanted, names, false)
        {
            let message = format!(
                "is not there but `{near}` is, and names are case-sensitive; found are {}; \
                 rename `{near}` to `{wanted}`",
                found()
            );
            return fail(wanted, message);
        }
    }
    Ok(())
}

/// The header's name that stands for `wanted`: another case, a usual synonym, or (`loose`) a typo.
fn near_miss<'a>(wanted: &str, names: &[&'a str], loose: bool) -> Option<&'a str> {
    let synonyms: &[&str] = match wanted {
        "ts" => &["date", "datetime", "time", "timestamp", "day", "trade_date", "open_time"],
        "close" => &["price", "last", "adj_close", "adj close", "c"],
        "symbol" => &["ticker", "code", "instrument"],
        _ => &[],
    };
    let meant = |name: &&&str| {
        let lower = name.trim().to_lowercase();
        lower == wanted || synonyms.contains(&lower.as_str())
    };
    let typo = || loose.then(|| nearest(wanted, names.iter().copied())).flatten();
    names.iter().find(meant).copied().or_else(typo)
}
