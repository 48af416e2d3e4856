//! The run's trials, run again as gates ask for them.

use qraft_base::Failure;
use qraft_data::Panel;
use qraft_exec::Externals;
use qraft_search::gates::judge::Asked;
use qraft_search::gates::leak::{self, Leak, LeakError};
use qraft_search::gates::rescan::Source;
use qraft_search::precise::{MatchOptions, PreciseEngine, Study};
use qraft_search::record::TrialRecord;
use qraft_search::scan::ScanEngine;
use qraft_search::seal::{Replay, Replayed};

use crate::exit::Stop;
use crate::inputs::Mode;
use crate::memory::Budget;
use crate::rerun::Rerun;

/// Runs trials of a run again.
pub struct Trials<'a> {
    rerun: &'a Rerun,
    precise: PreciseEngine<'a>,
    mode: Mode,
    externals: Externals,
}

impl<'a> Trials<'a> {
    /// Of a run.
    ///
    /// # Errors
    /// Those of the engines: data that they cannot work on.
    pub fn new(rerun: &'a Rerun) -> Result<Trials<'a>, Failure> {
        let externals = rerun.installed.externals();
        let precise = PreciseEngine::new(&rerun.program, &rerun.panel, MatchOptions::default())?;
        let is_precise = rerun.left.header.mode == Mode::Precise.as_str();
        let mode = if is_precise { Mode::Precise } else { Mode::Fast };
        Ok(Trials { rerun, precise: precise.using(externals.clone()), mode, externals })
    }

    /// Who runs all of them once more.
    ///
    /// # Errors
    /// Exit 2: nothing is left of the budget.
    pub fn source(
        self,
        budget: Option<&Budget>,
        panel: &Panel,
    ) -> Result<Box<dyn Source + 'a>, Stop> {
        Ok(match self.mode {
            Mode::Precise => Box::new(self.precise),
            Mode::Fast => {
                let engine = self.precise.scan().clone();
                match budget {
                    Some(budget) => Box::new(engine.within(budget.beside(panel)?)),
                    None => Box::new(engine),
                }
            }
        })
    }

    /// The params of a line, in the program's order.
    pub fn params(&self, record: &TrialRecord) -> Vec<f64> {
        let names = self.rerun.program.params.iter().map(|param| &param.name.value);
        let of = |name: &String| {
            let found = record.params.iter().find(|(have, _)| have == name);
            found.map_or(f64::NAN, |(_, value)| *value)
        };
        names.map(of).collect()
    }

    /// A trial on another panel, with everything recorded.
    ///
    /// # Errors
    /// The failure that it meets.
    pub fn replay(&self, panel: &Panel, params: &[f64]) -> Result<Replayed, Failure> {
        let program = &self.rerun.program;
        match self.mode {
            Mode::Fast => {
                ScanEngine::new(program, panel)?.using(self.externals.clone()).replay(params)
            }
            Mode::Precise => PreciseEngine::new(program, panel, MatchOptions::default())?
                .using(self.externals.clone())
                .replay(params),
        }
    }

    /// One candidate.
    pub fn of<'t>(&'t mut self, record: &TrialRecord) -> Candidate<'t, 'a> {
        let params = self.params(record);
        Candidate { trials: self, params }
    }
}

/// One candidate, asked.
pub struct Candidate<'t, 'a> {
    trials: &'t Trials<'a>,
    params: Vec<f64>,
}

impl Asked for Candidate<'_, '_> {
    fn study(&mut self, tolerance: f64) -> Result<Study, Failure> {
        self.trials.precise.study(&self.params, tolerance)
    }

    fn leak(&mut self) -> Result<Option<Leak>, LeakError> {
        let (trials, params) = (self.trials, &self.params);
        let panel = &trials.rerun.panel;
        let whole = trials.replay(panel, params).map_err(LeakError::Trial)?;
        leak::leak(panel, &whole, &|panel| trials.replay(panel, params))
    }
}
