//! The precise matcher with frictions: worked by hand on small markets, and laws on random ones.

mod random;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use qraft_base::Interval;
use qraft_ir::policy::{OrderKind, Orders, Settings, Terms, Tif};
use qraft_sim::precise::{self, Failures, Frictions, Matched, Options, ladder};
use qraft_sim::{Market, PackTerms, Setup, SymbolTerms, WholeSignals};
use qraft_stats::Figures;

use random::{Draw, market, setup, signals};

const DAY_MS: u64 = 86_400_000;
const ALL: Options<'static> = Options { frictions: Frictions::ALL, bar_ms: DAY_MS, halted: None };

/// One symbol of ten bars at 10, which is wanted from the first bar to the sixth.
struct Small {
    open: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    volume: Vec<f64>,
    session: Vec<u32>,
    settings: Settings,
    pack: Option<PackTerms>,
    limit: Option<Vec<f64>>,
}

impl Small {
    fn new() -> Small {
        Small {
            open: vec![10.0; 10],
            high: vec![10.5; 10],
            low: vec![9.5; 10],
            volume: vec![1_000.0; 10],
            session: (0..10).collect(),
            settings: Settings::plain(10_000.0),
            pack: None,
            limit: None,
        }
    }

    fn run(&self, options: &Options<'_>) -> Matched {
        let market = Market {
            high: Some(&self.high),
            low: Some(&self.low),
            volume: Some(&self.volume),
            ..Market::new(&self.open, &self.open, 1, &self.session)
        };
        let long = (0..10).map(|bar| i8::from(bar < 6)).collect();
        let signals =
            WholeSignals { long: Some(long), limit: self.limit.clone(), ..WholeSignals::default() };
        let setup = Setup {
            has_long: true,
            pack: self.pack.clone().map(Into::into),
            ..Setup::plain(self.settings)
        };
        precise::run(&setup, &market, &signals, options).expect("runs")
    }
}

/// Bar and signed shares of every fill.
fn fills(matched: &Matched) -> Vec<(u32, f64)> {
    let sign = |fill: &precise::Filled| match fill.side {
        qraft_sim::spec::Side::Buy => fill.shares,
        qraft_sim::spec::Side::Sell => -fill.shares,
    };
    matched.fills.iter().map(|fill| (fill.bar, sign(fill))).collect()
}

#[test]
fn a_share_of_the_volume_takes_several_bars() {
    let mut small = Small::new();
    small.settings.orders.participation = Some(0.4);
    let matched = small.run(&ALL);
    let want = [(1, 400.0), (2, 400.0), (3, 200.0), (7, -400.0), (8, -400.0), (9, -200.0)];
    assert_eq!(fills(&matched), want);
    small.settings.orders.tif = Tif::Day;
    let day = small.run(&ALL);
    assert_eq!(day.fills[0].shares, 400.0);
    assert!(day.rejections.iter().all(|rejected| rejected.reason == "expired"));
    assert_eq!(day.rejections[0].shares, 600.0);
}

#[test]
fn latency_is_whole_bars_and_is_told_by_the_price_that_was_missed() {
    let mut small = Small::new();
    small.settings.terms.latency_ms = Some(1.5 * DAY_MS as f64);
    small.open[2] = 10.2;
    let matched = small.run(&ALL);
    assert_eq!(matched.fills[0].bar, 2);
    let late = matched.fills[0].latency;
    assert!((late - 0.2 * matched.fills[0].shares).abs() < 1e-6, "{late}");
    small.settings.terms.latency_ms = Some(1_000.0);
    assert_eq!(small.run(&ALL).fills[0].bar, 1);
}

#[test]
fn a_limit_waits_for_its_price_and_a_day_order_does_not() {
    let mut small = Small::new();
    small.settings.orders.kind = OrderKind::Limit;
    // what is asked for on the way out is met at once
    small.limit = Some([[9.4; 6].as_slice(), &[9.0; 4]].concat());
    small.low[3] = 9.0;
    let matched = small.run(&ALL);
    assert_eq!((matched.fills[0].bar, matched.fills[0].price), (3, 9.4));
    assert!(matched.fills[0].is_maker);
    small.settings.orders.tif = Tif::Day;
    let day = small.run(&ALL);
    assert_eq!(day.rejections[0].reason, "expired");
    // the decision of the next day sends it anew
    assert_eq!(day.fills[0].bar, 3);
}

#[test]
fn slices_go_out_one_a_bar() {
    let mut small = Small::new();
    small.settings.orders = Orders {
        kind: OrderKind::Twap,
        duration: Some(Interval { count: 4, ..Interval::DAY }),
        slices: Some(4.0),
        ..small.settings.orders
    };
    let bought: Vec<(u32, f64)> =
        fills(&small.run(&ALL)).into_iter().filter(|fill| fill.1 > 0.0).collect();
    assert_eq!(bought, [(1, 250.0), (2, 250.0), (3, 250.0), (4, 250.0)]);
}

#[test]
fn failed_orders_are_tried_again_and_then_given_up() {
    let mut small = Small::new();
    let failures = Some(Failures { rate: 1.0, seed: 1 });
    let never = Options { frictions: Frictions { failures, ..Frictions::ALL }, ..ALL };
    small.settings.orders.retries = Some(2.0);
    let matched = small.run(&never);
    assert!(matched.fills.is_empty());
    assert_eq!(matched.rejections[0].reason, "retries_exhausted");
    assert_eq!(matched.rejections[0].bar, 3, "tried at 1, 2 and 3");
    let none = Options {
        frictions: Frictions { failures: Some(Failures { rate: 0.0, seed: 1 }), ..Frictions::ALL },
        ..ALL
    };
    assert_eq!(fills(&small.run(&none)), fills(&small.run(&ALL)));
}

