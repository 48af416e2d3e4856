use qraft_ir::policy::{Risk, Scheme, Sizing};

use super::*;

/// Decides at bar 2 and fills at bar 3, at prices of 10: shares are weights × 100.
struct Basket<'a> {
    close: Vec<f64>,
    symbols: usize,
    score: Vec<f64>,
    industry: Option<&'a [f64]>,
    groups: Option<&'a [f64]>,
    sheets: Sheets<'a>,
}

impl Basket<'_> {
    fn flat(score: &[f64]) -> Self {
        Basket {
            close: vec![10.0; score.len() * 4],
            symbols: score.len(),
            score: score.to_vec(),
            industry: None,
            groups: None,
            sheets: Sheets::default(),
        }
    }

    fn weights(&self, settings: Settings) -> Vec<f64> {
        let open = vec![10.0; self.close.len()];
        let session = sessions(4);
        let over = |row: Option<&[f64]>| row.map(|row| row.repeat(4));
        let (industry, groups) = (over(self.industry), over(self.groups));
        let market = Market {
            industry: industry.as_deref(),
            groups: groups.as_deref(),
            ..Market::new(&open, &self.close, self.symbols, &session)
        };
        let signals = Signals { score: Some(self.score.repeat(4)), ..Signals::default() };
        let signals = Signals { long: truths(&"T".repeat(self.close.len())), ..signals };
        let settings = Settings { rebalance: Some(Interval::DAY), ..settings };
        let rows = [false, false, true, false];
        let outcome = run(market, &signals, &settings, self.sheets, Some(&rows));
        outcome.shares.iter().map(|shares| shares / 100.0).collect()
    }
}

fn by_score(sizing: Sizing<f64>) -> Settings {
    Settings { scheme: Scheme::Score, sizing, ..settings() }
}

#[test]
fn what_is_above_the_cap_goes_to_the_others() {
    let basket = Basket::flat(&[5.0, 3.0, 2.0]);
    let cap = |cap: f64| by_score(Sizing { max_weight: Some(cap), ..Sizing::default() });
    near(&basket.weights(cap(0.4)), &[0.4, 0.36, 0.24]);
    // 0.15 to the others lifts the second to 0.39; its 0.04 go to the third.
    near(&basket.weights(cap(0.35)), &[0.35, 0.35, 0.3]);
    near(&basket.weights(cap(0.3)), &[0.3, 0.3, 0.3]);
}

#[test]
fn fixed_weights_are_cut_and_never_poured() {
    let weights = [0.5, 0.2, 0.0];
    let mut basket = Basket::flat(&[1.0; 3]);
    let sizing = Sizing { weight: Some(0.25), ..Sizing::default() };
    let fixed = Settings { scheme: Scheme::Fixed, sizing, gross: 9.0, ..settings() };
    near(&basket.weights(fixed), &[0.25; 3]);
    basket.sheets = Sheets { weights: &weights, ..Sheets::default() };
    let capped = Sizing { max_weight: Some(0.4), ..Sizing::default() };
    near(&basket.weights(Settings { sizing: capped, ..fixed }), &[0.4, 0.2, 0.0]);
}

/// Closes of two symbols with returns of 10 % and −10 %, and of half as much.
fn moving() -> Vec<f64> {
    let one = |moves: [f64; 2]| {
        [10.0, 10.0 * (1.0 + moves[0]), 10.0 * (1.0 + moves[0]) * (1.0 + moves[1])]
    };
    let (a, b) = (one([0.1, -0.1]), one([0.05, -0.05]));
    vec![a[0], b[0], a[1], b[1], a[2], b[2], 10.0, 10.0]
}

#[test]
fn weights_are_scaled_to_a_volatility_within_leverage() {
    let basket = Basket { close: moving(), ..Basket::flat(&[1.0; 2]) };
    // Half of each: ±7.5 %, a deviation of 0.075·√2 a bar.
    let yearly = 0.075 * 2f64.sqrt() * 252f64.sqrt();
    let aim = |part: f64, gross: f64, leverage: Option<f64>| {
        let target_vol = Some(yearly * part);
        let lookback = Some(2.0);
        let sizing = Sizing { target_vol, lookback, max_leverage: leverage, ..Sizing::default() };
        basket.weights(Settings { scheme: Scheme::VolTarget, sizing, gross, ..settings() })
    };
    near(&aim(0.5, 1.0, None), &[0.25, 0.25]);
    near(&aim(3.0, 1.0, None), &[0.5, 0.5]);
    // Six times too calm, but only 0.75 / 0.5 of leverage.
    near(&aim(3.0, 0.5, Some(0.75)), &[0.375, 0.375]);
}

