//! Names and numbers in the reader's words.

use serde_json::Value;

use crate::model::{Level, NamedNum, Num};
use crate::print::{count, money, percent, plain};

/// How a figure prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A share, as a percentage.
    Percent,
    /// A number with two digits.
    Ratio,
    /// Money or a count, whole.
    Whole,
}

/// Figures of a whole series that trial lines do not have.
pub const SERIES: [&str; 8] = [
    "profit_factor",
    "downside_deviation",
    "var_95",
    "cvar_95",
    "information_ratio",
    "tracking_error",
    "beta",
    "correlation",
];

/// A figure of trial lines: its title, and how it prints.
pub fn figure(name: &str) -> (String, Form) {
    let (title, form) = match name {
        "total_return" => ("total return", Form::Percent),
        "cagr" => ("growth a year (CAGR)", Form::Percent),
        "volatility" => ("volatility a year", Form::Percent),
        "sharpe_ratio" => ("Sharpe ratio", Form::Ratio),
        "sortino_ratio" => ("Sortino ratio", Form::Ratio),
        "max_drawdown" => ("greatest drawdown", Form::Percent),
        "calmar_ratio" => ("Calmar ratio", Form::Ratio),
        "hit_rate" => ("winning bars", Form::Percent),
        "skew" => ("skewness", Form::Ratio),
        "kurtosis" => ("kurtosis", Form::Ratio),
        "turnover" => ("turnover (times equity)", Form::Ratio),
        "exposure" => ("bars with a position", Form::Percent),
        "trades" => ("trades", Form::Whole),
        "fees" => ("fees", Form::Whole),
        "profit_factor" => ("gains / losses of bars", Form::Ratio),
        "downside_deviation" => ("downside deviation a year", Form::Percent),
        "var_95" => ("value at risk of a bar, 95 %", Form::Percent),
        "cvar_95" => ("mean loss beyond it", Form::Percent),
        "information_ratio" => ("information ratio", Form::Ratio),
        "tracking_error" => ("tracking error a year", Form::Percent),
        "beta" => ("beta to buy and hold", Form::Ratio),
        "correlation" => ("correlation with buy and hold", Form::Ratio),
        "sharpe_ratio_lost" => ("share of the Sharpe ratio that is gone", Form::Percent),
        other => return (spaced(other), Form::Ratio),
    };
    (title.to_owned(), form)
}

/// A figure's number as people read it; a dash where there is none.
pub fn shown(name: &str, value: Num) -> String {
    match figure(name).1 {
        Form::Percent => percent(value.get()),
        Form::Ratio => plain(value.get(), 2),
        Form::Whole => money(value.get()),
    }
}

/// A gate's name in words.
pub fn gate(name: &str) -> String {
    let title = match name {
        "operators" => "operators from outside are trusted",
        "deflated_sharpe" => "deflated Sharpe ratio",
        "reality_check" => "White's reality check",
        "spa" => "superior predictive ability (SPA)",
        "pbo" => "probability of overfitting (PBO)",
        "precise" => "runs order by order",
        "top_n_overlap" => "Top-N overlap over costs",
        "two_stage" => "scan against matcher",
        "leak" => "another future changes no past",
        "cold_rerun" => "the same bits from nothing",
        other => return spaced(other),
    };
    title.to_owned()
}

/// The level of a status.
pub fn level(status: &str) -> Level {
    match status {
        "pass" => Level::Pass,
        "fail" => Level::Fail,
        _ => Level::Unknown,
    }
}

/// What a deflated Sharpe ratio means: a probability that it is not luck.
pub fn luck(deflated: Option<f64>, asked: f64) -> &'static str {
    match deflated {
        None => "not known",
        Some(p) if p >= asked => "unlikely to be luck",
        Some(p) if p >= 0.5 => "may be luck",
        Some(_) => "likely luck",
    }
}

/// The best of so many, in one phrase: `best of 4,560 trials; deflated 0.31: likely luck`.
pub fn best_of(trials: u64, deflated: Option<f64>, asked: f64) -> String {
    let trials = match trials {
        1 => "the only trial".to_owned(),
        n => format!("best of {} trials", count(n)),
    };
    let luck = luck(deflated, asked);
    format!("{trials}; deflated {}: {luck}", plain(deflated, 2))
}

/// `fast 10, slow 50`
pub fn params<'a>(params: impl IntoIterator<Item = (&'a str, Option<f64>)>) -> String {
    let each = |(name, value): (&str, Option<f64>)| format!("{name} {}", value_text(value));
    params.into_iter().map(each).collect::<Vec<_>>().join(", ")
}

/// The same of the model's own.
pub fn named(list: &[NamedNum]) -> String {
    params(list.iter().map(|param| (param.name.as_str(), param.value.get())))
}

/// A param's value: as short as it reads back.
pub fn value_text(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |value| value.to_string())
}

/// A value of a file as text: what stands in quotes stands without them.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => plain_number(number.as_f64()),
        Value::Array(all) => {
            // What lists several things itself is set apart.
            let gap = if all.iter().any(Value::is_object) { "; " } else { ", " };
            all.iter().map(text).collect::<Vec<_>>().join(gap)
        }
        Value::Object(map) => {
            let each =
                |(name, value): (&String, &Value)| format!("{} {}", spaced(name), text(value));
            map.iter().map(each).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
    }
}

fn plain_number(value: Option<f64>) -> String {
    match value {
        Some(x) if x.fract() == 0.0 => money(Some(x)),
        other => plain(other, 4),
    }
}

/// `top_n_overlap` as `top n overlap`.
fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_in_words() {
        let said = |p| best_of(4_560, p, 0.95);
        assert_eq!(said(Some(0.31)), "best of 4,560 trials; deflated 0.31: likely luck");
        assert_eq!(said(Some(0.7)), "best of 4,560 trials; deflated 0.70: may be luck");
        assert_eq!(said(Some(0.95)), "best of 4,560 trials; deflated 0.95: unlikely to be luck");
        assert_eq!(said(None), "best of 4,560 trials; deflated -: not known");
        assert!(best_of(1, Some(0.9), 0.95).starts_with("the only trial;"));
    }

    #[test]
    fn values_of_files_read_well() {
        let value =
            serde_json::json!({"block": 20, "kind": "stationary", "p": 0.123456, "x": null});
        let caps = serde_json::json!([{"of": "name", "cap": 0.25}, {"of": "market", "cap": 1}]);
        assert_eq!(text(&caps), "of name, cap 0.2500; of market, cap 1");
        assert_eq!(text(&value), "block 20, kind stationary, p 0.1235, x -");
        assert_eq!(params([("fast", Some(10.0)), ("z", None)]), "fast 10, z -");
        assert_eq!(shown("max_drawdown", Num(0.123)), "12.3%");
        assert_eq!(shown("some_figure", Num::NONE), "-");
    }
}
