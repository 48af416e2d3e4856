//! `performance.json`: every figure of a candidate's whole series, beside holding the universe, and
//! year by year. What is undefined is null, with its reason.

use qraft_data::calendar::date_text;
use qraft_stats::Figure;
use qraft_stats::metrics::{AgainstBenchmark, Metrics, Options, by_period, of_returns};
use serde_json::{Map, Value};

use super::Material;
use crate::precise::of_equity;
use crate::record::number;
use crate::report::hold_returns;

/// The schema of `performance.json`.
const SCHEMA: &str = "qraft.performance/1";

/// The name of the file in a pack.
pub(super) const PERFORMANCE_NAME: &str = "performance.json";

/// The document of a series of equity, which began with so much money.
pub(super) fn performance(equity: &[f64], capital: f64, material: &Material<'_>) -> Value {
    let panel = material.panel;
    let returns = of_equity(equity, capital);
    let hold = hold_returns(panel).filter(|hold| hold.len() == returns.len());
    let options = Options::new(panel.periods_per_year);
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("schema", Value::from(SCHEMA));
    put("periods_per_year", number(panel.periods_per_year));
    match of_returns(&returns, &options, hold.as_deref()) {
        Ok(found) => put("whole", measured(&found)),
        Err(why) => put("undefined", Value::from(why.to_string())),
    };
    // four digits, so that years are told apart by their text
    let year = |ts: &qraft_base::Ts| date_text(ts.day()).split('-').next().map(str::to_owned);
    let names: Vec<String> = panel.ts.iter().filter_map(year).collect();
    let keys: Vec<&str> = names.iter().map(String::as_str).collect();
    let years = by_period(&returns, &keys, &options, hold.as_deref()).unwrap_or_default();
    let one = |period: &qraft_stats::metrics::Period<&str>| {
        let mut map = Map::new();
        map.insert("year".to_owned(), Value::from(period.key));
        map.insert("first_bar".to_owned(), Value::from(period.first));
        if let Value::Object(more) = measured(&period.metrics) {
            map.extend(more);
        }
        Value::Object(map)
    };
    put("years", years.iter().map(one).collect());
    Value::Object(document)
}

fn measured(metrics: &Metrics) -> Value {
    let own = [
        ("total_return", metrics.total_return),
        ("cagr", metrics.cagr),
        ("mean_annual", metrics.mean_annual),
        ("volatility", metrics.volatility),
        ("sharpe_ratio", metrics.sharpe),
        ("downside_deviation", metrics.downside_deviation),
        ("sortino_ratio", metrics.sortino),
        ("max_drawdown", metrics.max_drawdown),
        ("calmar_ratio", metrics.calmar),
        ("hit_rate", metrics.hit_rate),
        ("profit_factor", metrics.profit_factor),
        ("skew", metrics.skew),
        ("kurtosis", metrics.kurtosis),
        ("var_95", metrics.var_95),
        ("cvar_95", metrics.cvar_95),
    ];
    let against = |of: fn(&AgainstBenchmark) -> Figure| {
        metrics.benchmark.as_ref().map_or(Figure::Undefined("there is no benchmark"), of)
    };
    let figures = own.into_iter().chain([
        ("tracking_error", against(|of| of.tracking_error)),
        ("information_ratio", against(|of| of.information_ratio)),
        ("beta", against(|of| of.beta)),
        ("correlation", against(|of| of.correlation)),
    ]);
    let (mut map, mut reasons) = (Map::new(), Map::new());
    map.insert("bars".to_owned(), Value::from(metrics.n));
    for (name, figure) in figures {
        map.insert(name.to_owned(), figure.value().map_or(Value::Null, number));
        if let Some(reason) = figure.reason() {
            reasons.insert(name.to_owned(), Value::from(reason));
        }
    }
    let bars = [
        ("max_drawdown_peak", Some(metrics.max_drawdown_peak)),
        ("max_drawdown_valley", Some(metrics.max_drawdown_valley)),
        ("max_drawdown_recovery", metrics.max_drawdown_recovery),
        ("max_underwater_bars", Some(metrics.max_underwater_bars)),
    ];
    map.extend(bars.map(|(name, bar)| (name.to_owned(), bar.map_or(Value::Null, Value::from))));
    let reasons = if reasons.is_empty() { Value::Null } else { Value::Object(reasons) };
    map.insert("undefined".to_owned(), reasons);
    Value::Object(map)
}
