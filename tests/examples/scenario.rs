//! Runs a file of order scenarios and prints what came of each as JSON, for comparison with other
//! engines: `cargo run -p qraft-tests --example scenario -- FILE`.

use std::process::ExitCode;

use qraft_sim::matching::fill::Fill;
use qraft_sim::matching::order::Side;
use qraft_sim::matching::run::Outcome;
use qraft_tests::scenario::{Data, Scenario};
use serde_json::{Map, Value, json};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), None) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: scenario FILE");
        return ExitCode::from(2);
    };
    match answer(&path) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(complaint) => {
            eprintln!("{path}: {complaint}");
            ExitCode::FAILURE
        }
    }
}

fn answer(path: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let file: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let cases = file["cases"].as_array().ok_or("no `cases`")?;
    let answers: Vec<Value> = cases.iter().map(case).collect();
    let answers = json!({ "engine": "qraft", "cases": answers });
    serde_json::to_string_pretty(&answers).map_err(|error| error.to_string())
}

/// One case; what cannot be read or run says why.
fn case(case: &Value) -> Value {
    let id = case["id"].as_str().unwrap_or_default();
    match run(&case["input"]) {
        Ok(mut told) => {
            told["id"] = id.into();
            told
        }
        Err(error) => json!({ "id": id, "error": error }),
    }
}

fn run(input: &Value) -> Result<Value, String> {
    let scenario = Scenario::read(input)?;
    let outcome = scenario.run()?;
    let fills = outcome.fills.iter().map(|fill| fill_of(&scenario, &outcome, fill));
    let fills = fills.collect::<Result<Vec<_>, _>>()?;
    let mut told = json!({
        "id": "",
        "fills": fills,
        "orders": orders_of(&scenario, &outcome),
        "final": end_of(&outcome)?,
    });
    let equity: Vec<f64> = outcome.equity.iter().map(|e| e.to_f64()).collect();
    match scenario.market {
        Data::Bars(_) => told["equity"] = equity.into(),
        Data::Ticks(_) => told["final_equity"] = equity.last().copied().into(),
    }
    Ok(told)
}

fn fill_of(scenario: &Scenario, outcome: &Outcome, fill: &Fill) -> Result<Value, String> {
    Ok(json!({
        "order": scenario.order_name(outcome, fill.tag as usize),
        "t": fill.at,
        "side": if fill.side == Side::Buy { "buy" } else { "sell" },
        "qty": fill.qty.to_f64(),
        "price": fill.price.to_f64(),
        "fee": fill.fees().ok_or("fees do not fit")?.to_f64(),
        "liquidity": fill.liquidity.as_str(),
    }))
}

fn orders_of(scenario: &Scenario, outcome: &Outcome) -> Value {
    let mut told = Map::new();
    for (at, (status, filled)) in outcome.orders.iter().enumerate() {
        let mut state = json!({ "status": status.as_str(), "filled": filled.to_f64() });
        if let Some(reason) = status.reason() {
            state["reason"] = reason.as_str().into();
        }
        told.insert(scenario.order_name(outcome, at), state);
    }
    told.into()
}

fn end_of(outcome: &Outcome) -> Result<Value, String> {
    let account = &outcome.account;
    let position = account.position(outcome.slot);
    let fees = position.fees.checked_add(position.taxes).ok_or("fees do not fit")?;
    Ok(json!({
        "cash": account.cash.to_f64(),
        "position": position.qty.to_f64(),
        "avg_price": position.average().to_f64(),
        "realised_pnl": position.realised.to_f64(),
        "fees": fees.to_f64(),
        "funding": position.funding.to_f64(),
    }))
}
