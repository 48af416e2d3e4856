//! The best trials, run again with everything recorded, and sealed in packs that anyone can replay.

mod build;
mod factors;
mod pack;
mod performance;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use qraft_base::{Digest, ErrorType, Failure, Stage};
use qraft_evidence::{INDEX_NAME, Index, Indexed, Pack, PackError};
use qraft_ir::program::Program;

use crate::precise::{Sensitivity, sensitivity_json};
use crate::record::{Header, Inputs, Outcome, Stats, TrialRecord};
use crate::report::BestTrial;
pub use build::Build;
use pack::SENSITIVITY_NAME;
pub use pack::{json as json_bytes, statement};

/// A trial, run again with everything recorded.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// Its figures.
    pub stats: Stats,
    /// Equity at each bar's close, money.
    pub equity: Vec<f64>,
    /// Every fill, in order.
    pub fills: Vec<FillRow>,
}

/// One filled order of a replay.
#[derive(Clone, PartialEq, Debug)]
pub struct FillRow {
    /// Bar in which it filled.
    pub bar: u32,
    /// Index of the symbol.
    pub symbol: u32,
    /// `buy`, `sell`
    pub side: &'static str,
    /// How many, positive.
    pub shares: f64,
    /// The price that the fill is based on.
    pub base: f64,
    /// Price of one.
    pub price: f64,
    /// Fee and tax, money.
    pub fee: f64,
    /// The tax alone, money.
    pub tax: f64,
    /// What the spread cost, money.
    pub spread: f64,
    /// What the impact cost, money.
    pub impact: f64,
    /// Why.
    pub reason: &'static str,
}

/// Runs one trial with everything recorded, by another path than the scan's where there is one.
pub trait Replay {
    /// The trial with those params, in the order of the program's.
    ///
    /// # Errors
    /// The failure that the trial meets.
    fn replay(&self, params: &[f64]) -> Result<Replayed, Failure>;

    /// What becomes of that trial where trading costs more or less, and where orders come later.
    fn sensitivity(&self, params: &[f64]) -> Sensitivity;
}

/// The name of the effective space, in packs and in a run's folder.
pub const SPACE_NAME: &str = "search.yaml";

/// The name of the run's header in a pack.
pub const HEADER_NAME: &str = "header.json";

/// What a pack holds besides the trial.
#[derive(Clone, Debug)]
pub struct Material<'a> {
    /// The run's header.
    pub header: &'a Header,
    /// What it is made from.
    pub inputs: &'a Inputs,
    /// The panel that was run.
    pub panel: &'a qraft_data::Panel,
    /// The strategy's text as it was read.
    pub strategy: &'a str,
    /// `yaml`, or `json` where it was.
    pub strategy_format: &'static str,
    /// The effective space: `search.yaml`.
    pub space: &'a str,
    /// What the strategy means.
    pub program: &'a Program,
    /// What its comments allow, by place.
    pub allows: &'a [Allow],
    /// The build that seals.
    pub build: &'a Build,
    /// `qraft.lock` of the strategy's project, where it uses operators from outside.
    pub lock: Option<&'a [u8]>,
}

/// A finding that a comment of the strategy allows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Allow {
    /// The rule's code.
    pub code: &'static str,
    /// Line of the finding in the pack's strategy, from 1.
    pub line: u64,
    /// Column, in characters, from 1.
    pub column: u64,
    /// `warning`, `info`
    pub severity: &'static str,
    /// What would have been reported.
    pub silenced: String,
    /// Why it is allowed, in the author's words.
    pub reason: String,
}

impl Material<'_> {
    /// The strategy's name within a pack, for the effective space to refer to.
    pub fn strategy_name(format: &str) -> String {
        format!("strategy.{format}")
    }
}

/// Why the best trials could not be sealed.
#[derive(Debug)]
pub enum SealError {
    /// A pack could not be written.
    Pack(PackError),
    /// A folder could not be looked at or removed.
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A table could not be encoded; the message says why.
    Table(String),
    /// A replay did not give what the trial's line says.
    Replay {
        /// Which trial.
        trial: u64,
        /// How.
        failure: Failure,
    },
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SealError::Pack(error) => error.fmt(f),
            SealError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            SealError::Table(why) => f.write_str(why),
            SealError::Replay { trial, failure } => write!(f, "trial {trial}: {failure}"),
        }
    }
}

impl std::error::Error for SealError {}

impl From<PackError> for SealError {
    fn from(error: PackError) -> Self {
        SealError::Pack(error)
    }
}

/// A sealed candidate.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// From 1.
    pub rank: usize,
    /// Its trial.
    pub trial: u64,
    /// Its pack.
    pub pack: Pack,
}

/// Seals each of the best trials into `dir/<rank>-<8 hex of its param_hash>/`, and removes packs of
/// earlier rankings from `dir`.
///
/// # Errors
/// [`SealError`]; one whose replay differs from its line by a bit is `replay_differs`.
pub fn seal(
    dir: &Path,
    best: &[BestTrial],
    engine: &dyn Replay,
    material: &Material<'_>,
) -> Result<Vec<Sealed>, SealError> {
    seal_with(dir, best, engine, material, &|_| Ok(Vec::new()))
}

/// A file of a pack: a name and its bytes.
pub type PackFile = (String, Vec<u8>);

/// What a pack of that rank holds besides its own.
pub type More<'a> = &'a dyn Fn(usize) -> Result<Vec<PackFile>, SealError>;

