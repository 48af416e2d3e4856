//! Random strategies over pieces of real panels, without frictions: the scan's kernels, the books'
//! specification, the precise matcher and the independent ledger agree to 1e-9.
//!
//! Daily US and Chinese names (with their suspensions) are bundled. Minutes of crypto and futures
//! are looked for in the folder that `QRAFT_DATA` names, else in `../shared/data` beside the
//! workspace, and skipped by name where they are absent.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use qraft_base::{Interval, IntervalUnit};
use qraft_data::{LoadOptions, Panel, load};
use qraft_sim::precise::{self, Frictions, Options};
use qraft_tests::books::Case;
use qraft_tests::closeness::Tolerance;
use qraft_tests::ledger::{Market, rebalance_rows};
use qraft_tests::programs::{Written, written};
use qraft_tests::run::{Cut, binding, kernel_tallies, program, signals};
use qraft_tests::scale::{runner_of, say};

/// A file of prices, with the bars of a session where it has more than one.
struct Source {
    name: &'static str,
    bar: Interval,
    symbols: usize,
    /// Strategies at the small and the full scale.
    cases: (u32, u32),
}

const MINUTE: Interval = Interval { count: 1, unit: IntervalUnit::Minute };
const FIVE: Interval = Interval { count: 5, unit: IntervalUnit::Minute };

const BUNDLED: [Source; 2] = [
    Source { name: "sp500.parquet", bar: Interval::DAY, symbols: 12, cases: (40, 500) },
    Source { name: "cn_stocks.parquet", bar: Interval::DAY, symbols: 12, cases: (40, 500) },
];

const FOLDER: [Source; 4] = [
    Source {
        name: "crypto_perp_1m_btc_2022-01.parquet",
        bar: MINUTE,
        symbols: 1,
        cases: (15, 150),
    },
    Source { name: "crypto_spot_5m_2018-01.parquet", bar: FIVE, symbols: 7, cases: (15, 150) },
    Source {
        name: "fut_cffex_if_main_5m_2014_2016.parquet",
        bar: FIVE,
        symbols: 1,
        cases: (15, 150),
    },
    Source { name: "fut_cme_6eh4_1m_2024-01.parquet", bar: MINUTE, symbols: 1, cases: (15, 150) },
];

#[test]
fn random_strategies_on_bundled_panels() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data");
    for (part, source) in BUNDLED.iter().enumerate() {
        agree(part, source, &folder.join(source.name));
    }
}

#[test]
fn random_strategies_on_minutes_of_the_data_folder() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = std::env::var_os("QRAFT_DATA").map_or(beside, PathBuf::from);
    for (part, source) in FOLDER.iter().enumerate() {
        let path = folder.join(source.name);
        match path.exists() {
            true => agree(BUNDLED.len() + part, source, &path),
            false => say(&format!("{}: not in the data folder, skipped", source.name)),
        }
    }
}

/// A stretch of a file, and a strategy for it.
#[derive(Clone, Debug)]
struct Draw {
    /// Where the stretch begins, as a share of what there is.
    from: f64,
    bars: usize,
    written: Written,
}

fn agree(part: usize, source: &Source, path: &Path) {
    let options = LoadOptions { bar: Some(source.bar), ..LoadOptions::default() };
    let whole = load(path, &options).unwrap_or_else(|why| panic!("{}: {why}", source.name)).panel;
    let draws = (0.0..1.0f64, 60..260usize, written(source.symbols))
        .prop_map(|(from, bars, written)| Draw { from, bars, written });
    let scale = if qraft_tests::scale::is_full() { source.cases.1 } else { source.cases.0 };
    let traded = std::cell::Cell::new((0u32, 0u32));
    let mut runner = runner_of(100 + part as u8, scale);
    let result = runner.run(&draws, |draw| {
        let panel = stretch(&whole, source.symbols, &draw);
        let told = |why: String| TestCaseError::fail(format!("{why}\n{}", draw.written.text));
        let fills = four_ways(&panel, &draw.written).map_err(told)?;
        let (runs, trades) = traded.get();
        traded.set((runs + draw.written.points.len() as u32, trades + u32::from(fills > 0)));
        Ok(())
    });
    let (runs, trades) = traded.get();
    say(&format!("{}: {scale} strategies, {runs} runs, {trades} strategies traded", source.name));
    if let Err(failure) = result {
        panic!("{}: {failure}", source.name);
    }
    assert!(trades * 4 > scale, "most strategies never trade: the draw tries too little");
}

