//! Records as a file has them, before they are aligned.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use qraft_base::schema::{ColumnKind, ColumnSchema, KnownAt};
use qraft_base::{Interval, Symbol, nearest};

use crate::error::{Place, Row};
use crate::stamp::Stamp;
use crate::{DataError, csv};

/// Columns whose numbers are prices: above zero.
pub(crate) const PRICES: [&str; 5] = ["open", "high", "low", "close", "vwap"];
/// Columns that must be numbers wherever they are.
pub(crate) const STANDARD: [&str; 6] = ["open", "high", "low", "close", "volume", "vwap"];

/// What a file is read for.
#[derive(Clone, Default)]
pub(crate) struct Needs<'a> {
    /// Prices: `ts` and `close` must be there, and standard columns must be numbers. Otherwise a
    /// table beside the prices: `ts` and `symbol` may be absent.
    pub prices: bool,
    /// Columns of instants, besides `ts`; they must be there.
    pub times: BTreeSet<&'a str>,
    /// Columns that hold instants if they are there.
    pub maybe_times: BTreeSet<&'a str>,
    /// Columns of names.
    pub categories: BTreeSet<&'a str>,
    /// What an earlier look at the same file has found.
    pub found: Option<&'a Found>,
}

/// What the columns of a file hold, once all of it has been looked at.
#[derive(Clone, Default, Debug)]
pub(crate) struct Found {
    /// Columns of numbers, codes of categories included.
    pub numbers: BTreeSet<String>,
    /// The names of each category, sorted.
    pub categories: BTreeMap<String, Vec<String>>,
}

/// Who takes records as they are read, and how many at once. Each time the table holds the records
/// since the last time and is emptied after it.
pub(crate) struct Batches<'a> {
    /// Most records.
    pub most: usize,
    /// Who.
    pub each: &'a mut dyn FnMut(&LongTable) -> Result<(), DataError>,
}

impl<'a> Needs<'a> {
    /// What declared columns ask for.
    pub fn add(&mut self, columns: impl Iterator<Item = (&'a String, &'a ColumnSchema)>) {
        for (name, column) in columns {
            if column.kind == Some(ColumnKind::Category) {
                self.categories.insert(name);
            }
            if let Some(KnownAt::Column(at)) = &column.known_at {
                self.times.insert(at);
            }
        }
    }

    /// The names of a category before its first record.
    pub fn names(&self, column: &str) -> Names {
        let found = self.found.and_then(|found| found.categories.get(column));
        found.map_or_else(Names::default, |names| Names::known(names))
    }

    /// Whether a column holds instants.
    pub fn is_time(&self, name: &str) -> bool {
        self.times.contains(name) || self.maybe_times.contains(name)
    }
}

/// Records, column by column.
#[derive(Default)]
pub(crate) struct LongTable {
    /// How many records.
    pub records: usize,
    /// How many records of the file stand before them.
    pub before: usize,
    /// In the order in which the file names them.
    pub symbols: Vec<Symbol>,
    /// Index into `symbols`, a record each; empty where the file has no `symbol`.
    pub symbol_of: Vec<u32>,
    /// Empty where the file has no `ts`.
    pub stamps: Vec<Stamp>,
    /// Numbers, and the codes of categories.
    pub columns: Vec<(String, Vec<f64>)>,
    /// Instants: `None` where the cell is empty.
    pub times: BTreeMap<String, Vec<Option<Stamp>>>,
    /// The names behind the codes of a category, sorted: a code is a place in the list.
    pub categories: BTreeMap<String, Vec<String>>,
    /// Columns of text that nothing declares: not read.
    pub left_out: Vec<String>,
    /// The line each record starts on, for files that have lines.
    pub lines: Option<Vec<u64>>,
    /// What Parquet metadata say.
    pub bar: Option<Interval>,
    /// What Parquet metadata say.
    pub calendar: Option<String>,
}

/// A column of names while it is read.
#[derive(Clone, Default)]
pub(crate) struct Names {
    index: BTreeMap<String, u32>,
    codes: Vec<Option<u32>>,
}

impl Names {
    /// The next record's name; an empty one is missing.
    pub fn push(&mut self, name: &str) {
        if name.is_empty() {
            return self.codes.push(None);
        }
        let next = self.index.len() as u32;
        let code = match self.index.get(name) {
            Some(code) => *code,
            None => *self.index.entry(name.to_owned()).or_insert(next),
        };
        self.codes.push(Some(code));
    }

    /// For names that are known, sorted: their codes are final.
    pub fn known(names: &[String]) -> Names {
        let index = names.iter().zip(0..).map(|(name, code)| (name.clone(), code)).collect();
        Names { index, codes: Vec::new() }
    }

    /// The codes so far, which are final where the names were known, and forgets them.
    pub fn take(&mut self) -> Vec<f64> {
        let codes = std::mem::take(&mut self.codes);
        codes.into_iter().map(|code| code.map_or(f64::NAN, f64::from)).collect()
    }

