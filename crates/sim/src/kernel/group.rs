//! Trials that are walked together.

use qraft_base::Failure;
use qraft_stats::Tally;

use super::ledger::LedgerTrial;
use super::log::LogTrial;
use super::{MarketTile, SignalTile};
use crate::Market;
use crate::setup::{Form, Setup};
use crate::spec::check_finite;

/// The state of the books of some trials, of either form.
#[derive(Debug)]
pub struct Group {
    /// One for each trial: what keeps it from running, or where its books are.
    places: Vec<Result<Form, Failure>>,
    /// The log form's, each with the trial's place.
    logs: Vec<(usize, LogTrial)>,
    /// The ledger form's, each with the trial's place.
    ledgers: Vec<(usize, LedgerTrial)>,
}

impl Group {
    /// Books at the start. Setups that cannot be run in this market answer their failure at
    /// [`Group::finish`].
    pub fn new(setups: &[Setup], market: &Market<'_>) -> Group {
        let form = |setup: &Setup| {
            setup.check()?;
            setup.fits(market)?;
            Ok(setup.form(market.width))
        };
        let places: Vec<Result<Form, Failure>> = setups.iter().map(form).collect();
        let of = |form: Form| {
            let places = places.iter().enumerate();
            places.filter(move |(_, place)| **place == Ok(form)).map(|(at, _)| at)
        };
        let logs = of(Form::Log).map(|at| (at, LogTrial::new(&setups[at]))).collect();
        let ledgers = of(Form::Ledger).map(|at| (at, LedgerTrial::new(&setups[at], market)));
        let ledgers = ledgers.collect();
        Group { logs, ledgers, places }
    }

    /// Walks one tile. Tiles come in order, each once; the signals are those of the group's
    /// trials, in order.
    ///
    /// # Panics
    /// Where signals are missing or shorter than the layout of [`super::Mask`] asks for: that is
    /// the caller's mistake, never the data's.
    pub fn update(&mut self, market: &MarketTile<'_>, signals: &SignalTile<'_>) {
        // A word of every trial, then the next: what trials look up stays near.
        for word in 0..market.bars.div_ceil(64) {
            for (at, trial) in &mut self.logs {
                trial.update(market, &signals.trials[*at], word);
            }
        }
        for (at, trial) in &mut self.ledgers {
            trial.update(market, &signals.trials[*at]);
        }
    }

    /// The sums of every trial, in the order of the setups.
    pub fn finish(self) -> Vec<Result<Tally, Failure>> {
        let (mut logs, mut ledgers) = (self.logs.into_iter(), self.ledgers.into_iter());
        let tallies = self.places.into_iter().map(|place| {
            let tally = match place? {
                Form::Log => logs.next().map(|(_, trial)| trial.finish()),
                Form::Ledger => ledgers.next().map(|(_, trial)| trial.finish()),
            };
            let tally = tally.unwrap_or_else(|| Ok(Tally::default()))?;
            check_finite(&tally).map(|()| tally)
        });
        tallies.collect()
    }
}
