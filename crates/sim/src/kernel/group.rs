//! Up to 64 trials side by side.

use qraft_base::Failure;
use qraft_stats::Tally;

use super::ledger::LedgerTrial;
use super::log::LogTrials;
use super::{MarketTile, SignalTile};
use crate::Market;
use crate::setup::{Form, Setup, fail};
use crate::spec::check_finite;

/// How many trials a group holds at most.
pub const MAX_TRIALS: usize = 64;

/// The state of the books of at most [`MAX_TRIALS`] trials, of either form.
#[derive(Debug)]
pub struct Group {
    /// One for each trial: what keeps it from running, or where its books are.
    places: Vec<Result<Form, Failure>>,
    /// The log form's, all in one: bit i and lane i are trial i.
    log: Option<LogTrials>,
    /// The ledger form's, each with the trial's place.
    ledgers: Vec<(usize, LedgerTrial)>,
}

impl Group {
    /// Books at the start. Setups that cannot be run in this market answer their failure at
    /// [`Group::finish`].
    ///
    /// # Errors
    /// `group_too_large`: more than [`MAX_TRIALS`] setups.
    pub fn new(setups: &[Setup], market: &Market<'_>) -> Result<Group, Failure> {
        if setups.len() > MAX_TRIALS {
            let text = format!("{} trials in a group of at most {MAX_TRIALS}", setups.len());
            return Err(fail("group_too_large", text));
        }
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
        let logs: Vec<usize> = of(Form::Log).collect();
        let log = (!logs.is_empty()).then(|| LogTrials::new(setups, &logs));
        let ledgers = of(Form::Ledger).map(|at| (at, LedgerTrial::new(&setups[at], market)));
        let ledgers = ledgers.collect();
        Ok(Group { log, ledgers, places })
    }

    /// Walks one tile. Tiles come in order, each once; the signals are those of the group's
    /// trials, in order.
    ///
    /// # Panics
    /// Where signals are missing or shorter than the layout of [`super::Mask`] asks for: that is
    /// the caller's mistake, never the data's.
    pub fn update(&mut self, market: &MarketTile<'_>, signals: &SignalTile<'_>) {
        if let Some(log) = &mut self.log {
            log.update(market, signals.trials);
        }
        for (at, trial) in &mut self.ledgers {
            trial.update(market, &signals.trials[*at]);
        }
    }

    /// The sums of every trial, in the order of the setups.
    pub fn finish(self) -> Vec<Result<Tally, Failure>> {
        let mut ledgers = self.ledgers.into_iter();
        let tallies = self.places.into_iter().enumerate().map(|(at, place)| {
            let tally = match place? {
                Form::Log => self.log.as_ref().map(|log| log.finish(at)),
                Form::Ledger => ledgers.next().map(|(_, trial)| trial.finish()),
            };
            let tally = tally.unwrap_or_else(|| Ok(Tally::default()))?;
            check_finite(&tally).map(|()| tally)
        });
        tallies.collect()
    }
}