/// The same, where the packs hold more: `more` answers the files of each rank.
///
/// # Errors
/// Those of [`seal`], and of `more`.
pub fn seal_with(
    dir: &Path,
    best: &[BestTrial],
    engine: &dyn Replay,
    material: &Material<'_>,
    more: More<'_>,
) -> Result<Vec<Sealed>, SealError> {
    let names: Vec<String> = best.iter().map(folder).collect();
    sweep(dir, &names)?;
    let mut sealed = Vec::with_capacity(best.len());
    for (best, name) in best.iter().zip(&names) {
        let trial = best.record.trial;
        let replayed =
            replay(engine, &best.record).map_err(|failure| SealError::Replay { trial, failure })?;
        let more = more(best.rank)?;
        let mut files = pack::files(&best.record, &replayed, material)?;
        if !more.iter().any(|(name, _)| name == SENSITIVITY_NAME) {
            files.push(sensitivity(engine, &best.record));
        }
        files.extend(more);
        let pack = pack::write(&dir.join(name), &files)?;
        sealed.push(Sealed { rank: best.rank, trial, pack });
    }
    index(dir, &material.header.run_id, &names, &sealed)?;
    Ok(sealed)
}

/// A trial, made again.
#[derive(Clone, Debug)]
pub struct Remade {
    /// Its figures.
    pub stats: Stats,
    /// The files that it makes, with its curves; the same bytes as sealed ones on the same build.
    pub files: Vec<PackFile>,
}

/// Makes the files of a trial again. What came out of `record` is not looked at.
///
/// # Errors
/// [`SealError::Replay`] where the trial fails; a table that cannot be encoded.
pub fn remake(
    record: &TrialRecord,
    engine: &dyn Replay,
    material: &Material<'_>,
) -> Result<Remade, SealError> {
    let failed = |failure| SealError::Replay { trial: record.trial, failure };
    let replayed = engine.replay(&values(record)).map_err(failed)?;
    let stats = replayed.stats.clone();
    let equity_len = replayed.equity.len() as u64;
    let outcome = Outcome::Done { stats: stats.clone(), equity_len };
    let record = TrialRecord { outcome, ..record.clone() };
    let mut files = pack::files(&record, &replayed, material)?;
    files.push(sensitivity(engine, &record));
    Ok(Remade { stats, files })
}

fn values(record: &TrialRecord) -> Vec<f64> {
    record.params.iter().map(|(_, value)| *value).collect()
}

fn sensitivity(engine: &dyn Replay, record: &TrialRecord) -> PackFile {
    let curves = engine.sensitivity(&values(record));
    (SENSITIVITY_NAME.to_owned(), json_bytes(sensitivity_json(&curves)))
}

/// Tells which packs there are, by their identities; nothing where there is no folder for them.
fn index(dir: &Path, run_id: &str, names: &[String], sealed: &[Sealed]) -> Result<(), SealError> {
    if !dir.is_dir() {
        return Ok(());
    }
    let one = |(sealed, folder): (&Sealed, &String)| Indexed {
        rank: sealed.rank as u64,
        trial: sealed.trial,
        folder: folder.clone(),
        id: sealed.pack.manifest.digest(),
    };
    let packs = sealed.iter().zip(names).map(one).collect();
    Ok(Index { run_id: run_id.to_owned(), packs }.write(dir)?)
}

fn folder(best: &BestTrial) -> String {
    pack_name(best.rank, best.record.param_hash)
}

/// The folder in which a run keeps its packs.
pub const PACKS: &str = "topN";

/// What the pack of a trial is called: its rank, and 8 hex digits of its params.
pub fn pack_name(rank: usize, param_hash: Digest) -> String {
    format!("{rank}-{}", param_hash.short(8))
}

fn replay(engine: &dyn Replay, record: &TrialRecord) -> Result<Replayed, Failure> {
    let replayed = engine.replay(&values(record))?;
    match record.stats() {
        Some(stats) if stats.same_bits(&replayed.stats) => Ok(replayed),
        stats => Err(differs(stats, &replayed.stats)),
    }
}

fn differs(line: Option<&Stats>, replayed: &Stats) -> Failure {
    let first = line.and_then(|line| line.first_difference(replayed));
    let what = match first {
        Some((name, line, replay)) => format!("`{name}` is {line} in its line, {replay} replayed"),
        None => "the line has no figures".to_owned(),
    };
    let message = format!("the replay differs from the trial's line: {what}");
    Failure::new(ErrorType::Fast, Stage::Evidence, "replay_differs", message)
        .with_hint("the results file may be of another build: search again with --fresh")
}

/// Removes packs of earlier rankings, told by their names, and the index, which no longer holds;
/// anything else in the folder stays.
fn sweep(dir: &Path, keep: &[String]) -> Result<(), SealError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| SealError::Io { path, source }
    };
    let items = match fs::read_dir(dir) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        items => items.map_err(io(dir))?,
    };
    for item in items {
        let path = item.map_err(io(dir))?.path();
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        if name == INDEX_NAME {
            fs::remove_file(&path).map_err(io(&path))?;
        } else if is_pack_name(&name) && !keep.contains(&name) {
            fs::remove_dir_all(&path).map_err(io(&path))?;
        }
    }
    Ok(())
}

fn is_pack_name(name: &str) -> bool {
    let Some((rank, hash)) = name.split_once('-') else { return false };
    let digits = !rank.is_empty() && rank.bytes().all(|b| b.is_ascii_digit());
    digits && hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests;
