//! Agreement C on random signals: no program between the draw and the books, so that every rule of
//! the books is met often.

use std::cell::RefCell;

use proptest::prelude::*;
use qraft_base::Interval;
use qraft_data::Panel;
use qraft_ir::policy::{Scheme, Selection, Settings, SizeAt, Span2};
use qraft_sim::{Form, WholeSignals};
use qraft_tests::around::{Around, around};
use qraft_tests::books::Case;
use qraft_tests::ledger::{Market, Outcome, rebalance_rows};
use qraft_tests::panels::{Dice, Plan, panel, plans};
use qraft_tests::scale::{runner, say};

use crate::features::{self, Feature, Features, by_symbol, features, met, pack, with_features};

#[derive(Clone, Debug)]
struct Draw {
    plan: Plan,
    settings: Settings,
    features: Features,
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
            ..Settings::plain(100_000.0)
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
    let plain = (plans(), settings(), features());
    (plain, has, 0..20u32, any::<bool>(), any::<u64>()).prop_map(
        |((plan, settings, features), has, warm_up, with_volume, seed)| {
            let is_log = plan.symbols == 1 && seed.is_multiple_of(2);
            let features = if is_log { Features::NONE } else { features };
            let settings = if is_log {
                in_log_form(settings)
            } else {
                with_features(settings, features, plan, seed)
            };
            // The look-back is part of the warm-up.
            let back = if settings.sizes_by_risk() { settings.lookback() } else { 0 };
            let warm_up = warm_up.max(back);
            let with_volume = with_volume || settings.terms.impact.is_some();
            let has = [has[0], has[1], has[2] && !is_log, has[3]];
            let scored = settings.selection != Selection::All || settings.scheme == Scheme::Score;
            let long = has[0] || (!has[2] && settings.rebalance.is_none());
            let has = [long, has[1] && long, has[2], has[3] && has[2], scored];
            Draw { plan, settings, features, has, warm_up, with_volume, seed }
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

fn case<'a>(draw: &Draw, market: &'a Panel, around: &'a Around) -> Case<'a> {
    let has = |feature| draw.features.has(feature);
    let open = market.column("open").unwrap();
    let close = market.column("close").unwrap();
    let column = |at: usize, rarely: bool| {
        draw.has[at].then(|| condition(draw.plan, draw.seed.wrapping_add(at as u64), rarely))
    };
    let rows = |step| rebalance_rows(step, market.bar, &market.ts);
    Case {
        market: Market {
            volume: market.column("volume").filter(|_| draw.with_volume),
            high: Some(&around.high[..]).filter(|_| !has(Feature::OpenAndCloseOnly)),
            low: Some(&around.low[..]).filter(|_| !has(Feature::OpenAndCloseOnly)),
            vwap: Some(&around.vwap),
            groups: Some(&around.groups[..]).filter(|_| has(Feature::By)),
            industry: Some(&around.industry),
            funding_due: Some(&around.funding_due),
            periods_per_year: market.periods_per_year,
            ..Market::new(open, close, market.width(), &around.session)
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
            funding: has(Feature::Funding).then(|| around.funding.clone()),
            ..WholeSignals::default()
        },
        by_symbol: by_symbol(draw.features, draw.plan, draw.seed),
        pack: pack(draw.features, draw.plan, draw.seed),
    }
}

/// What the draws came to: runs that traded, that took both sides, that were ruined, in the log
/// form; and how often each feature was there and each rule acted.
#[derive(Default)]
struct Counts {
    plain: [u32; 4],
    features: Vec<u32>,
    met: Vec<(&'static str, u32)>,
}

impl Counts {
    fn add(&mut self, draw: &Draw, plain: &Outcome, is_log: bool) {
        let seen = [
            !plain.fills.is_empty(),
            draw.has[0] && draw.has[2] && plain.trades > 4,
            plain.equity.last() == Some(&0.0),
            is_log,
        ];
        self.plain = std::array::from_fn(|at| self.plain[at] + u32::from(seen[at]));
        self.features.resize(features::ALL.len(), 0);
        draw.features.count(&mut self.features);
        let met = met(&plain.events);
        if self.met.is_empty() {
            self.met = met.map(|(name, _)| (name, 0)).to_vec();
        }
        for (all, (_, times)) in self.met.iter_mut().zip(met) {
            all.1 += u32::from(times > 0);
        }
    }

    fn say(&self) {
        let [traded, sides, ruined, log] = self.plain;
        say(&format!(
            "agreement C on random signals: {traded} runs traded, {sides} on both sides, {ruined} \
             ruined, {log} in the log form"
        ));
        let drawn = features::ALL.iter().zip(&self.features);
        let drawn: Vec<String> = drawn.map(|(name, runs)| format!("{name:?} {runs}")).collect();
        say(&format!("  runs that had: {}", drawn.join(", ")));
        let met: Vec<String> =
            self.met.iter().map(|(name, runs)| format!("{name} {runs}")).collect();
        say(&format!("  runs that were: {}", met.join(", ")));
    }

    /// Refuses draws that try too little.
    fn check(&self) {
        let [traded, sides, ruined, log] = self.plain;
        assert!(traded > 200 && sides > 20 && ruined > 0 && log > 10, "the draw tries too little");
        for (feature, runs) in features::ALL.iter().zip(&self.features) {
            assert!(*runs >= 20, "{feature:?} in {runs} runs only");
        }
        for (name, runs) in &self.met {
            assert!(*runs >= 8, "{name} in {runs} runs only");
        }
    }
}

#[test]
fn agreement_c_on_random_signals() {
    let counts = RefCell::new(Counts::default());
    let result = runner(4000, 40_000).run(&draws(), |draw| {
        let market = panel(draw.plan);
        let bars = if draw.features.has(Feature::Sessions) { 3 } else { 1 };
        let around = around(draw.plan, &market, bars);
        let case = case(&draw, &market, &around);
        let plain = case.ledger();
        counts.borrow_mut().add(&draw, &plain, case.setup().form(market.width()) == Form::Log);
        let engine = case.specification().map_err(TestCaseError::fail)?;
        case.compare(&engine, &plain).map_err(TestCaseError::fail)
    });
    let counts = counts.into_inner();
    counts.say();
    if let Err(failure) = result {
        panic!("{failure}");
    }
    counts.check();
}
