//! Who belongs counts in every run: what trades and what is ranked are members, by the definitions
//! and by the scan alike.

use std::sync::atomic::AtomicBool;

use qraft_base::{Digest, Interval, Symbol, Ts};
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_ir::program::Program;
use qraft_ir::{LowerContext, dsl_hash, lower};
use qraft_search::plan::Trial;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;
use qraft_search::seal::{Replay, Replayed};

const BARS: usize = 150;

const TOP: &str = "
version: 1
rebalance: 5D
signals: {long: \"ZSCORE(close) > -0.5\"}
selection: {mode: topk, score: \"PCT_RANK(ROC(5))\", topk: 2}
";

const BOTH: &str = "
version: 1
rebalance: 5D
selection: {mode: topk, score: \"DEMEAN(ROC(3))\", topk: 1, bottomk: 1}
";

const WEEKLY: &str = "
version: 1
rebalance: 1W
selection: {mode: quantile, score: \"RANK(ROC(1))@1W\", quantile: 0.4}
";

const SHORT: &str = "
version: 1
rebalance: 5D
signals: {short: \"PCT_RANK(close) < 0.5\"}
selection: {mode: topk, score: \"ROC(3)\", topk: 1, bottomk: 2}
hold: {min_days: 2}
";

const DRIVEN: &str = "
version: 1
signals: {long: \"PCT_RANK(ROC(5)) > 0.6\", exit_long: \"close < SMA(close, 30) * 0.9\"}
";

const LATER: &str = "
version: 1
universe: {from: all, where: \"PCT_RANK(close) > 0.3\"}
rebalance: 3D
signals: {long: \"PCT_RANK(ROC(4)) >= 0.5\"}
";

fn program(strategy: &str) -> Program {
    let parsed = qraft_syntax::parse(&SourceFile::new("s.yaml", strategy));
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let lowered = lower(&parsed.document, &LowerContext::default());
    let errors: Vec<_> = lowered.findings.iter().filter(|f| f.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    lowered.program
}

/// A fixed walk of some names, the same each time; gaps in the fourth.
fn panel(width: usize, bars: usize) -> Panel {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut unit = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut price: Vec<f64> = (0..width).map(|s| 20.0 + 5.0 * s as f64).collect();
    let (mut open, mut close) = (vec![], vec![]);
    for _ in 0..bars {
        for (s, price) in price.iter_mut().enumerate() {
            let start = *price * (0.99 + 0.02 * unit());
            *price = start * (0.97 + 0.0603 * unit());
            let missing = s == 3 && unit() < 0.03;
            open.push(if missing { f64::NAN } else { start });
            close.push(if missing { f64::NAN } else { *price });
        }
    }
    let day = |bar: usize| Ts::from_day(18_267 + (bar / 5 * 7 + bar % 5) as i32);
    Panel {
        symbols: (0..width).map(|s| Symbol::new(&format!("S{s:03}"))).collect(),
        ts: (0..bars).map(day).collect(),
        bar: Interval::DAY,
        calendar: "none".to_owned(),
        periods_per_year: 252.0,
        session: (0..bars as u32).collect(),
        columns: vec![("close".to_owned(), close.into()), ("open".to_owned(), open.into())],
        categories: std::collections::BTreeMap::new(),
        members: None,
        snapshot: Digest::of(b"walk"),
    }
}

fn with(panel: Panel, member: impl Fn(usize, usize) -> bool) -> Panel {
    let width = panel.width();
    let members = (0..panel.bars() * width).map(|at| member(at / width, at % width)).collect();
    Panel { members: Some(members), ..panel }
}

/// Comes and goes by name and bar.
fn comes_and_goes(bar: usize, symbol: usize) -> bool {
    !(bar / (17 + symbol) + symbol).is_multiple_of(3)
}

fn replay(program: &Program, panel: &Panel) -> Replayed {
    ScanEngine::new(program, panel).unwrap().replay(&[]).unwrap()
}

#[test]
fn the_scan_answers_what_the_definitions_answer() {
    for strategy in [TOP, BOTH, WEEKLY, SHORT, DRIVEN, LATER] {
        let program = program(strategy);
        for width in [6, 67] {
            for panel in [panel(width, BARS), with(panel(width, BARS), comes_and_goes)] {
                let engine = ScanEngine::new(&program, &panel).unwrap();
                let trial = Trial { number: 0, params: Vec::new() };
                let answers = engine.run(&[trial], &AtomicBool::new(false)).unwrap();
                let scanned = answers.into_iter().next().unwrap().unwrap();
                let defined = engine.replay(&[]).unwrap();
                assert_eq!(scanned.first_difference(&defined.stats), None, "{strategy} {width}");
                assert!(!defined.fills.is_empty(), "{strategy}");
            }
        }
    }
}

#[test]
fn who_never_belongs_is_as_if_it_were_not_there() {
    // The slots of a strategy without a rebalance count every symbol of the data.
    for strategy in [TOP, BOTH, WEEKLY, SHORT, LATER] {
        let program = program(strategy);
        let whole = panel(8, BARS);
        // The first of them: sums over symbols then add the same numbers in the same order.
        let cut = whole.select(&whole.symbols[..5]).unwrap();
        let dated = with(whole, |_, symbol| symbol < 5);
        let (cut, dated) = (replay(&program, &cut), replay(&program, &dated));
        assert_eq!(cut.equity, dated.equity, "{strategy}");
        assert_eq!(cut.fills.len(), dated.fills.len());
    }
}

#[test]
fn nobody_is_bought_or_kept_outside_of_its_membership() {
    for (strategy, every) in [(TOP, 5), (BOTH, 5), (SHORT, 5), (LATER, 3), (DRIVEN, 1)] {
        let program = program(strategy);
        let panel = with(panel(6, BARS), comes_and_goes);
        let replayed = replay(&program, &panel);
        let mut shares = vec![0.0; 6];
        let mut fills = replayed.fills.iter().peekable();
        let mut left = 0;
        for bar in 0..BARS {
            let before = shares.clone();
            while let Some(fill) = fills.next_if(|fill| fill.bar as usize == bar) {
                let sign = if fill.side == "buy" { 1.0 } else { -1.0 };
                shares[fill.symbol as usize] += sign * fill.shares;
            }
            // The bar that decided.
            if bar == 0 || (bar - 1) % every != every - 1 {
                continue;
            }
            let there = |s: usize| panel.column("open").unwrap()[bar * 6 + s].is_finite();
            for s in (0..6).filter(|s| !comes_and_goes(bar - 1, *s) && there(*s)) {
                let min_days = strategy == SHORT && shares[s] != 0.0;
                assert!(shares[s].abs() < 1e-9 || min_days, "{strategy}: S00{s} at {bar}");
                left += usize::from(before[s].abs() > 1e-9);
            }
        }
        assert!(left > 0, "{strategy}: nobody left");
    }
}

#[test]
fn an_ex_member_stays_until_the_next_rebalance() {
    let text = "version: 1\nrebalance: 5D\nsignals: {long: close > 0, exit_long: close < 0}\n";
    // Bars 4, 9, 14 … decide; the first name leaves the universe with bar 11.
    let panel = with(panel(3, 40), |bar, symbol| symbol > 0 || bar < 11);
    let replayed = replay(&program(text), &panel);
    let sold: Vec<(_, &str)> = replayed
        .fills
        .iter()
        .filter(|fill| fill.symbol == 0 && fill.bar > 11)
        .map(|fill| (fill.bar, fill.side))
        .collect();
    assert_eq!(sold, [(15, "sell")]);
}

#[test]
fn later_bars_change_no_earlier_one() {
    for strategy in [TOP, BOTH, WEEKLY, SHORT, DRIVEN, LATER] {
        let program = program(strategy);
        let whole = replay(&program, &with(panel(6, BARS), comes_and_goes));
        for bars in [60, 111] {
            let part = replay(&program, &with(panel(6, bars), comes_and_goes));
            assert_eq!(part.equity, whole.equity[..bars], "{strategy} {bars}");
        }
    }
}

#[test]
fn a_run_does_not_change_what_the_strategy_is() {
    let program = program(LATER);
    let before = dsl_hash(&program);
    let panel = with(panel(6, 60), comes_and_goes);
    let _ = replay(&program, &panel);
    assert_eq!(dsl_hash(&program), before);
    let without = self::program(
        &LATER.replace("universe: {from: all, where: \"PCT_RANK(close) > 0.3\"}", ""),
    );
    assert_ne!(dsl_hash(&without), before);
    assert_ne!(replay(&without, &panel).equity, replay(&program, &panel).equity);
}
