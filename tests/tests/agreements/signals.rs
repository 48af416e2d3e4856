//! Agreement C on random signals: no program between the draw and the books, so that every rule of
//! the books is met often.

use std::cell::Cell;

use proptest::prelude::*;
use qraft_base::Interval;
use qraft_data::Panel;
use qraft_ir::policy::{Scheme, Selection, Settings, SizeAt, Span2};
use qraft_sim::{Form, WholeSignals};
use qraft_tests::books::Case;
use qraft_tests::ledger::{Market, rebalance_rows};
use qraft_tests::panels::{Dice, Plan, panel, plans};
use qraft_tests::scale::{runner, say};

#[derive(Clone, Debug)]
struct Draw {
    plan: Plan,
    settings: Settings,
    /// Which of long, exit_long, short, exit_short, score are there.
    has: [bool; 5],
    warm_up: u32,
    with_volume: bool,
    seed: u64,
}

fn span(most: u32) -> impl Strategy<Value = Span2<f64>> {
    let part = move || prop_oneof![3 => Just(0.0), 1 => (1..=most).prop_map(f64::from)];
    (part(), part()).prop_map(|(days, bars)| Span2 { days, bars })
}

fn selection() -> impl Strategy<Value = Selection<f64>> {
    let count = || (0..=8u32).prop_map(f64::from);
    let share = || (0..=10u32).prop_map(|n| f64::from(n) / 10.0);
    let level = || prop::option::weighted(0.7, (-4..=4i32).prop_map(|n| f64::from(n) / 4.0));
    prop_oneof![
        1 => Just(Selection::All),
        2 => (count(), count()).prop_map(|(top, bottom)| Selection::TopK { top, bottom }),
        1 => (share(), share()).prop_map(|(top, bottom)| Selection::Quantile { top, bottom }),
        1 => (level(), level()).prop_map(|(above, below)| Selection::Threshold { above, below }),
    ]
}

fn settings() -> impl Strategy<Value = Settings> {
    let step = prop::sample::select(&["1D", "2D", "5D", "1W", "1M", "2W"][..]);
    let rebalance = prop::option::weighted(0.5, step.prop_map(|s| s.parse::<Interval>().unwrap()));
    let choices =
        (any::<bool>(), any::<bool>(), prop::sample::select(&[1.0, 1.0, 0.9, 0.5, 1.6][..]));
    let bps = || prop_oneof![1 => Just(0.0), 2 => (0..=60u32).prop_map(f64::from)];
    let lot = prop::sample::select(&[0.0, 0.0, 0.0, 1.0, 7.0, 100.0][..]);
    let costs = (bps(), bps(), bps(), lot);
    (rebalance, selection(), choices, costs, (span(6), span(20), span(6))).prop_map(
        |(rebalance, selection, choices, costs, holds)| Settings {
            capital: 100_000.0,
            rebalance,
            selection: if rebalance.is_some() { selection } else { Selection::All },
            scheme: if choices.0 && rebalance.is_some() { Scheme::Score } else { Scheme::Equal },
            gross: choices.2,
            size_at: if choices.1 { SizeAt::Decision } else { SizeAt::Fill },
            fee_bps: costs.0,
            sell_tax_bps: costs.1,
            spread_bps: costs.2,
            lot_size: costs.3,
            min_hold: holds.0,
            max_hold: holds.1,
            cooldown: holds.2,
        },
    )
}

/// One symbol alone seldom meets all that the log form asks for by chance.
fn in_log_form(settings: Settings) -> Settings {
    Settings {
        rebalance: None,
        selection: Selection::All,
        scheme: Scheme::Equal,
        gross: 1.0,
        size_at: SizeAt::Fill,
        lot_size: 0.0,
        ..settings
    }
}

