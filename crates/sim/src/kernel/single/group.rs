//! Eight trials and what they are made of.

use qraft_ir::policy::{FillAt, SizeAt};
use qraft_stats::Tally;

use super::super::bits::ones;
use super::state::{Fixed, Money, Sides};
use super::sums::Sums;
use crate::costs::Costs;
use crate::rules::{Holding, Moment};
use crate::setup::Setup;
use crate::stops::{Factors, Stops};
use crate::weights;

/// What acts inside a bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Inside {
    Nothing,
    /// Stops and targets, which stay where the fill put them.
    Levels,
    /// Trailing stops as well.
    Trails,
    /// Stops that trail, and no target.
    TrailsAlone,
}

/// What the lanes of a group have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kind {
    pub(super) fill_at: FillAt,
    pub(super) size_at: SizeAt,
    pub(super) inside: Inside,
    /// Holding or cooling down is counted.
    pub(super) counts: bool,
    /// Some may be short.
    pub(super) shorts: bool,
}

impl Kind {
    pub(super) fn of(setup: &Setup) -> Kind {
        let settings = &setup.settings;
        let inside = match Stops::of(settings) {
            None => Inside::Nothing,
            Some(stops) if stops.trails() && stops.has_target() => Inside::Trails,
            Some(stops) if stops.trails() => Inside::TrailsAlone,
            Some(_) => Inside::Levels,
        };
        Kind {
            fill_at: settings.orders.fill,
            size_at: settings.size_at,
            inside,
            counts: !Holding::of(settings).is_none(),
            shorts: setup.has_short,
        }
    }
}

/// One lane's trial.
#[derive(Clone, Debug)]
pub(super) struct Trial {
    /// Its place in the group of trials.
    pub(super) place: usize,
    pub(super) setup: Setup,
    pub(super) costs: Costs,
    pub(super) stops: Option<Stops>,
    pub(super) holding: Holding,
    /// When the side that is held was opened, and when the symbol was last left; kept where holding
    /// or cooling down is counted.
    pub(super) opened: Moment,
    pub(super) left: Option<Moment>,
}

/// At most eight trials. Lanes beyond stay flat.
#[derive(Clone, Debug)]
pub(super) struct LaneGroup {
    pub(super) kind: Kind,
    pub(super) trials: Vec<Trial>,
    pub(super) fixed: Fixed,
    pub(super) money: Money,
    pub(super) sides: Sides,
    /// The first bar and session at which somebody has been held for as long as it may.
    pub(super) last: (u64, u64),
    pub(super) sums: Sums,
    /// Bars walked.
    bars: u64,
    /// Bars of which there was a row.
    summed: u64,
}

impl LaneGroup {
    /// All cash.
    pub(super) fn new(kind: Kind, setups: &[Setup], places: &[usize], periods: f64) -> Self {
        let trial = |&place: &usize| {
            let setup = setups[place].clone();
            Trial {
                place,
                costs: Costs::of(&setup.settings, None, periods),
                stops: Stops::of(&setup.settings),
                holding: Holding::of(&setup.settings),
                opened: Moment { bar: 0, session: 0 },
                left: None,
                setup,
            }
        };
        let trials: Vec<Trial> = places.iter().map(trial).collect();
        // lanes beyond the last are copies that never trade
        let lane = |at: usize| trials.get(at).unwrap_or(&trials[0]);
        let capital = std::array::from_fn(|at| lane(at).setup.settings.capital);
        let size = std::array::from_fn(|at| {
            let setup = &lane(at).setup;
            weights::steady_slot(&setup.settings, &setup.by_symbol, 0, 1)
        });
        let costs = std::array::from_fn(|at| lane(at).costs);
        let factors =
            |is_long: bool| std::array::from_fn(|at| Factors::of(lane(at).stops, is_long));
        LaneGroup {
            kind,
            fixed: Fixed::new(size, &costs, factors(true), factors(false)),
            money: Money::new(capital),
            sides: Sides::default(),
            last: (u64::MAX, u64::MAX),
            sums: Sums::new(capital),
            trials,
            bars: 0,
            summed: 0,
        }
    }

    /// A block of bars is over; `rows` of them had a row.
    pub(super) fn walked(&mut self, bars: usize, rows: usize) {
        self.bars += bars as u64;
        self.summed += rows as u64;
    }

    /// Notes who was opened and who was left on this bar, where that is counted.
    pub(super) fn note(&mut self, opened: u8, left: u8, now: Moment) {
        for lane in ones(u64::from(left)) {
            self.trials[lane].left = Some(now);
        }
        for lane in ones(u64::from(opened)) {
            self.trials[lane].opened = now;
        }
        self.last = (u64::MAX, u64::MAX);
        for lane in ones(u64::from(self.sides.held())) {
            let trial = &self.trials[lane];
            let (bar, session) = trial.holding.last(trial.opened);
            self.last = (self.last.0.min(bar), self.last.1.min(session));
        }
    }

    /// The sums of one lane.
    pub(super) fn finish(&self, lane: usize) -> Tally {
        let (money, sums) = (&self.money, &self.sums);
        let (mut least, mut greatest) = (sums.least[lane], sums.greatest[lane]);
        if self.summed < self.bars {
            // bars without a row have a return of 0
            least = least.min(0.0);
            greatest = greatest.max(0.0);
        }
        let mut held_bars = money.held_bars[lane];
        if self.sides.held() >> lane & 1 == 1 {
            held_bars += self.bars as f64 - money.since[lane];
        }
        Tally {
            n: self.bars,
            sum: sums.sum[lane],
            sum2: sums.sum2[lane],
            sum3: sums.sum3[lane],
            sum4: sums.sum4[lane],
            down2: sums.down2[lane],
            least,
            greatest,
            up: sums.up[lane] as u64,
            down: sums.down[lane] as u64,
            total_return: sums.equity[lane] / self.trials[lane].setup.settings.capital - 1.0,
            max_drawdown: sums.max_drawdown[lane],
            turnover: money.turnover[lane],
            fees: money.fees[lane],
            held_bars: held_bars as u64,
            trades: money.opens[lane] as u64,
        }
    }
}
