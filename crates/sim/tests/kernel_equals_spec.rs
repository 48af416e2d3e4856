//! The kernels equal the specification to the bit: random markets with gaps and dead volumes,
//! random signals, random settings, random tiles, every width of vector unit.

mod bits;
mod lanes;
mod random;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use qraft_base::{Failure, Isa};
use qraft_ir::policy::Settings;
use qraft_sim::kernel::{Group, MarketTiler, SignalTile};
use qraft_sim::{Form, Setup, WholeSignals, spec};
use qraft_stats::Tally;

use bits::SignalBits;
use lanes::lane_setup;
use random::{Draw, MarketData, market, setup, signals};

/// Runs all trials in one group over tiles of random lengths.
fn by_kernel(
    data: &MarketData,
    trials: &[(Setup, WholeSignals)],
    draw: &mut Draw,
) -> Vec<Result<Tally, Failure>> {
    let setups: Vec<Setup> = trials.iter().map(|trial| trial.0.clone()).collect();
    let view = data.view();
    let mut tiler = MarketTiler::new(view, &setups).expect("a sound market");
    let mut group = Group::new(&setups, &view);
    let mut start = 0;
    while start < view.bars {
        let bars = match draw.below(6) {
            0 => 1,
            1 => 1 + draw.below(5),
            2 => 64,
            3 => 63 + draw.below(3),
            4 => 1 + draw.below(200),
            _ => view.bars,
        };
        let bars = bars.min(view.bars - start);
        let tile = tiler.next_tile(bars);
        let bits: Vec<SignalBits> =
            trials.iter().map(|trial| SignalBits::of(&trial.1, view.width, start, bars)).collect();
        let views: Vec<_> = bits.iter().map(SignalBits::view).collect();
        group.update(tile, &SignalTile { trials: &views });
        start += bars;
    }
    group.finish()
}

/// The width is the process's: one case at a time sets it.
static WIDTH: Mutex<()> = Mutex::new(());

fn check(seed: u64, width: usize, bars: usize, trials: usize) -> Result<(), TestCaseError> {
    check_of(seed, width, bars, trials, |draw| setup(draw, width))
}

fn check_of(
    seed: u64,
    width: usize,
    bars: usize,
    trials: usize,
    setup: impl Fn(&mut Draw) -> Setup,
) -> Result<(), TestCaseError> {
    let mut draw = Draw::new(seed);
    let data = market(&mut draw, width, bars);
    let trials: Vec<_> = (0..trials)
        .map(|_| {
            let setup = setup(&mut draw);
            let signals = signals(&mut draw, &setup, width, bars);
            (setup, signals)
        })
        .collect();
    agree(&mut draw, &data, &trials)
}

/// Trials of the log form that hold mostly alike, as neighbours of a search do: each has the first
/// one's signals up to some bar and its own from there on, and one of a few costs.
fn check_alike(seed: u64, bars: usize, trials: usize) -> Result<(), TestCaseError> {
    let mut draw = Draw::new(seed);
    let data = market(&mut draw, 1, bars);
    let has_exit_long = draw.chance(0.5);
    let plain = Setup { has_long: true, has_exit_long, ..Setup::plain(Settings::plain(1.0)) };
    let first = signals(&mut draw, &plain, 1, bars);
    let trials: Vec<_> = (0..trials)
        .map(|_| {
            let mut setup = plain.clone();
            setup.settings_mut().fee_bps = draw.pick(&[0.0, 0.0, 2.0, 30.0]);
            setup.settings_mut().cooldown.bars = draw.pick(&[0.0, 0.0, 0.0, 3.0]);
            let (mut mine, own) = (first.clone(), signals(&mut draw, &setup, 1, bars));
            let from = draw.below(bars + bars / 2 + 1);
            for (mine, own) in [(&mut mine.long, own.long), (&mut mine.exit_long, own.exit_long)] {
                for (mine, own) in mine.iter_mut().flatten().zip(own.unwrap_or_default()).skip(from)
                {
                    *mine = own;
                }
            }
            (setup, mine)
        })
        .collect();
    agree(&mut draw, &data, &trials)
}

