//! The ledger form of one symbol, where signals alone order: eight trials side by side. Each bar on
//! which somebody holds something is a row of equity for the sums.

mod asks;
mod columns;
mod decide;
mod dispatch;
mod fill;
mod group;
mod inside;
mod lanes;
mod state;
mod sums;
mod walk;

use qraft_base::Failure;
use qraft_ir::policy::{FillAt, Scheme};
use qraft_stats::Tally;

pub(super) use self::columns::SingleColumns;
use self::group::{Kind, LaneGroup};
use super::{MarketTile, TrialSignals};
use crate::Market;
use crate::costs::Costs;
use crate::setup::{Form, Setup, fail};

/// True where these lanes follow the trial; by its meaning alone.
pub(super) fn follows(setup: &Setup, width: usize) -> bool {
    let s = &setup.settings;
    let costs = Costs::of(s, None, 1.0);
    width == 1
        && setup.form(width) == Form::Ledger
        && s.rebalance.is_none()
        && s.scheme != Scheme::VolTarget
        && s.orders.fill != FillAt::SameClose
        && s.risk.max_drawdown.is_none()
        && setup.pack.is_none()
        && !setup.has_funding
        && costs.linear
        && costs.lot == 0.0
        && costs.borrow == 0.0
}

/// The state of such trials of a group.
#[derive(Debug)]
pub(super) struct SingleTrials {
    groups: Vec<LaneGroup>,
    /// For each trial of the group: its lane group and its lane.
    places: Vec<Option<(usize, usize)>>,
    lacks_columns: bool,
}

impl SingleTrials {
    /// Of the setups at `members`. Who fills, sizes and stops alike shares lanes.
    pub(super) fn new(setups: &[Setup], members: &[usize], market: &Market<'_>) -> Self {
        let mut kinds: Vec<(Kind, Vec<usize>)> = Vec::new();
        for &at in members {
            let kind = Kind::of(&setups[at]);
            match kinds.iter_mut().find(|(of, _)| *of == kind) {
                Some((_, trials)) => trials.push(at),
                None => kinds.push((kind, vec![at])),
            }
        }
        let mut groups = Vec::new();
        let mut places = vec![None; setups.len()];
        for (kind, trials) in kinds {
            for trials in trials.chunks(8) {
                for (lane, at) in trials.iter().enumerate() {
                    places[*at] = Some((groups.len(), lane));
                }
                groups.push(LaneGroup::new(kind, setups, trials, market.periods_per_year));
            }
        }
        SingleTrials { groups, places, lacks_columns: false }
    }

    /// Walks one tile.
    pub(super) fn update(&mut self, tile: &MarketTile<'_>, signals: &[TrialSignals<'_>]) {
        if tile.single.rows.len() != tile.bars {
            self.lacks_columns = true;
            return;
        }
        for group in &mut self.groups {
            for word in 0..tile.bars.div_ceil(64) {
                dispatch::walk(group, tile, signals, word);
            }
        }
    }

    /// The sums of one trial.
    pub(super) fn finish(&self, at: usize) -> Result<Tally, Failure> {
        if self.lacks_columns {
            let text = "the market's tiles were not made for this trial";
            return Err(fail("columns_not_in_tile", text.to_owned()));
        }
        let place = self.places[at];
        Ok(place.map_or_else(Tally::default, |(group, lane)| self.groups[group].finish(lane)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_ir::policy::Settings;

    #[test]
    fn meaning_decides_who_goes_side_by_side() {
        let with = |change: fn(&mut Settings)| {
            let mut settings = Settings::plain(1.0);
            change(&mut settings);
            Setup { has_long: true, has_short: true, ..Setup::plain(settings) }
        };
        let plain = with(|_| {});
        assert!(follows(&plain, 1) && !follows(&plain, 2));
        assert!(!follows(&Setup { has_short: false, ..plain.clone() }, 1), "the log form");
        assert!(!follows(&Setup { has_funding: true, ..plain }, 1));
        let yes: [fn(&mut Settings); 4] = [
            |s| s.risk.trailing_stop = Some(0.1),
            |s| s.orders.fill = FillAt::NextClose,
            |s| s.terms.multiplier = Some(10.0),
            |s| s.cooldown.bars = 3.0,
        ];
        assert!(yes.iter().all(|change| follows(&with(*change), 1)));
        let no: [fn(&mut Settings); 7] = [
            |s| s.lot_size = 1.0,
            |s| s.scheme = Scheme::VolTarget,
            |s| s.orders.fill = FillAt::SameClose,
            |s| s.risk.max_drawdown = Some(0.2),
            |s| s.terms.min_fee = Some(1.0),
            |s| s.terms.borrow_bps = Some(100.0),
            |s| s.rebalance = Some(qraft_base::Interval::DAY),
        ];
        assert!(no.iter().all(|change| !follows(&with(*change), 1)));
    }
}
