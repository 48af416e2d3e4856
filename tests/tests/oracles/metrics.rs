//! Metrics of a return series, a step of turnover, statistics of trades.

use qraft_stats::Figure;
use qraft_stats::metrics::{Metrics, NanPolicy, Options, of_returns, trade_stats, turnover_step};

use crate::suite::{Case, Verdict, cases, numbers, settle};

fn check(case: &Case) -> Verdict {
    match case.kind.as_str() {
        "metrics" => metrics(case).into(),
        "turnover_step" => turnover(case).into(),
        "trade_stats" => trades(case).into(),
        other => Verdict::Skipped(format!("{other} is not in this build")),
    }
}

fn metrics(case: &Case) -> Result<(), String> {
    let options = Options {
        periods_per_year: case.given("periods_per_year"),
        rf_per_period: case.given("rf_per_period"),
        mar_per_period: case.given("mar_per_period"),
        nan_policy: match case.input["nan_policy"].as_str() {
            Some("drop") => NanPolicy::Drop,
            _ => NanPolicy::Error,
        },
    };
    let returns = numbers(&case.input["returns"]);
    let benchmark = case.input.get("benchmark_returns").map(numbers);
    let answer = of_returns(&returns, &options, benchmark.as_deref());
    match (answer, case.expected.get("error")) {
        (Err(_), Some(_)) => Ok(()),
        (Ok(_), Some(error)) => Err(format!("should be refused: {error}")),
        (Err(why), None) => Err(format!("refused: {why}")),
        (Ok(metrics), None) => compare(case, &metrics),
    }
}

fn compare(case: &Case, m: &Metrics) -> Result<(), String> {
    case.expect_index("n", Some(m.n))?;
    case.expect_index("max_drawdown_peak", Some(m.max_drawdown_peak))?;
    case.expect_index("max_drawdown_valley", Some(m.max_drawdown_valley))?;
    case.expect_index("max_drawdown_recovery", m.max_drawdown_recovery)?;
    case.expect_index("max_underwater_bars", Some(m.max_underwater_bars))?;
    let against = m.benchmark.as_ref();
    let figures: [(&str, Option<Figure>); 20] = [
        ("total_return", Some(m.total_return)),
        ("cagr", Some(m.cagr)),
        ("mean_annual", Some(m.mean_annual)),
        ("volatility", Some(m.volatility)),
        ("sharpe", Some(m.sharpe)),
        ("downside_deviation", Some(m.downside_deviation)),
        ("sortino", Some(m.sortino)),
        ("max_drawdown", Some(m.max_drawdown)),
        ("calmar", Some(m.calmar)),
        ("hit_rate", Some(m.hit_rate)),
        ("profit_factor", Some(m.profit_factor)),
        ("skew", Some(m.skew)),
        ("kurtosis", Some(m.kurtosis)),
        ("var_95", Some(m.var_95)),
        ("cvar_95", Some(m.cvar_95)),
        ("tracking_error", against.map(|a| a.tracking_error)),
        ("information_ratio", against.map(|a| a.information_ratio)),
        ("beta", against.map(|a| a.beta)),
        ("correlation", against.map(|a| a.correlation)),
        ("n", Some(Figure::Value(m.n as f64))),
    ];
    let known = figures.map(|(key, _)| key);
    let wanted = case.expected.as_object().expect("an object").keys();
    for key in wanted.filter(|key| !key.starts_with("max_")) {
        if !known.contains(&key.as_str()) {
            return Err(format!("`{key}` is expected and not measured"));
        }
    }
    for (key, figure) in figures {
        case.expect(key, figure.and_then(Figure::value))?;
    }
    Ok(())
}

fn turnover(case: &Case) -> Result<(), String> {
    let given = |key: &str| numbers(&case.input[key]);
    let step =
        turnover_step(&given("weights_before"), &given("asset_returns"), &given("target_weights"));
    let step = step.ok_or("no answer")?;
    case.expect_column("drifted", &step.drifted)?;
    case.expect("gross_traded", Some(step.gross_traded))?;
    case.expect("one_way", Some(step.one_way))
}

fn trades(case: &Case) -> Result<(), String> {
    let stats = trade_stats(&numbers(&case.input["trade_pnl_net"]));
    case.expect_index("n_trades", Some(stats.n_trades))?;
    case.expect("hit_rate", stats.hit_rate.value())?;
    case.expect("profit_factor", stats.profit_factor.value())?;
    case.expect("avg_win", stats.avg_win.value())?;
    case.expect("avg_loss", stats.avg_loss.value())?;
    case.expect("expectancy", stats.expectancy.value())
}

#[test]
fn oracle_metrics() {
    let all = cases("metrics", "metrics");
    settle("metrics", all.iter().map(|case| (case.id.clone(), check(case))).collect(), 34);
}
