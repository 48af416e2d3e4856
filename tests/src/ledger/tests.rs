use qraft_base::Interval;
use qraft_ir::policy::{Selection, Settings, SizeAt, Span2};

use super::{Market, Outcome, Sheets, Signals, Truth, run};
use crate::closeness::Tolerance;

mod costs;
mod points;
mod stops;
mod weights;

fn settings() -> Settings {
    Settings::plain(1000.0)
}

/// `T`, `F` and `?`, one a bar.
fn truths(text: &str) -> Option<Vec<Truth>> {
    let one = |c| match c {
        'T' => Truth::True,
        'F' => Truth::False,
        _ => Truth::Unknown,
    };
    Some(text.chars().map(one).collect())
}

/// Signals that are always long, or always short.
fn always(side: &str, bars: usize) -> Signals {
    let yes = truths(&"T".repeat(bars));
    match side {
        "long" => Signals { long: yes, ..Signals::default() },
        _ => Signals { short: yes, ..Signals::default() },
    }
}

fn sessions(bars: usize) -> Vec<u32> {
    (0..bars as u32).collect()
}

fn near(ours: &[f64], expected: &[f64]) {
    assert_eq!(Tolerance::both(1e-12).first_gap("numbers", ours, expected), None);
}

fn one_symbol(open: &[f64], close: &[f64], signals: &Signals, settings: &Settings) -> Outcome {
    let session: Vec<u32> = (0..open.len() as u32).collect();
    let market = Market::new(open, close, 1, &session);
    run(market, signals, settings, Sheets::default(), None)
}

fn fill_bars(outcome: &Outcome) -> Vec<(usize, bool)> {
    outcome.fills.iter().map(|(bar, _, shares)| (*bar, *shares > 0.0)).collect()
}

#[test]
fn buys_at_the_next_open_and_pays_for_it() {
    let open = [10.0, 10.0, 11.0, 12.0];
    let close = [10.0, 11.0, 12.0, 12.0];
    let signals = Signals { long: truths("TTFF"), ..Signals::default() };
    let costly = Settings { fee_bps: 100.0, spread_bps: 200.0, ..settings() };
    let outcome = one_symbol(&open, &close, &signals, &costly);
    assert_eq!(fill_bars(&outcome), [(1, true), (3, false)]);
    let shares = 1000.0 / (10.0 * 1.01 * 1.01);
    let end = shares * 12.0 * 0.99 * 0.99;
    let tol = Tolerance::both(1e-12);
    let expected = [1000.0, shares * 11.0, shares * 12.0, end];
    assert_eq!(tol.first_gap("equity", &outcome.equity, &expected), None);
    assert_eq!((outcome.trades, outcome.exposed), (1, 2));
}

#[test]
fn a_gap_neither_enters_nor_leaves_and_an_order_waits_for_an_open() {
    let signals = Signals { long: truths("T?T??FFF"), ..Signals::default() };
    let close = [10.0; 8];
    let mut open = [10.0; 8];
    open[1] = f64::NAN;
    open[6] = f64::NAN;
    let outcome = one_symbol(&open, &close, &signals, &settings());
    assert_eq!(fill_bars(&outcome), [(2, true), (7, false)]);
    // A pending entry whose condition turns false is dropped.
    let signals = Signals { long: truths("TFFFFFFF"), ..Signals::default() };
    assert!(one_symbol(&open, &close, &signals, &settings()).fills.is_empty());
}