#[test]
fn risk_is_shared_by_budgets() {
    let mut basket = Basket { close: moving(), ..Basket::flat(&[1.0; 2]) };
    let sizing = Sizing { lookback: Some(2.0), ..Sizing::default() };
    let settings = Settings { scheme: Scheme::RiskParity, sizing, ..settings() };
    // Twice the deviation, half the weight.
    near(&basket.weights(settings), &[1.0 / 3.0, 2.0 / 3.0]);
    let budgets = [1.0, 0.0];
    basket.sheets = Sheets { budgets: &budgets, ..Sheets::default() };
    near(&basket.weights(settings), &[1.0, 0.0]);
}

#[test]
fn industries_and_leverage_leave_cash() {
    let industry = [7.0, 7.0, f64::NAN, f64::NAN];
    let basket = Basket { industry: Some(&industry), ..Basket::flat(&[3.0, 3.0, 2.0, 2.0]) };
    let risk = Risk { max_industry_weight: Some(0.5), ..Risk::default() };
    let settings = Settings { risk, ..by_score(Sizing::default()) };
    near(&basket.weights(settings), &[0.25, 0.25, 0.2, 0.2]);
    let sizing = Sizing { max_leverage: Some(0.45), ..Sizing::default() };
    near(&basket.weights(Settings { sizing, ..settings }), &[0.125, 0.125, 0.1, 0.1]);
}

#[test]
fn turnover_stops_on_the_way() {
    let basket = Basket::flat(&[3.0, 1.0]);
    let risk = Risk { turnover_budget: Some(0.5), ..Risk::default() };
    // From cash all of it is one way: half the way.
    near(&basket.weights(Settings { risk, ..by_score(Sizing::default()) }), &[0.375, 0.125]);
    // Bar 0: to 1 of the first is 1 one way; a quarter of it. Bar 1: -0.25 and +1 are 1 one way.
    // Bar 2: -0.1875 and +0.75 are 0.75; a third of them.
    let (flat, session) = ([10.0; 8], sessions(4));
    let market = Market::new(&flat, &flat, 2, &session);
    let signals = Signals { long: truths("TFFTFTFT"), ..Signals::default() };
    let risk = Risk { turnover_budget: Some(0.25), ..Risk::default() };
    let settings = Settings { rebalance: Some(Interval::DAY), risk, ..settings() };
    let outcome = run(market, &signals, &settings, Sheets::default(), Some(&[true; 4]));
    near(&outcome.shares, &[12.5, 50.0]);
}

#[test]
fn groups_choose_on_their_own() {
    let groups = [1.0, 1.0, 2.0, f64::NAN, f64::NAN];
    let basket = Basket { groups: Some(&groups), ..Basket::flat(&[1.0, 5.0, 0.5, 3.0, 2.0]) };
    let top = Settings { selection: Selection::TopK { top: 1.0, bottom: 0.0 }, ..settings() };
    let third = 1.0 / 3.0;
    near(&basket.weights(top), &[0.0, third, third, third, 0.0]);
}

#[test]
fn slots_are_fixed_or_by_the_volatility_of_the_symbol() {
    let (close, session) = (moving(), sessions(4));
    let open = [10.0; 8];
    let market = Market::new(&open, &close, 2, &session);
    let signals = Signals { warm_up: 2, ..always("long", 8) };
    let shares = |scheme, sizing| {
        let settings = Settings { scheme, sizing, ..settings() };
        run(market, &signals, &settings, Sheets::default(), None).shares
    };
    let sizing = Sizing { weight: Some(0.3), max_weight: Some(0.2), ..Sizing::default() };
    near(&shares(Scheme::Fixed, sizing), &[20.0, 20.0]);
    // The volatility of the second alone: the first has twice that, so half its slot.
    let target_vol = Some(0.05 * 2f64.sqrt() * 252f64.sqrt());
    let sizing = Sizing { target_vol, lookback: Some(2.0), ..Sizing::default() };
    near(&shares(Scheme::VolTarget, sizing), &[25.0, 50.0]);
}
