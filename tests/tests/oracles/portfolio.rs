//! The steps from strengths to weights.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use qraft_ir::policy::{Scheme, Selection};
use qraft_sim::select::{Ask, Selector};
use qraft_sim::sizing::parity::{Parity, risk_shares};
use qraft_sim::sizing::volatility::{self, Target};
use qraft_sim::sizing::{cap, clusters, industry, score, turnover};
use serde_json::Value;

use crate::suite::{Case, Verdict, cases, numbers, settle};

fn check(case: &Case) -> Verdict {
    match case.kind.as_str() {
        "cap_redistribute" => capped(case, numbers(&case.input["base"])).into(),
        "score_weight" => scored(case).into(),
        "topk" => topk(case).into(),
        "vol_target" => vol_target(case).into(),
        "risk_parity" => risk_parity(case).into(),
        "industry_cap" => industry_cap(case).into(),
        "turnover_budget" => turnover_budget(case).into(),
        "similarity_clusters" => similar(case).into(),
        other => Verdict::Skipped(format!("{other} is not in this build")),
    }
}

/// A number of the input that may be left out.
fn given_or(case: &Case, key: &str, absent: f64) -> f64 {
    case.input.get(key).and_then(Value::as_f64).unwrap_or(absent)
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().expect("rows").iter().map(numbers).collect()
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().expect("an array").iter().map(|word| word.as_str().expect("a word")).collect()
}

/// Each word's place among all different ones, in their order.
fn places(words: &[&str]) -> Vec<u32> {
    let all: BTreeSet<&str> = words.iter().copied().collect();
    let place = |word: &&str| all.iter().position(|other| other == word).expect("itself") as u32;
    words.iter().map(place).collect()
}

fn capped(case: &Case, mut weights: Vec<f64>) -> Result<(), String> {
    let limit = given_or(case, "max_weight", f64::INFINITY);
    let cash = cap::water_fill(&mut weights, given_or(case, "gross", 1.0), limit, &mut Vec::new());
    case.expect_column("weights", &weights)?;
    case.expect("cash", Some(cash))
}

fn scored(case: &Case) -> Result<(), String> {
    let scores = numbers(&case.input["scores"]);
    let mut weights = vec![0.0; scores.len()];
    score::weights(&scores, 1.0, &mut weights);
    capped(case, weights)
}

fn topk(case: &Case) -> Result<(), String> {
    let ids = words(&case.input["ids"]);
    let symbols = places(&ids);
    let mut scores = vec![f64::NAN; ids.len()];
    for (symbol, value) in symbols.iter().zip(numbers(&case.input["scores"])) {
        scores[*symbol as usize] = value;
    }
    let all: Vec<u32> = (0..ids.len() as u32).collect();
    let ask = Ask {
        selection: Selection::TopK { top: case.given("k"), bottom: 0.0 },
        scheme: Scheme::Equal,
        gross: 1.0,
        long: &all,
        short: &[],
        score: Some(&scores),
        groups: None,
        kept_long: &[],
        kept_short: &[],
    };
    let mut selector = Selector::default();
    let mut chosen: Vec<u32> = selector.choose(&ask).iter().map(|(symbol, _)| *symbol).collect();
    let score = |symbol: u32| scores[symbol as usize];
    chosen.sort_by(|a, b| score(*b).partial_cmp(&score(*a)).unwrap_or(Ordering::Equal));
    let name =
        |symbol: &u32| ids[symbols.iter().position(|other| other == symbol).expect("one of them")];
    let selected: Vec<&str> = chosen.iter().map(name).collect();
    let expected = words(&case.expected["selected"]);
    if selected == expected { Ok(()) } else { Err(format!("{selected:?} for {expected:?}")) }
}

fn vol_target(case: &Case) -> Result<(), String> {
    let mut weights = numbers(&case.input["base_weights"]);
    let covariance = rows(&case.input["covariance"]).concat();
    let vol = volatility::ex_ante(&weights, &covariance, case.given("periods_per_year"));
    case.expect("ex_ante_vol", Some(vol))?;
    let target = Target {
        volatility: case.given("target_vol"),
        max_leverage: given_or(case, "max_leverage", 1.0),
    };
    let scale = target.scale(vol);
    case.expect("scale", Some(scale))?;
    volatility::scale(&mut weights, scale);
    volatility::clip(&mut weights, given_or(case, "max_weight", f64::INFINITY));
    case.expect("cash", Some(1.0 - weights.iter().sum::<f64>()))?;
    case.expect_column("weights", &weights)
}

fn risk_parity(case: &Case) -> Result<(), String> {
    let covariance = rows(&case.input["covariance"]).concat();
    let names = rows(&case.input["covariance"]).len();
    let budgets = case.input.get("budgets").map_or(vec![1.0; names], numbers);
    let mut parity = Parity::default();
    let refused = case.expected.get("error").is_some() || case.expected["status"] == "undefined";
    let weights = match parity.weights(&covariance, &budgets) {
        Ok(_) if refused => return Err("should be refused".to_owned()),
        Err(_) if refused => return Ok(()),
        Err(why) => return Err(why.to_string()),
        Ok(weights) => weights,
    };
    case.expect_column("weights", weights)?;
    let mut shares = Vec::new();
    risk_shares(weights, &covariance, &mut shares);
    case.expect_column("risk_contributions", &shares)
}

fn industry_cap(case: &Case) -> Result<(), String> {
    let mut weights = numbers(&case.input["weights"]);
    let groups = places(&words(&case.input["industry"]));
    industry::cap_groups(&mut weights, &groups, case.given("max_industry"), &mut Vec::new());
    case.expect_column("weights", &weights)?;
    case.expect("cash", Some(1.0 - weights.iter().sum::<f64>()))
}

fn turnover_budget(case: &Case) -> Result<(), String> {
    let current = numbers(&case.input["current"]);
    let mut weights = numbers(&case.input["target"]);
    let done = turnover::blend(&current, &mut weights, case.given("budget"));
    case.expect("turnover_one_way", Some(done.turnover))?;
    case.expect("lambda_", Some(done.lambda))?;
    case.expect_column("weights", &weights)
}

fn similar(case: &Case) -> Result<(), String> {
    let signals = rows(&case.input["signals"]);
    let slices: Vec<&[f64]> = signals.iter().map(Vec::as_slice).collect();
    let groups = clusters::alike(&slices, case.given("similarity_threshold"));
    let kept = clusters::best_of_each(&groups, &numbers(&case.input["scores"]));
    let place = |value: &Value| value.as_u64().expect("a place") as usize;
    let list = |value: &Value| {
        let mut all: Vec<usize> = value.as_array().expect("places").iter().map(place).collect();
        all.sort_unstable();
        all
    };
    let mut expected: Vec<Vec<usize>> =
        case.expected["clusters"].as_array().expect("clusters").iter().map(list).collect();
    expected.sort();
    if groups != expected {
        return Err(format!("{groups:?}, expected {expected:?}"));
    }
    let expected = list(&case.expected["keep"]);
    if kept == expected { Ok(()) } else { Err(format!("keeps {kept:?}, expected {expected:?}")) }
}

#[test]
fn oracle_portfolio() {
    let all = cases("portfolio", "portfolio");
    settle("portfolio", all.iter().map(|case| (case.id.clone(), check(case))).collect(), 30);
}
