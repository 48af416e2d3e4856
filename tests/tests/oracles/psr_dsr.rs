//! Probabilistic and deflated Sharpe ratios.

use qraft_stats::gate::psr::{Record, dsr, effective_trials, expected_max_sharpe, min_trl, psr};
use qraft_stats::metrics::{Options, of_returns};

use crate::suite::{Case, Verdict, cases, numbers, settle};

fn check(case: &Case) -> Verdict {
    match case.kind.as_str() {
        "psr" => case.expect("psr", psr(&record(case), case.given("sr_benchmark"))).into(),
        "min_trl" => {
            let record = Record { n: 2.0, ..record(case) };
            let bars = min_trl(&record, case.given("sr_benchmark"), case.given("alpha"));
            case.expect("min_trl_obs", bars).into()
        }
        "dsr" => deflated(case).into(),
        "expected_max_sr" => case.expect("sr0", expected(case)).into(),
        "effective_trials" => {
            let n = effective_trials(case.given("avg_correlation"), case.given("n_trials"));
            case.expect("n_eff", Some(n)).into()
        }
        "dsr_from_returns" => from_trials(case).into(),
        "psr_from_returns" => {
            let record = measured(&numbers(&case.input["returns"]));
            let answer = record.and_then(|record| psr(&record, case.given("sr_benchmark")));
            case.expect("psr", answer).into()
        }
        other => Verdict::Skipped(format!("{other} is not in this build")),
    }
}

fn record(case: &Case) -> Record {
    Record {
        sharpe: case.given("sr"),
        n: case.given("n_obs"),
        skew: case.given("skew"),
        kurtosis: case.given("kurtosis"),
    }
}

fn expected(case: &Case) -> Option<f64> {
    expected_max_sharpe(case.given("var_trials_sr"), case.given("n_trials"))
}

fn deflated(case: &Case) -> Result<(), String> {
    case.expect("sr0", expected(case))?;
    let answer = dsr(&record(case), case.given("var_trials_sr"), case.given("n_trials"));
    case.expect("dsr", answer)
}

/// The record of a return series; none where a moment is undefined.
fn measured(returns: &[f64]) -> Option<Record> {
    let metrics = of_returns(returns, &Options::new(1.0), None).ok()?;
    Some(Record {
        sharpe: metrics.sharpe.value()?,
        n: returns.len() as f64,
        skew: metrics.skew.value()?,
        kurtosis: metrics.kurtosis.value()?,
    })
}

/// The best of some trials, deflated by all of them.
fn from_trials(case: &Case) -> Result<(), String> {
    let rows = case.input["returns_by_trial"].as_array().expect("rows");
    let records: Option<Vec<Record>> = rows.iter().map(|row| measured(&numbers(row))).collect();
    let records = records.ok_or("a trial without a Sharpe ratio")?;
    let ratios: Vec<f64> = records.iter().map(|record| record.sharpe).collect();
    case.expect_column("sr", &ratios)?;
    let best = (0..ratios.len()).fold(0, |b, at| if ratios[at] > ratios[b] { at } else { b });
    case.expect_index("best_index", Some(best))?;
    case.expect("skew_best", Some(records[best].skew))?;
    case.expect("kurtosis_best", Some(records[best].kurtosis))?;
    let variance = variance(&ratios);
    let trials = ratios.len() as f64;
    case.expect("var_trials_sr", Some(variance))?;
    case.expect("sr0", expected_max_sharpe(variance, trials))?;
    case.expect("psr0", psr(&records[best], 0.0))?;
    case.expect("dsr", dsr(&records[best], variance, trials))
}

/// With ddof 1; 0 of a single trial.
fn variance(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let square = x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    if x.len() < 2 { 0.0 } else { square / (n - 1.0) }
}

#[test]
fn oracle_psr_dsr() {
    let all = cases("gates", "gates.psr_dsr");
    settle("psr_dsr", all.iter().map(|case| (case.id.clone(), check(case))).collect(), 47);
}
