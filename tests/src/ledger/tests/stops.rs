use qraft_ir::policy::{FillAt, Orders, Risk, Terms};
use qraft_sim::{PackTerms, SymbolTerms};

use super::*;
use crate::around::free;

/// Bars of open, high, low, close; the first decides, the second fills.
fn through(bars: &[[f64; 4]], signals: &Signals, settings: &Settings) -> Outcome {
    let column = |at: usize| -> Vec<f64> { bars.iter().map(|bar| bar[at]).collect() };
    let (open, high, low, close) = (column(0), column(1), column(2), column(3));
    let session = sessions(bars.len());
    let market = Market::new(&open, &close, 1, &session);
    let market = Market { high: Some(&high), low: Some(&low), ..market };
    run(market, signals, settings, Sheets::default(), None)
}

const START: [f64; 4] = [10.0; 4];

fn once(side: &str, bars: usize) -> Signals {
    let text = format!("T{}", "?".repeat(bars - 1));
    match side {
        "long" => Signals { long: truths(&text), ..Signals::default() },
        _ => Signals { short: truths(&text), ..Signals::default() },
    }
}

fn with(risk: Risk<f64>) -> Settings {
    Settings { risk, ..settings() }
}

#[test]
fn a_stop_sells_at_its_level_or_at_an_open_beyond_it() {
    let stop = with(Risk { stop_loss: Some(0.1), ..Risk::default() });
    let cash = |bar: [f64; 4]| through(&[START, START, bar], &once("long", 3), &stop).cash;
    near(&[cash([9.5, 9.6, 8.5, 9.4])], &[900.0]);
    near(&[cash([8.8, 9.6, 8.5, 9.4])], &[880.0]);
    near(&[cash([9.5, 9.6, 9.1, 9.4])], &[0.0]);
    // Missing lows are the lower of open and close.
    near(&[cash([9.5, 9.6, f64::NAN, 8.0])], &[900.0]);
    // Already on the bar of the entry, and against an average with the spread in it.
    let costly = Settings { spread_bps: 200.0, gross: 0.5, ..stop };
    let entry = [10.0, 10.0, 9.0, 9.5];
    let outcome = through(&[START, entry], &once("long", 2), &costly);
    near(&[outcome.cash], &[1000.0 - 50.0 * 10.1 + 50.0 * 10.1 * 0.9 * 0.99]);
    assert_eq!(outcome.events.stopped, 1);
}

#[test]
fn a_short_mirrors_it() {
    let risk = Risk { stop_loss: Some(0.1), take_profit: Some(0.2), ..Risk::default() };
    let cash = |bar: [f64; 4]| through(&[START, START, bar], &once("short", 3), &with(risk)).cash;
    near(&[cash([10.5, 11.5, 10.0, 10.0])], &[2000.0 - 1100.0]);
    near(&[cash([11.2, 11.5, 10.0, 10.0])], &[2000.0 - 1120.0]);
    near(&[cash([9.0, 9.5, 7.9, 9.0])], &[2000.0 - 800.0]);
    near(&[cash([7.5, 7.8, 7.4, 7.5])], &[2000.0 - 750.0]);
}

#[test]
fn a_trailing_stop_follows_the_highs_of_the_bars_before() {
    let settings = with(Risk { trailing_stop: Some(0.1), ..Risk::default() });
    let entry = [10.0, 12.0, 9.0, 11.5];
    let bars = [START, entry, [11.5, 14.0, 10.7, 11.0]];
    let outcome = through(&bars, &once("long", 3), &settings);
    // Not on the entry bar; then 10 % below its high of 12.
    near(&[outcome.cash], &[1080.0]);
    assert_eq!((outcome.events.stopped, outcome.events.trailed), (1, 1));
    // A fill at the close comes after that bar's high.
    let late = Orders { fill: FillAt::NextClose, ..Orders::default() };
    let entry = [10.0, 12.0, 9.0, 10.0];
    let bars = [START, entry, [11.5, 14.0, 10.7, 11.0], [13.0, 13.0, 12.0, 12.0]];
    let late = Settings { orders: late, ..settings };
    let outcome = through(&bars, &once("long", 4), &late);
    near(&[outcome.cash], &[1260.0]);
    assert_eq!(outcome.fills, [(1, 0, 100.0), (3, 0, -100.0)]);
}

#[test]
fn a_target_rests_and_starts_on_the_bar_after_the_entry() {
    let terms = Terms { maker_fee_bps: Some(10.0), ..Terms::default() };
    let target = with(Risk { take_profit: Some(0.1), ..Risk::default() });
    let target = Settings { terms, ..target };
    let entry = [10.0, 11.5, 10.0, 10.0];
    let cash = |bar: [f64; 4], settings: &Settings| {
        through(&[START, entry, bar], &once("long", 3), settings).cash
    };
    let level = 10.0 * (1.0 + 0.1);
    near(&[cash([10.5, 11.2, 10.0, 10.0], &target)], &[1100.0 * 0.999]);
    near(&[cash([11.5, 11.6, 10.0, 10.0], &target)], &[1150.0 * 0.999]);
    near(&[cash([10.5, level, 10.0, 10.0], &target)], &[0.0]);
    let touch = Settings { orders: Orders { touch: true, ..Orders::default() }, ..target };
    near(&[cash([10.5, level, 10.0, 10.0], &touch)], &[1100.0 * 0.999]);
}

#[test]
fn a_stop_comes_before_a_target_and_lets_enter_again() {
    let risk = Risk { stop_loss: Some(0.1), take_profit: Some(0.1), ..Risk::default() };
    let bars = [START, START, [10.0, 12.0, 8.0, 10.0], START];
    let outcome = through(&bars, &always("long", 4), &with(risk));
    assert_eq!(fill_bars(&outcome), [(1, true), (2, false), (3, true)]);
    near(&[outcome.shares[0], outcome.turnover], &[90.0, 1.0 + 0.9 + 1.0]);
}

#[test]
fn the_breaker_ends_everything() {
    let bars = [START, START, [10.0, 10.0, 8.0, 8.8], START, START, START];
    let settings = with(Risk { max_drawdown: Some(0.11), ..Risk::default() });
    let outcome = through(&bars, &always("long", 6), &settings);
    assert_eq!(fill_bars(&outcome), [(1, true), (3, false)]);
}

#[test]
fn margin_bounds_what_is_bought_and_closes_what_it_cannot_carry() {
    let one = SymbolTerms { margin: Some((0.5, 0.25)), ..free() };
    let pack = PackTerms { eras: vec![0], classes: vec![0], table: vec![one] };
    let sheets = Sheets { pack: Some(&pack), ..Sheets::default() };
    let price = [10.0, 10.0, 6.0, 6.0, 6.0];
    let session = sessions(5);
    let market = Market::new(&price, &price, 1, &session);
    let settings = Settings { gross: 4.0, ..settings() };
    let outcome = run(market, &always("long", 5), &settings, sheets, None);
    // 400 shares would ask 2000 of 1000: half. At 6, equity of 200 is below 300. Out; then 4 × 200
    // would ask 400 of 200.
    let fills: Vec<f64> = outcome.fills.iter().map(|fill| fill.2).collect();
    near(&fills, &[200.0, -200.0, 200.0 / 3.0]);
    assert_eq!((outcome.events.called, outcome.events.margin_bound), (1, 2));
}
