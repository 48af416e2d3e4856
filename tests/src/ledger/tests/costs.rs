use qraft_ir::policy::{Impact, Terms};

use super::*;

/// One symbol at 10, a quarter of 1000 in it from bar 1 on: 25 shares.
fn quarter(terms: Terms<f64>, fee_bps: f64) -> Settings {
    Settings { gross: 0.25, fee_bps, terms, ..settings() }
}

fn flat_at_10(settings: &Settings, signals: &Signals) -> Outcome {
    let (flat, volume, session) = ([10.0; 4], [100.0; 4], sessions(4));
    let market = Market { volume: Some(&volume), ..Market::new(&flat, &flat, 1, &session) };
    run(market, signals, settings, Sheets::default(), None)
}

#[test]
fn impact_goes_with_the_root_of_the_share_of_volume() {
    let impact = Impact { alpha: 0.1, beta: 0.5, by_volatility: false };
    let settings = quarter(Terms { impact: Some(impact), ..Terms::default() }, 0.0);
    // A quarter of the volume, its root a half: 5 %.
    let bought = flat_at_10(&settings, &always("long", 4));
    near(&[bought.cash, bought.equity[1]], &[1000.0 - 25.0 * 10.5, 987.5]);
    let sold = flat_at_10(&settings, &always("short", 4));
    near(&[sold.cash, sold.equity[1]], &[1000.0 + 25.0 * 9.5, 987.5]);
}

#[test]
fn impact_by_volatility_needs_20_sessions() {
    let close: Vec<f64> = (0..24).map(|t| if t % 2 == 0 { 10.0 } else { 11.0 }).collect();
    let (open, volume, session) = ([10.0; 24], [100.0; 24], sessions(24));
    let market = Market { volume: Some(&volume), ..Market::new(&open, &close, 1, &session) };
    let impact = Impact { alpha: 1.0, beta: 1.0, by_volatility: true };
    let settings = quarter(Terms { impact: Some(impact), ..Terms::default() }, 0.0);
    let cash = |warm_up: usize| {
        let signals = Signals { warm_up, ..always("long", 24) };
        run(market, &signals, &settings, Sheets::default(), None).cash
    };
    // Filled at bar 20, with the marks of bars 0 to 19: 19 returns.
    near(&[cash(19)], &[750.0]);
    // Filled at bar 21: ten returns of 1/10 and ten of -1/11.
    let half = (0.1 + 1.0 / 11.0) / 2.0;
    let sigma = (20.0 * half * half / 19.0f64).sqrt();
    near(&[cash(20)], &[1000.0 - 250.0 * (1.0 + 0.25 * sigma)]);
}

#[test]
fn fees_have_a_least_and_a_part_a_contract() {
    let least = Terms { min_fee: Some(5.0), ..Terms::default() };
    near(&[flat_at_10(&quarter(least, 10.0), &always("long", 4)).cash], &[745.0]);
    let both = Terms { fee_per_contract: Some(0.2), ..least };
    let outcome = flat_at_10(&quarter(both, 10.0), &always("long", 4));
    near(&[outcome.cash, outcome.fees], &[744.75, 5.25]);
}

#[test]
fn a_multiplier_is_money_a_point() {
    let terms = Terms { multiplier: Some(10.0), ..Terms::default() };
    let (open, close, session) = ([10.0; 3], [10.0, 11.0, 11.0], sessions(3));
    let market = Market::new(&open, &close, 1, &session);
    let settings = Settings { gross: 0.5, terms, ..settings() };
    let outcome = run(market, &always("long", 3), &settings, Sheets::default(), None);
    assert_eq!(outcome.fills, [(1, 0, 5.0)]);
    near(&[outcome.equity[1], outcome.turnover], &[1050.0, 0.5]);
}

#[test]
fn buys_with_a_least_fee_are_scaled_until_they_fit() {
    let terms = Terms { min_fee: Some(10.0), ..Terms::default() };
    let outcome = flat_at_10(&Settings { terms, ..settings() }, &always("long", 4));
    // 100 shares cost 1010, 99.0099 cost 1000.099, and so on to 99 and the fee.
    near(&[outcome.shares[0]], &[99.0]);
    assert!(outcome.cash.abs() < 1e-9 && outcome.events.rescaled > 3);
}

#[test]
fn shorts_pay_for_what_they_borrow() {
    // 252 bps a year of 252 bars: 1 bp of 250 on bars 2 and 3.
    let terms = Terms { borrow_bps: Some(252.0), ..Terms::default() };
    let outcome = flat_at_10(&quarter(terms, 0.0), &always("short", 4));
    near(&[outcome.cash, outcome.fees], &[1250.0 - 0.05, 0.05]);
}

#[test]
fn longs_pay_funding_and_shorts_receive_it() {
    let (flat, session, due) = ([10.0; 4], sessions(4), [9, 9, 2, 1]);
    let market = Market { funding_due: Some(&due), ..Market::new(&flat, &flat, 1, &session) };
    let terms = Terms { funding: Some("8h".parse().unwrap()), ..Terms::default() };
    let paid = |side: &str| {
        let rate = Some(vec![0.5, 0.5, 0.01, f64::NAN]);
        let signals = Signals { funding: rate, ..always(side, 4) };
        run(market, &signals, &quarter(terms, 0.0), Sheets::default(), None).fees
    };
    // Held at the close before bar 2: 250, two instants of 1 %.
    near(&[paid("long"), paid("short")], &[5.0, -5.0]);
}
