//! Every trial of a run once more, from its lines: what it earned, bar by bar, goes into a matrix
//! in a file; what it comes to where trading costs more or less ranks it again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use qraft_base::Failure;
use qraft_data::{Column, DataError, Panel, Scratch};
use qraft_stats::gate::panel::{Means, PanelBuilder, SnoopError};
use qraft_stats::gate::pbo::{Blocks, Refusal};

use crate::objective::{Best, Objective};
use crate::plan::Trial;
use crate::record::TrialRecord;
use crate::run::{Lines, LinesError};
use crate::scan::{Again, MULTIPLIERS};
use crate::split::Fold;

/// Fewer sessions than this say little, and bars stand for themselves.
const LEAST_SESSIONS: usize = 60;

/// Differences that are told one by one.
const TOLD: usize = 3;

/// Who runs trials once more.
pub trait Source: Sync {
    /// Runs them, in order; `None` where `stop` rose.
    fn again(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Vec<Result<Again, Failure>>>;

    /// How many go together, at most.
    fn at_once(&self) -> usize;
}

/// Why trials could not be run once more.
#[derive(Debug)]
pub enum RescanError {
    /// A line cannot be read.
    Lines(LinesError),
    /// The matrix cannot be written.
    Data(DataError),
    /// The benchmark has too few rows.
    Snoop(SnoopError),
    /// It was stopped.
    Interrupted,
}

impl From<LinesError> for RescanError {
    fn from(error: LinesError) -> Self {
        RescanError::Lines(error)
    }
}

impl From<DataError> for RescanError {
    fn from(error: DataError) -> Self {
        RescanError::Data(error)
    }
}

impl From<SnoopError> for RescanError {
    fn from(error: SnoopError) -> Self {
        RescanError::Snoop(error)
    }
}

/// The rows that returns are compared in: bars, or whole sessions of intraday bars, whose returns
/// are compounded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rows {
    bars: usize,
    sessions: Option<Vec<Range<usize>>>,
}

impl Rows {
    /// Of a panel: sessions where its bars are finer and there are enough of them.
    pub fn of(panel: &Panel) -> Rows {
        let bars = panel.bars();
        let mut sessions: Vec<Range<usize>> = Vec::new();
        if panel.bar.is_intraday() {
            for (bar, session) in panel.session.iter().enumerate() {
                match sessions.last_mut() {
                    Some(last) if panel.session[last.start] == *session => last.end = bar + 1,
                    _ => sessions.push(bar..bar + 1),
                }
            }
        }
        Rows { bars, sessions: (sessions.len() >= LEAST_SESSIONS).then_some(sessions) }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.sessions.as_ref().map_or(self.bars, Vec::len)
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `bar` or `session`.
    pub fn name(&self) -> &'static str {
        if self.sessions.is_some() { "session" } else { "bar" }
    }

    /// The returns of the rows, from those of the bars.
    pub fn compound(&self, returns: &[f64]) -> Vec<f64> {
        let Some(sessions) = &self.sessions else { return returns.to_vec() };
        let one = |bars: &Range<usize>| {
            let returns = &returns[bars.clone()];
            returns.iter().fold(1.0, |growth, r| growth * (1.0 + r)) - 1.0
        };
        sessions.iter().map(one).collect()
    }
}

/// What is asked of the trials.
pub struct Wanted<'a> {
    /// The params' names, in the order of the program.
    pub names: &'a [String],
    /// What the benchmark earned in each row.
    pub benchmark: &'a [f64],
    /// The rows.
    pub rows: &'a Rows,
    /// Blocks of PBO.
    pub pbo_blocks: usize,
    /// What "best" means.
    pub objective: Objective,
    /// How many of the best are compared under other costs.
    pub top: usize,
    /// The tests of the split.
    pub folds: &'a [Fold],
    /// Trials whose returns are kept.
    pub keep: &'a BTreeSet<u64>,
    /// Where the matrix stands; `None` is the system's folder of temporary files.
    pub scratch: Option<PathBuf>,
}

/// A trial whose figures are not those of its line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Which.
    pub trial: u64,
    /// How, in words.
    pub how: String,
}

