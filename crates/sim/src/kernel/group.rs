//! Trials that are walked together.

use qraft_base::Failure;
use qraft_stats::Tally;

use super::ledger::LedgerTrial;
use super::log::LogTrials;
use super::single::{self, SingleTrials};
use super::{MarketTile, SignalTile};
use crate::Market;
use crate::setup::{Form, Setup};
use crate::spec::check_finite;

/// Where the books of a trial are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Log,
    Single,
    Ledger,
}

impl Place {
    fn of(setup: &Setup, width: usize) -> Place {
        match setup.form(width) {
            Form::Log => Place::Log,
            Form::Ledger if single::follows(setup, width) => Place::Single,
            Form::Ledger => Place::Ledger,
        }
    }
}

/// The place of each that can be run in this market; who shares all with the one before shares its
/// place too.
fn each_place(
    setups: &[Setup],
    market: &Market<'_>,
    place: impl Fn(&Setup) -> Place,
) -> Vec<Result<Place, Failure>> {
    let of = |setup: &Setup| {
        setup.check()?;
        setup.fits(market)?;
        Ok(place(setup))
    };
    let mut places: Vec<Result<Place, Failure>> = Vec::with_capacity(setups.len());
    for (at, setup) in setups.iter().enumerate() {
        let before = at.checked_sub(1).filter(|before| setup.shares(&setups[*before]));
        places.push(before.map_or_else(|| of(setup), |before| places[before].clone()));
    }
    places
}

/// The state of the books of some trials, of either form.
#[derive(Debug)]
pub struct Group {
    /// One for each trial: what keeps it from running, or where its books are.
    places: Vec<Result<Place, Failure>>,
    /// The log form's.
    logs: LogTrials,
    /// The ledger form's that go side by side.
    single: Option<SingleTrials>,
    /// The other ones of the ledger form, each with the trial's place.
    ledgers: Vec<(usize, LedgerTrial)>,
}

impl Group {
    /// Books at the start. Setups that cannot be run in this market answer their failure at
    /// [`Group::finish`].
    pub fn new(setups: &[Setup], market: &Market<'_>) -> Group {
        let places = each_place(setups, market, |setup| Place::of(setup, market.width));
        let of = |place: Place| -> Vec<usize> {
            (0..places.len()).filter(|at| places[*at] == Ok(place)).collect()
        };
        let logs = LogTrials::new(setups, &of(Place::Log));
        let singles = of(Place::Single);
        let single = (!singles.is_empty()).then(|| SingleTrials::new(setups, &singles, market));
        let ledger = |at: usize| (at, LedgerTrial::new(&setups[at], market));
        let ledgers = of(Place::Ledger).into_iter().map(ledger).collect();
        Group { logs, single, ledgers, places }
    }

    /// The same books in the ledger form, whatever form would do, which keep the return of every
    /// bar: `bars` numbers a trial. [`Group::finish_traced`] answers them.
    pub fn traced(setups: &[Setup], market: &Market<'_>) -> Group {
        let places = each_place(setups, market, |_| Place::Ledger);
        let good = places.iter().enumerate().filter(|(_, place)| place.is_ok());
        let ledgers =
            good.map(|(at, _)| (at, LedgerTrial::new(&setups[at], market).traced(market.bars)));
        Group { ledgers: ledgers.collect(), logs: LogTrials::default(), single: None, places }
    }

    /// The return of every bar of every trial, in the order of the setups.
    pub fn finish_traced(self) -> Vec<Result<Vec<f64>, Failure>> {
        let mut ledgers = self.ledgers.into_iter();
        let traces = self.places.into_iter().map(|place| {
            place?;
            ledgers.next().map_or_else(|| Ok(Vec::new()), |(_, trial)| trial.finish_traced())
        });
        traces.collect()
    }

    /// Walks one tile. Tiles come in order, each once; the signals are those of the group's
    /// trials, in order.
    ///
    /// # Panics
    /// Where signals are missing or shorter than the layout of [`super::Mask`] asks for: that is
    /// the caller's mistake, never the data's.
    pub fn update(&mut self, market: &MarketTile<'_>, signals: &SignalTile<'_>) {
        self.logs.update(market, signals.trials);
        if let Some(single) = &mut self.single {
            single.update(market, signals.trials);
        }
        for (at, trial) in &mut self.ledgers {
            trial.update(market, &signals.trials[*at]);
        }
    }

    /// The sums of every trial, in the order of the setups.
    pub fn finish(self) -> Vec<Result<Tally, Failure>> {
        let (mut logs, mut ledgers) = (self.logs.finish(), self.ledgers.into_iter());
        let tallies = self.places.into_iter().enumerate().map(|(at, place)| {
            let tally = match place? {
                Place::Log => logs.next(),
                Place::Single => self.single.as_ref().map(|single| single.finish(at)),
                Place::Ledger => ledgers.next().map(|(_, trial)| trial.finish()),
            };
            let tally = tally.unwrap_or_else(|| Ok(Tally::default()))?;
            check_finite(&tally).map(|()| tally)
        });
        tallies.collect()
    }
}