fn chinese() -> PackTerms {
    let terms = SymbolTerms {
        fee_bps: 0.0,
        maker_fee_bps: 0.0,
        min_fee: 0.0,
        fee_per_contract: 0.0,
        sell_tax_bps: 0.0,
        spread_bps: 0.0,
        borrow_bps: 0.0,
        lot_size: 100.0,
        lot_min: 100.0,
        tick_size: 0.01,
        low_price: 0.0,
        low_tick_size: 0.0,
        multiplier: 1.0,
        margin: None,
        price_limit: Some(0.1),
        limit_free_sessions: 0,
        t_plus: 1,
        allow_short: false,
    };
    PackTerms { eras: vec![0], classes: vec![0], table: vec![terms] }
}

#[test]
fn a_locked_limit_makes_orders_wait_and_a_stop_waits_for_settlement() {
    let mut small = Small::new();
    small.pack = Some(chinese());
    for price in [&mut small.open, &mut small.high, &mut small.low] {
        price[1] = 11.0; // the upper limit of a close at 10
    }
    assert_eq!(small.run(&ALL).fills[0].bar, 2);
    let mut small = Small::new();
    small.pack = Some(chinese());
    small.settings.risk.stop_loss = Some(0.06);
    small.low[1] = 9.2;
    let matched = small.run(&ALL);
    // bought at 1, stopped at 1, sold when it may be: at the open of 2
    assert_eq!(fills(&matched)[..2], [(1, 1_000.0), (2, -1_000.0)]);
}

#[test]
fn a_halt_of_the_market_fills_nothing() {
    let small = Small::new();
    let halted: Vec<bool> = (0..10).map(|bar| bar < 3).collect();
    let matched = small.run(&Options { halted: Some(&halted), ..ALL });
    assert_eq!(matched.fills[0].bar, 3);
}

/// A random trial with orders of a random manner.
fn laws(seed: u64, width: usize, bars: usize) -> Result<(), TestCaseError> {
    let mut draw = Draw::new(seed);
    let data = market(&mut draw, width, bars);
    let mut setup = setup(&mut draw, width);
    let mut signals = signals(&mut draw, &setup, width, bars);
    let share = [None, Some(0.01), Some(0.3)][draw.below(3)];
    let kinds = OrderKind::ALL;
    setup.settings_mut().orders = Orders {
        kind: kinds[draw.below(kinds.len())],
        tif: [Tif::Gtc, Tif::Gtc, Tif::Day, Tif::Ioc][draw.below(4)],
        slices: Some(3.0),
        duration: Some(Interval { count: 4, ..Interval::DAY }),
        display: Some(70.0),
        participation: share,
        retries: Some(1.0),
        ..setup.settings.orders
    };
    let delay = draw.below(3) as u32;
    setup.settings_mut().terms = Terms {
        latency_ms: Some(f64::from(delay) * DAY_MS as f64),
        tick_size: [None, Some(0.01)][draw.below(2)],
        ..setup.settings.terms
    };
    let view = data.view();
    signals.limit = Some(view.close.iter().map(|close| close * 1.01).collect());
    signals.stop = Some(view.close.iter().map(|close| close * 0.995).collect());
    let failures = Some(Failures { rate: 0.1, seed });
    let options = Options { frictions: Frictions { failures, ..Frictions::ALL }, ..ALL };
    let Ok(matched) = precise::run(&setup, &view, &signals, &options) else {
        let why = precise::run(&setup, &view, &signals, &options).expect_err("it failed");
        prop_assert!(why.code != "internal_unbalanced", "{why}");
        return Ok(());
    };
    let mut taken = std::collections::BTreeMap::new();
    for fill in &matched.fills {
        let at = fill.bar as usize * width + fill.symbol as usize;
        prop_assert!(view.volume.is_none_or(|volume| volume[at] > 0.0), "{fill:?}");
        prop_assert!(fill.bar >= fill.decided, "{fill:?}");
        let signed = if fill.side == qraft_sim::spec::Side::Buy { 1.0 } else { -1.0 };
        let worse = (fill.price - fill.base) * signed * fill.shares;
        prop_assert!(worse > -1e-6 * fill.base * fill.shares - 1e-6 || fill.rounding < 0.0);
        *taken.entry(at).or_insert(0.0) += fill.shares;
    }
    if let (Some(share), Some(volume)) = (share, view.volume) {
        for (at, shares) in taken {
            prop_assert!(shares <= share * volume[at] * (1.0 + 1e-9), "{shares} at {at}");
        }
    }
    let climbed = ladder::climb(&setup, &view, &signals, &options);
    let Ok(ladder) = climbed else { return Ok(()) };
    for name in Figures::NAMES {
        let value = |figures: &Figures| figures.get(name).and_then(|figure| figure.value());
        let ends = value(&ladder.books).zip(value(ladder.precise()));
        if let (Some((fast, precise)), Some(terms)) = (ends, ladder.terms(name)) {
            let sum: f64 = terms.iter().map(|(_, term)| term).sum();
            let size = terms.iter().fold(fast.abs().max(1.0), |size, term| size.max(term.1.abs()));
            prop_assert!((sum - (precise - fast)).abs() <= 1e-9 * size, "{name}: {terms:?}");
        }
    }
    Ok(())
}

fn config() -> ProptestConfig {
    let cases = match std::env::var("QRAFT_TEST_SCALE").as_deref() {
        Ok("full") => 3_000,
        _ => 150,
    };
    let persistence = Box::new(FileFailurePersistence::Off);
    ProptestConfig { cases, failure_persistence: Some(persistence), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn frictions_keep_the_law(seed in any::<u64>(), width in 1usize..12, bars in 1usize..120) {
        laws(seed, width, bars)?;
    }
}