/// A fold: the trial that was best on what it was chosen on.
#[derive(Clone, PartialEq, Debug)]
pub struct Chosen {
    /// The trial.
    pub trial: u64,
    /// Its params by name.
    pub params: Vec<(String, f64)>,
    /// Its Sharpe ratio per bar where it was chosen.
    pub train: f64,
    /// And where it was tested; `None` where returns do not vary there.
    pub test: Option<f64>,
}

/// What came of it.
pub struct Rescan {
    /// The matrix: differences from the benchmark.
    pub differences: Column,
    /// What is known of the matrix besides.
    pub means: Means,
    /// The trial of each model of the matrix, rising.
    pub models: Vec<u64>,
    /// Trials that differ from the benchmark by a constant, and are no model.
    pub constant: u64,
    /// Trials that PBO cannot rank: they are idle in half of its blocks.
    pub idle: u64,
    /// PBO's blocks, or why there are none.
    pub blocks: Result<Blocks, Refusal>,
    /// The first few trials whose figures moved, and how many did.
    pub moved: Vec<Moved>,
    /// How many did.
    pub moved_count: u64,
    /// The best trials under each multiplier of the costs, best first.
    pub top: Vec<Vec<u64>>,
    /// One for each fold; `None` where no trial has a Sharpe ratio there.
    pub folds: Vec<Option<Chosen>>,
    /// What was kept.
    pub kept: BTreeMap<u64, Again>,
}

/// Runs every trial of the lines that ran to its end. `tell` hears how many are done.
///
/// # Errors
/// [`RescanError`].
pub fn rescan(
    lines: &Lines,
    source: &dyn Source,
    wanted: &Wanted<'_>,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(u64),
) -> Result<Rescan, RescanError> {
    let rows = wanted.rows.len();
    let mut sums = Sums {
        builder: PanelBuilder::new(wanted.benchmark)?,
        scratch: Scratch::new(wanted.scratch.clone(), rows * lines.len() as usize)?,
        models: Vec::new(),
        constant: 0,
        idle: 0,
        blocks: Blocks::new(rows, wanted.pbo_blocks),
        moved: Vec::new(),
        moved_count: 0,
        top: MULTIPLIERS.map(|_| Best::new(wanted.objective, wanted.top)).into(),
        folds: wanted.folds.iter().map(|_| Best::new(Objective::default(), 1)).collect(),
        kept: BTreeMap::new(),
    };
    let (most, mut batch, mut done) = (source.at_once().max(1), Vec::new(), 0);
    let mut run = |batch: &mut Vec<TrialRecord>, sums: &mut Sums<'_>| {
        let trials: Vec<Trial> = batch.iter().map(|record| trial(record, wanted.names)).collect();
        let again = source.again(&trials, stop).ok_or(RescanError::Interrupted)?;
        for (record, again) in batch.drain(..).zip(again) {
            sums.add(&record, again, wanted)?;
        }
        done += trials.len() as u64;
        tell(done);
        Ok::<(), RescanError>(())
    };
    lines.for_each::<RescanError>(|record| {
        if record.stats().is_none() {
            return Ok(());
        }
        batch.push(record);
        if batch.len() < most { Ok(()) } else { run(&mut batch, &mut sums) }
    })?;
    if !batch.is_empty() {
        run(&mut batch, &mut sums)?;
    }
    sums.finish()
}

/// The trial of a line, its params in the program's order.
pub(super) fn trial(record: &TrialRecord, names: &[String]) -> Trial {
    let of = |name: &String| {
        let at = record.params.binary_search_by(|(have, _)| have.cmp(name));
        at.map_or(f64::NAN, |at| record.params[at].1)
    };
    Trial { number: record.trial, params: names.iter().map(of).collect() }
}

struct Sums<'b> {
    builder: PanelBuilder<'b>,
    scratch: Scratch,
    models: Vec<u64>,
    constant: u64,
    idle: u64,
    blocks: Result<Blocks, Refusal>,
    moved: Vec<Moved>,
    moved_count: u64,
    top: Vec<Best<u64>>,
    folds: Vec<Best<Chosen>>,
    kept: BTreeMap<u64, Again>,
}

