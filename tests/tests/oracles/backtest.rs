//! Whole portfolio runs from target weights to equity.

use qraft_ir::policy::{Settings, SizeAt};
use qraft_sim::Market;
use qraft_sim::spec::run_targets;
use serde_json::Value;

use crate::suite::{Case, Verdict, cases, number, numbers, settle};

fn settings(case: &Case) -> Settings {
    let lot = case.given("lot_size");
    Settings {
        size_at: SizeAt::Decision,
        fee_bps: case.given("fee_bps"),
        spread_bps: case.given("spread_bps"),
        lot_size: if lot.is_nan() { 0.0 } else { lot },
        ..Settings::plain(case.given("initial_cash"))
    }
}

fn rows(value: &Value) -> Vec<Option<Vec<f64>>> {
    let all = value.as_array().expect("rows").iter();
    all.map(|row| (!row.is_null()).then(|| numbers(row))).collect()
}

fn check(case: &Case) -> Verdict {
    if case.kind != "portfolio_backtest" {
        return Verdict::Skipped(format!("{} is not in this build", case.kind));
    }
    if !case.input["tick_size"].is_null() {
        return Verdict::Skipped("ticks are not in this build".to_owned());
    }
    run(case).into()
}

fn run(case: &Case) -> Result<(), String> {
    let flat = |key: &str| -> Vec<f64> {
        rows(&case.input[key]).into_iter().flatten().flatten().collect()
    };
    let (open, close) = (flat("open"), flat("close"));
    let targets = rows(&case.input["target_weights"]);
    let session: Vec<u32> = (0..targets.len() as u32).collect();
    let market = Market::new(&open, &close, close.len() / targets.len(), &session);
    let settings = settings(case);
    let outcome = run_targets(&market, &targets, &settings).map_err(|why| why.to_string())?;
    case.expect_column("equity", &outcome.equity)?;
    case.expect_column("final_shares", &outcome.final_shares)?;
    case.expect("final_cash", Some(outcome.final_cash))?;
    case.expect_index("n_fills", Some(outcome.fills.len()))?;
    case.expect("total_fees", Some(outcome.tally.fees))?;
    let traded: f64 = outcome.fills.iter().map(|fill| fill.shares * fill.price).sum();
    case.expect("traded_notional", Some(traded))?;
    let total = number(&case.expected["equity"][targets.len() - 1]) / settings.capital - 1.0;
    let gap = (outcome.tally.total_return - total).abs();
    if gap <= 1e-9 { Ok(()) } else { Err(format!("total return is {gap:e} off")) }
}

#[test]
fn oracle_backtest() {
    let all = cases("backtest", "backtest");
    settle("backtest", all.iter().map(|case| (case.id.clone(), check(case))).collect(), 5);
}