/// The symbols and bars of a draw. Sessions are those of the whole.
fn stretch(whole: &Panel, symbols: usize, draw: &Draw) -> Panel {
    let spare = whole.width().saturating_sub(symbols);
    let first = (draw.from * 977.0).fract() * spare as f64;
    let wanted: Vec<_> = whole.symbols.iter().skip(first as usize).take(symbols).cloned().collect();
    let mut panel = whole.select(&wanted).expect("symbols of the panel");
    let bars = draw.bars.min(panel.bars());
    let from = ((panel.bars() - bars) as f64 * draw.from) as usize;
    let width = panel.width();
    panel.ts = panel.ts[from..from + bars].to_vec();
    panel.session = panel.session[from..from + bars].to_vec();
    panel.members = None;
    panel.calendar = "none".to_owned();
    for (_, values) in &mut panel.columns {
        *values = values[from * width..(from + bars) * width].to_vec().into();
    }
    panel
}

/// Runs a strategy's points by kernels, specification, matcher and ledger; answers how many fills.
fn four_ways(panel: &Panel, written: &Written) -> Result<usize, String> {
    let program = program(&written.text, panel)?;
    let mut bindings = Vec::new();
    for point in &written.points {
        let mut binding = binding(&program, point)?;
        // fractional: whole lots turn a difference of the last bit into one of a lot
        Arc::make_mut(&mut binding.settings).lot_size = 0.0;
        bindings.push(binding);
    }
    let open = panel.column("open").ok_or("no open")?;
    let close = panel.column("close").ok_or("no close")?;
    let market = Market {
        volume: panel.column("volume"),
        high: panel.column("high"),
        low: panel.column("low"),
        periods_per_year: panel.periods_per_year,
        ..Market::new(open, close, panel.width(), &panel.session)
    };
    let mut fills = 0;
    for binding in &bindings {
        let settings = *binding.settings;
        let rows = |step: Interval| rebalance_rows(in_bars(step, panel.bar), panel.bar, &panel.ts);
        let case = Case {
            market,
            rebalance: settings.rebalance.map(rows),
            settings,
            warm_up: binding.warm_up,
            signals: signals(&program, binding, panel)?,
            by_symbol: Default::default(),
            pack: None,
        };
        let told = case.specification()?;
        fills += told.fills.len();
        let cut = Cut { tile_bars: Some(37), group: None, threads: 2 };
        let one = std::slice::from_ref(binding);
        let kernel = kernel_tallies(&program, one, panel, &case.engine_market(), cut)?;
        let kernel = kernel.into_iter().next().ok_or("no answer")?.map_err(|e| e.to_string())?;
        if !told.tally.same_bits(&kernel) {
            return Err(format!("specification {:?}\nkernel {kernel:?}", told.tally));
        }
        case.compare(&told, &case.ledger())?;
        compare_matched(&case, &told)?;
    }
    Ok(fills)
}

/// A step of days on finer bars rebalances on as many bars: the draw writes steps for daily ones.
fn in_bars(step: Interval, bar: Interval) -> Interval {
    let days = step.unit == IntervalUnit::Day && bar.unit != IntervalUnit::Day;
    if days { Interval { count: step.count * bar.count, unit: bar.unit } } else { step }
}

fn compare_matched(case: &Case<'_>, told: &qraft_sim::spec::Outcome) -> Result<(), String> {
    let options = Options { frictions: Frictions::NONE, bar_ms: 60_000, halted: None };
    let market = case.engine_market();
    let matched = precise::run(&case.setup(), &market, &case.signals, &options);
    let matched = matched.map_err(|failure| failure.to_string())?;
    let money = Tolerance { rel: 1e-9, abs: 1e-9 * case.settings.capital };
    let gaps = [
        money.first_gap("equity", &told.equity, &matched.equity),
        money.first_gap("fees", &[told.tally.fees], &[matched.tally.fees]),
        money.first_gap("turnover", &[told.tally.turnover], &[matched.tally.turnover]),
    ];
    if let Some(gap) = gaps.into_iter().flatten().next() {
        return Err(format!("{gap} (books against matcher)"));
    }
    let same = told.tally.trades == matched.tally.trades && told.fills.len() == matched.fills.len();
    if same { Ok(()) } else { Err("books and matcher trade differently".to_owned()) }
}