impl Sums<'_> {
    fn add(
        &mut self,
        record: &TrialRecord,
        again: Result<Again, Failure>,
        wanted: &Wanted<'_>,
    ) -> Result<(), RescanError> {
        let again = match again {
            Ok(again) => again,
            Err(failure) => {
                self.moved(record.trial, failure.to_string());
                return Ok(());
            }
        };
        if let Some(stats) = record.stats().filter(|stats| !stats.same_bits(again.stats())) {
            let how = stats.first_difference(again.stats());
            let how =
                how.map(|(name, line, now)| format!("`{name}` is {line} in its line, {now} now"));
            self.moved(record.trial, how.unwrap_or_default());
        }
        for (best, stats) in self.top.iter_mut().zip(&again.by_cost) {
            best.offer(record.trial, wanted.objective.value(stats), || record.trial);
        }
        for (fold, best) in wanted.folds.iter().zip(&mut self.folds) {
            let train = sharpe(fold.train.iter().map(|bars| &again.returns[bars.clone()]));
            best.offer(record.trial, train, || Chosen {
                trial: record.trial,
                params: record.params.clone(),
                train: train.unwrap_or(f64::NAN),
                test: sharpe([&again.returns[fold.test.clone()]].into_iter()),
            });
        }
        let rows = wanted.rows.compound(&again.returns);
        match self.builder.push(&rows) {
            Ok(full) => {
                self.models.push(record.trial);
                if let Some(strip) = full {
                    self.scratch.push(&strip)?;
                }
            }
            Err(SnoopError::ZeroVariance(_)) => self.constant += 1,
            Err(error) => return Err(error.into()),
        }
        if let Ok(blocks) = &mut self.blocks {
            if blocks.is_idle(&rows) {
                self.idle += 1;
            } else if let Err(refusal) = blocks.push(&rows) {
                self.blocks = Err(refusal);
            }
        }
        if wanted.keep.contains(&record.trial) {
            self.kept.insert(record.trial, again);
        }
        Ok(())
    }

    fn moved(&mut self, trial: u64, how: String) {
        self.moved_count += 1;
        if self.moved.len() < TOLD {
            self.moved.push(Moved { trial, how });
        }
    }

    fn finish(mut self) -> Result<Rescan, RescanError> {
        let (last, means) = self.builder.finish();
        self.scratch.push(&last)?;
        let folds = self
            .folds
            .into_iter()
            .map(|best| best.into_rows().next().filter(|chosen| !chosen.train.is_nan()));
        Ok(Rescan {
            differences: self.scratch.finish()?,
            means,
            models: self.models,
            constant: self.constant,
            idle: self.idle,
            blocks: self.blocks,
            moved: self.moved,
            moved_count: self.moved_count,
            top: self.top.into_iter().map(|best| best.into_rows().collect()).collect(),
            folds: folds.collect(),
            kept: self.kept,
        })
    }
}

/// The Sharpe ratio per bar of returns that stand in parts; `None` where they do not vary.
fn sharpe<'a>(parts: impl Iterator<Item = &'a [f64]> + Clone) -> Option<f64> {
    let all = || parts.clone().flatten().copied();
    let n = all().count() as f64;
    let mean = all().sum::<f64>() / n;
    let squares: f64 = all().map(|r| (r - mean) * (r - mean)).sum();
    let std = (squares / (n - 1.0)).sqrt();
    let first = all().next()?;
    let varies = all().any(|r| r != first);
    let sharpe = mean / std;
    (varies && sharpe.is_finite()).then_some(sharpe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sharpe_ratio_of_parts_is_that_of_the_whole() {
        let r = [0.01, -0.02, 0.03, 0.0, 0.01];
        let whole = sharpe([&r[..]].into_iter()).expect("it varies");
        assert_eq!(sharpe([&r[..2], &r[2..]].into_iter()), Some(whole));
        assert!((whole - 0.006 / 0.018_165_902_124_584_95).abs() < 1e-12, "{whole}");
        assert_eq!(sharpe([&[0.01, 0.01][..]].into_iter()), None);
        assert_eq!(sharpe([&r[..1]].into_iter()), None);
        assert_eq!(sharpe([&r[..0]].into_iter()), None);
    }
}
