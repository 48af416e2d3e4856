//! What the scan is asked of each trial, and where the books find it.

use qraft_exec::{Output, TileView};
use qraft_ir::program::Program;
use qraft_sim::WholeSignals;
use qraft_sim::kernel::{Mask, TrialSignals};

/// The outputs of a program in the plan's order, and the place of each signal among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Outputs {
    /// For the plan.
    pub(super) wanted: Vec<Output>,
    /// Places that are read on every bar even where the program rebalances: explicit exits,
    /// rates.
    pub(super) every_bar: Vec<usize>,
    /// Place of *is true*; *is false* is the next.
    long: Option<usize>,
    exit_long: Option<usize>,
    short: Option<usize>,
    exit_short: Option<usize>,
    score: Option<usize>,
    funding: Option<usize>,
}

impl Outputs {
    pub(super) fn of(program: &Program) -> Outputs {
        let mut outputs = Outputs::default();
        let signals = &program.signals;
        let mut add = |new: &[Output]| {
            let place = outputs.wanted.len();
            outputs.wanted.extend_from_slice(new);
            place
        };
        let long = signals.long.map(|id| add(&[Output::True(id), Output::False(id)]));
        let short = signals.short.map(|id| add(&[Output::True(id), Output::False(id)]));
        let exit_long = signals.exit_long.map(|id| add(&[Output::True(id)]));
        let exit_short = signals.exit_short.map(|id| add(&[Output::True(id)]));
        let score = program.score.map(|id| add(&[Output::Column(id)]));
        let funding = program.prices.funding.map(|id| add(&[Output::Column(id)]));
        let every_bar = [exit_long, exit_short, funding].into_iter().flatten().collect();
        Outputs { long, short, exit_long, exit_short, score, funding, every_bar, ..outputs }
    }

    /// Adds the bars of a tile to the whole signals of the group's only trial, `cells` in all.
    pub(super) fn collect(&self, view: &TileView<'_>, into: &mut WholeSignals, cells: usize) {
        let flags = |place: Option<usize>, sure: bool, flags: &mut Option<Vec<i8>>| {
            let Some(place) = place else { return };
            let flags = flags.get_or_insert_with(|| Vec::with_capacity(cells));
            for bar in 0..view.bars {
                flags.extend((0..view.width).map(|symbol| {
                    let bit = |place| view.bit(0, place, bar, symbol);
                    // Of an exit nobody asks whether it is false.
                    let unknown = sure && !bit(place + 1);
                    if bit(place) { 1 } else { -i8::from(unknown) }
                }));
            }
        };
        flags(self.long, true, &mut into.long);
        flags(self.short, true, &mut into.short);
        flags(self.exit_long, false, &mut into.exit_long);
        flags(self.exit_short, false, &mut into.exit_short);
        let numbers = |place: Option<usize>, numbers: &mut Option<Vec<f64>>| {
            let Some(place) = place else { return };
            let numbers = numbers.get_or_insert_with(|| Vec::with_capacity(cells));
            numbers.extend_from_slice(view.column(0, place));
        };
        numbers(self.score, &mut into.score);
        numbers(self.funding, &mut into.funding);
    }

    /// What each output is, in words.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let mut names = vec![""; self.wanted.len()];
        let pairs = [(self.long, ["long", "not long"]), (self.short, ["short", "not short"])];
        for (place, pair) in pairs {
            if let Some(place) = place {
                names[place..place + 2].copy_from_slice(&pair);
            }
        }
        let singles = [
            (self.exit_long, "exit_long"),
            (self.exit_short, "exit_short"),
            (self.score, "score"),
            (self.funding, "funding"),
        ];
        for (place, name) in singles {
            if let Some(place) = place {
                names[place] = name;
            }
        }
        names
    }

    /// The signals of one trial of a group in a tile.
    pub(super) fn signals<'v>(&self, view: &TileView<'v>, trial: usize) -> TrialSignals<'v> {
        let mask = |place: usize| Mask {
            is_true: view.mask(trial, place),
            is_false: view.mask(trial, place + 1),
        };
        TrialSignals {
            long: self.long.map(mask),
            exit_long: self.exit_long.map(|place| view.mask(trial, place)),
            short: self.short.map(mask),
            exit_short: self.exit_short.map(|place| view.mask(trial, place)),
            score: self.score.map(|place| view.column(trial, place)),
            funding: self.funding.map(|place| view.column(trial, place)),
        }
    }
}