/// Specification and kernels, of every width, answer the same bits.
fn agree(
    draw: &mut Draw,
    data: &MarketData,
    trials: &[(Setup, WholeSignals)],
) -> Result<(), TestCaseError> {
    let width = data.view().width;
    let specified = |(setup, signals): &(Setup, WholeSignals)| {
        spec::run(setup, &data.view(), signals).map(|outcome| outcome.tally)
    };
    let want: Vec<Result<Tally, Failure>> = trials.iter().map(specified).collect();
    for isa in Isa::available() {
        let have = {
            let _alone = WIDTH.lock().unwrap_or_else(PoisonError::into_inner);
            isa.limit().expect("this machine has it");
            by_kernel(data, trials, draw)
        };
        for (at, (want, have)) in want.iter().zip(&have).enumerate() {
            let setup = &trials[at].0;
            match (want, have) {
                (Ok(want), Ok(have)) => prop_assert!(
                    want.same_bits(have),
                    "{isa} trial {at} ({:?}): {setup:?}\nspec   {want:?}\nkernel {have:?}",
                    setup.form(width)
                ),
                _ => prop_assert_eq!(want, have),
            }
        }
    }
    Ok(())
}

fn cases() -> u32 {
    match std::env::var("QRAFT_TEST_SCALE").as_deref() {
        Ok("full") => 1500,
        _ => 60,
    }
}

fn config() -> ProptestConfig {
    let persistence = Box::new(FileFailurePersistence::Off);
    ProptestConfig {
        cases: cases(),
        failure_persistence: Some(persistence),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn one_symbol(seed in any::<u64>(), bars in 1usize..400, trials in 1usize..=64) {
        check(seed, 1, bars, trials)?;
    }

    #[test]
    fn neighbours(seed in any::<u64>(), bars in 1usize..400, trials in 2usize..=200) {
        check_alike(seed, bars, trials)?;
    }

    #[test]
    fn eight_at_a_time(seed in any::<u64>(), bars in 1usize..400, trials in 1usize..=64) {
        check_of(seed, 1, bars, trials, lane_setup)?;
    }

    #[test]
    fn many_symbols(
        seed in any::<u64>(), width in 2usize..100, bars in 1usize..150, trials in 1usize..5,
    ) {
        check(seed, width, bars, trials)?;
    }
}

/// The draws above mean something: both forms occur, and most trials trade.
#[test]
fn random_trials_trade() {
    let mut draw = Draw::new(7);
    let (mut logs, mut traded, mut ruined, mut all) = (0, 0, 0, 0);
    let mut reasons = BTreeMap::new();
    for case in 0..2000 {
        let width = if case % 2 == 0 { 1 } else { 2 + draw.below(20) };
        let data = market(&mut draw, width, 120);
        let setup = setup(&mut draw, width);
        let signals = signals(&mut draw, &setup, width, 120);
        let Ok(outcome) = spec::run(&setup, &data.view(), &signals) else { continue };
        all += 1;
        for fill in &outcome.fills {
            *reasons.entry(fill.reason.name()).or_insert(0) += 1;
        }
        logs += usize::from(setup.form(width) == Form::Log);
        traded += usize::from(outcome.fills.len() > 3);
        ruined += usize::from(outcome.equity.last() == Some(&0.0));
    }
    assert!(
        all > 950 && logs > 150 && traded > 500 && ruined > 0,
        "{all} {logs} {traded} {ruined}"
    );
    assert!(reasons.len() == 10 && reasons.values().all(|n| *n > 5), "{reasons:?}");
}

/// The draws of [`lane_setup`] mean something: every rule acts, in every way of filling and sizing.
#[test]
fn random_lanes_act() {
    let mut draw = Draw::new(11);
    let (mut reasons, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    let (mut ruined, mut missed) = (0, 0);
    for _ in 0..1500 {
        let data = market(&mut draw, 1, 150);
        let setup = lane_setup(&mut draw);
        let signals = signals(&mut draw, &setup, 1, 150);
        let Ok(outcome) = spec::run(&setup, &data.view(), &signals) else { continue };
        for fill in &outcome.fills {
            *reasons.entry(fill.reason.name()).or_insert(0) += 1;
        }
        if outcome.fills.len() > 3 {
            let settings = &setup.settings;
            let kind = format!("{:?} {:?}", settings.orders.fill, settings.size_at);
            *kinds.entry(kind).or_insert(0) += 1;
        }
        ruined += usize::from(outcome.equity.last() == Some(&0.0));
        missed += usize::from(outcome.fills.is_empty());
    }
    assert!(kinds.len() == 6 && kinds.values().all(|n| *n > 20), "{kinds:?}");
    assert!(ruined > 5 && missed > 5, "{ruined} {missed}");
    assert!(reasons.len() == 7 && reasons.values().all(|n| *n > 50), "{reasons:?}");
}