    /// Codes by the sorted names, which do not depend on the order of records.
    pub fn finish(self) -> (Vec<String>, Vec<f64>) {
        let mut sorted = vec![0.0; self.index.len()];
        for (place, first) in self.index.values().enumerate() {
            sorted[*first as usize] = place as f64;
        }
        let codes = self.codes.iter().map(|code| code.map_or(f64::NAN, |at| sorted[at as usize]));
        let codes = codes.collect();
        (self.index.into_keys().collect(), codes)
    }
}

impl LongTable {
    /// Where the record is, as people count.
    pub fn row(&self, record: usize) -> Row {
        match &self.lines {
            Some(lines) => Row::Line(lines[record]),
            None => Row::Record((self.before + record) as u64 + 1),
        }
    }

    /// Infinite numbers, prices not above zero, negative volumes.
    pub fn check_values(&self, path: &Path) -> Result<(), DataError> {
        for (name, values) in &self.columns {
            if let Some(record) = first_bad(name, values) {
                return Err(bad_value(path, self.row(record), name, values[record]));
            }
        }
        Ok(())
    }

    /// Takes the records out, and keeps what is known of all of them.
    pub fn empty(&mut self) {
        self.before += self.records;
        self.records = 0;
        self.symbol_of.clear();
        self.stamps.clear();
        self.columns.iter_mut().for_each(|(_, values)| values.clear());
        self.times.values_mut().for_each(Vec::clear);
        self.lines.iter_mut().for_each(Vec::clear);
    }
}

/// The first value that the column cannot hold.
pub(crate) fn first_bad(name: &str, values: &[f64]) -> Option<usize> {
    let is_price = PRICES.contains(&name);
    let is_volume = name == "volume";
    let bad = |x: &f64| x.is_infinite() || is_price && *x <= 0.0 || is_volume && *x < 0.0;
    values.iter().position(bad)
}

/// What is said of it.
pub(crate) fn bad_value(path: &Path, row: Row, name: &str, value: f64) -> DataError {
    let why = if value.is_infinite() {
        "is not finite"
    } else if PRICES.contains(&name) {
        "is no price: prices are above zero"
    } else {
        "is negative"
    };
    DataError::Value {
        place: Place::file(path).row(row).column(name),
        message: format!("{value} {why}; leave the cell empty if the value is missing"),
    }
}

/// Reads a file's records, told apart by its first bytes.
pub(crate) fn read(path: &Path, needs: &Needs<'_>) -> Result<LongTable, DataError> {
    read_in(path, needs, &mut Batches { most: usize::MAX, each: &mut |_| Ok(()) })
}

/// The same where records are taken as they are read. What is answered holds those that nobody has
/// taken: none, unless there are fewer than ever go together.
pub(crate) fn read_in(
    path: &Path,
    needs: &Needs<'_>,
    batches: &mut Batches<'_>,
) -> Result<LongTable, DataError> {
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
        return crate::parquet::read(path, file, needs, batches);
    }
    if named_parquet {
        return Err(DataError::Format {
            place: Place::file(path),
            message:
                "is not a Parquet file: it does not start with PAR1; if it is CSV, name it .csv"
                    .to_owned(),
        });
    }
    if batches.most == usize::MAX {
        let mut bytes = magic[..read].to_vec();
        file.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error))?;
        csv::check_text(path, bytes.as_slice())?;
        let text = bytes.strip_prefix(csv::MARK).unwrap_or(&bytes);
        return csv::read(path, text, needs, batches);
    }
    let failed = |error: std::io::Error| unreadable(path, &error);
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    csv::check_text(path, &file)?;
    let mark = if magic[..read].starts_with(csv::MARK) { csv::MARK.len() } else { 0 };
    file.seek(SeekFrom::Start(mark as u64)).map_err(failed)?;
    csv::read(path, file, needs, batches)
}

/// The file, if it is Parquet by its first bytes.
pub(crate) fn open_parquet(path: &Path) -> Result<Option<File>, DataError> {
    let mut file = open(path)?;
    let mut magic = [0; 4];
    match file.read_exact(&mut magic) {
        Ok(()) if &magic == b"PAR1" => Ok(Some(file)),
        // Whatever else it is, reading it says so.
        _ => Ok(None),
    }
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

/// Checks the names of a header: what is needed there, nothing twice, and in prices no near miss of
/// a standard column that would be lost in silence.
pub(crate) fn check_header(
    path: &Path,
    names: &[&str],
    needs: &Needs<'_>,
) -> Result<(), DataError> {
    let fail = |column: &str, message: String| {
        Err(DataError::Column { place: Place::file(path).column(column), message })
    };
    for (at, name) in names.iter().enumerate() {
        if !name.is_empty() && names[..at].contains(name) {
            return fail(name, "is in the header twice; drop or rename one".to_owned());
        }
    }
    let found = || quoted(names.iter().copied());
    if let Some(wanted) = needs.times.iter().find(|wanted| !names.contains(*wanted)) {
        let hint = match nearest(wanted, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "it is declared to hold instants".to_owned(),
        };
        return fail(wanted, format!("is not there; found are {}; {hint}", found()));
    }
    if !needs.prices {
        return Ok(());
    }
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

/// Names for a message.
pub(crate) fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
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