#[test]
fn holds_and_cooldowns_count_from_the_fill() {
    let flat = [10.0; 12];
    let signals = Signals { long: truths("TFFFTTTTTTTT"), ..Signals::default() };
    let held = Settings { min_hold: Span2 { days: 2.0, bars: 0.0 }, ..settings() };
    // Filled at 1; age 2 at the close of 2; sold at 3. Bought again at 5.
    let outcome = one_symbol(&flat, &flat, &signals, &held);
    assert_eq!(fill_bars(&outcome), [(1, true), (3, false), (5, true)]);
    let cooled = Settings {
        max_hold: Span2 { days: 0.0, bars: 2.0 },
        cooldown: Span2 { days: 3.0, bars: 0.0 },
        ..settings()
    };
    let signals = Signals { long: truths("TTTTTTTTTTTT"), ..Signals::default() };
    // Filled at 1, forced out at 3; 3 sessions since the exit at the close of 5; in at 6.
    let outcome = one_symbol(&flat, &flat, &signals, &cooled);
    assert_eq!(fill_bars(&outcome), [(1, true), (3, false), (6, true), (8, false), (11, true)]);
}

#[test]
fn a_flip_is_one_fill_and_one_trade() {
    let flat = [10.0; 6];
    let signals = Signals { long: truths("TTFFFF"), short: truths("FFTTTT"), ..Signals::default() };
    let outcome = one_symbol(&flat, &flat, &signals, &settings());
    assert_eq!(outcome.fills, [(1, 0, 100.0), (3, 0, -200.0)]);
    assert_eq!(outcome.trades, 2);
}

#[test]
fn a_short_that_loses_everything_is_ruin() {
    let open = [10.0, 10.0, 10.0, 50.0];
    let close = [10.0, 10.0, 25.0, 50.0];
    let signals = Signals { short: truths("TTTT"), ..Signals::default() };
    let outcome = one_symbol(&open, &close, &signals, &settings());
    assert_eq!(outcome.equity, [1000.0, 1000.0, 0.0, 0.0]);
    assert_eq!(outcome.shares, [0.0]);
}

#[test]
fn selection_takes_the_best_and_ties_go_by_symbol() {
    let symbols = 4;
    let flat = vec![10.0; symbols * 4];
    let session: Vec<u32> = (0..4).collect();
    let market = Market::new(&flat, &flat, symbols, &session);
    let row = [1.0, 3.0, f64::NAN, 3.0];
    let signals = Signals { score: Some(row.repeat(4)), ..Signals::default() };
    let top = Settings {
        rebalance: Some(Interval::DAY),
        selection: Selection::TopK { top: 1.0, bottom: 1.0 },
        ..settings()
    };
    let outcome =
        run(market, &signals, &top, Sheets::default(), Some(&[false, true, false, false]));
    assert_eq!(outcome.fills, [(2, 0, -50.0), (2, 1, 50.0)]);
    // Two thirds of three scored names are two.
    let share = Settings { selection: Selection::Quantile { top: 2.0 / 3.0, bottom: 0.0 }, ..top };
    let outcome =
        run(market, &signals, &share, Sheets::default(), Some(&[true, false, false, false]));
    assert_eq!(outcome.fills, [(1, 1, 50.0), (1, 3, 50.0)]);
}

#[test]
fn buys_beyond_cash_are_scaled_together_and_cut_to_lots() {
    let symbols = 2;
    let open = [[10.0, 10.0], [20.0, 10.0]].concat();
    let close = [10.0; 4];
    let session = [0, 1];
    let market = Market::new(&open, &close, symbols, &session);
    let signals = Signals { long: truths("TTTT"), ..Signals::default() };
    // Sized at the decision: 50 shares each cost 1500 at the open; cash is 1000.
    let decided = Settings { size_at: SizeAt::Decision, ..settings() };
    let outcome = run(market, &signals, &decided, Sheets::default(), None);
    let bought: Vec<f64> = outcome.fills.iter().map(|fill| fill.2).collect();
    assert_eq!(Tolerance::both(1e-12).first_gap("bought", &bought, &[100.0 / 3.0; 2]), None);
    let lots = Settings { lot_size: 10.0, ..decided };
    let outcome = run(market, &signals, &lots, Sheets::default(), None);
    assert_eq!(outcome.fills, [(1, 0, 30.0), (1, 1, 30.0)]);
}