fn draws() -> impl Strategy<Value = Draw> {
    let has = prop::array::uniform4(any::<bool>());
    (plans(), settings(), has, 0..20u32, any::<bool>(), any::<u64>()).prop_map(
        |(plan, settings, has, warm_up, with_volume, seed)| {
            let is_log = plan.symbols == 1 && seed.is_multiple_of(2);
            let settings = if is_log { in_log_form(settings) } else { settings };
            let has = [has[0], has[1], has[2] && !is_log, has[3]];
            let scored = settings.selection != Selection::All || settings.scheme == Scheme::Score;
            let long = has[0] || (!has[2] && settings.rebalance.is_none());
            let has = [long, has[1] && long, has[2], has[3] && has[2], scored];
            Draw { plan, settings, has, warm_up, with_volume, seed }
        },
    )
}

/// A condition that stays for a while, and is sometimes unknown.
fn condition(plan: Plan, seed: u64, rarely: bool) -> Vec<i8> {
    let mut dice = Dice::new(seed);
    let mut now = vec![0i8; plan.symbols];
    let mut column = Vec::with_capacity(plan.bars * plan.symbols);
    for _ in 0..plan.bars {
        for state in &mut now {
            if dice.once_in(4) {
                *state = if dice.once_in(if rarely { 5 } else { 2 }) { 1 } else { 0 };
            }
            column.push(if dice.once_in(15) { -1 } else { *state });
        }
    }
    column
}

fn score(plan: Plan, seed: u64) -> Vec<f64> {
    let mut dice = Dice::new(seed);
    let one = |dice: &mut Dice| match dice.bits() % 20 {
        0 => f64::NAN,
        1 => f64::INFINITY,
        2..=8 => (dice.bell() * 4.0).round() / 4.0,
        _ => dice.bell(),
    };
    (0..plan.bars * plan.symbols).map(|_| one(&mut dice)).collect()
}

fn case<'a>(draw: &Draw, market: &'a Panel) -> Case<'a> {
    let column = |at: usize, rarely: bool| {
        draw.has[at].then(|| condition(draw.plan, draw.seed.wrapping_add(at as u64), rarely))
    };
    let rows = |step| rebalance_rows(step, market.bar, &market.ts);
    Case {
        market: Market {
            symbols: market.width(),
            open: market.column("open").unwrap(),
            close: market.column("close").unwrap(),
            volume: market.column("volume").filter(|_| draw.with_volume),
            session: &market.session,
        },
        rebalance: draw.settings.rebalance.map(rows),
        settings: draw.settings,
        warm_up: draw.warm_up,
        signals: WholeSignals {
            long: column(0, false),
            exit_long: column(1, true),
            short: column(2, true),
            exit_short: column(3, true),
            score: draw.has[4].then(|| score(draw.plan, draw.seed ^ 99)),
        },
        periods_per_year: market.periods_per_year,
    }
}

#[test]
fn agreement_c_on_random_signals() {
    // Runs that traded, that took both sides, that were ruined, in the log form.
    let counts = Cell::new([0u32; 4]);
    let result = runner(400, 6000).run(&draws(), |draw| {
        let market = panel(draw.plan);
        let case = case(&draw, &market);
        let engine = case.specification().map_err(TestCaseError::fail)?;
        let plain = case.ledger();
        let seen = [
            !plain.fills.is_empty(),
            draw.has[0] && draw.has[2] && plain.trades > 4,
            plain.equity.last() == Some(&0.0),
            case.setup().form(market.width()) == Form::Log,
        ];
        let before = counts.get();
        counts.set(std::array::from_fn(|at| before[at] + u32::from(seen[at])));
        case.compare(&engine, &plain).map_err(TestCaseError::fail)
    });
    let [traded, sides, ruined, log] = counts.get();
    say(&format!(
        "agreement C on random signals: {traded} runs traded, {sides} on both sides, {ruined} \
         ruined, {log} in the log form"
    ));
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(traded > 200 && sides > 20 && ruined > 0 && log > 10, "the draw tries too little");
}
