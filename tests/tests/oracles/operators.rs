//! Operators, each written as a strategy and read both ways: by the interpreter and by the scan.

use qraft_data::Panel;
use qraft_exec::interp::Value as Column;
use qraft_ir::catalog::{Found, find};
use qraft_tests::run::{Cut, binding, interpreted, program, scanned};
use qraft_tests::values::daily;
use serde_json::Value;

use crate::suite::{Case, Verdict, cases, documents, numbers, settle};

/// 204 series, 8 cross-sections of 4 operators, 4 kinds of crossing.
const CHECKS: usize = 240;

const CUT: Cut = Cut { tile_bars: Some(7), group: None, threads: 1 };

/// A number's or a condition's column, as the interpreter has it and as the scan has it.
fn both(expression: &str, is_condition: bool, panel: &Panel) -> Result<[Vec<f64>; 2], String> {
    let text = if is_condition {
        format!("version: 1\nsignals:\n  long: \"{expression}\"\n")
    } else {
        format!(
            "version: 1\nrebalance: 1D\nselection: {{mode: topk, topk: 1, score: \"{expression}\"}}\n"
        )
    };
    let program = program(&text, panel)?;
    let binding = binding(&program, &[])?;
    let node = if is_condition { program.signals.long } else { program.score };
    let nodes = [node.ok_or("no expression")?];
    let plain = interpreted(&program, &binding, panel, &nodes)?.remove(0);
    let fast = scanned(&program, std::slice::from_ref(&binding), panel, &nodes, CUT)?;
    let numbers = |column: &Column| match column {
        Column::Num(column) => column.clone(),
        Column::Bool(column) => column.iter().map(|x| f64::from(*x)).collect(),
    };
    Ok([numbers(&plain), numbers(&fast[0][0])])
}

/// How the fixture's name and params are written here: an expression for each expected column.
/// `None` where this build has no such operator.
fn written(op: &str, params: &Value) -> Option<Vec<(&'static str, String)>> {
    let number = |key: &str| params[key].as_f64();
    let n = number("n");
    let out = |text: String| Some(vec![("out", text)]);
    match op {
        "MIN" | "MAX" => out(format!("TS_{op}(close, {})", n?)),
        "ATR" => out(format!("ATR(high, low, close, {})", n?)),
        "CORR" | "COV" | "BETA" => {
            out(format!("{op}(close, {}, {})", params["y"].as_str().unwrap_or("volume"), n?))
        }
        "QUANTILE" => out(format!("QUANTILE(close, {}, {})", n?, number("q")?)),
        "MACD" => {
            let [fast, slow, signal] = ["fast", "slow", "signal"].map(number);
            let (fast, slow, signal) = (fast?, slow?, signal?);
            Some(vec![
                ("macd", format!("MACD(close, {fast}, {slow})")),
                ("signal", format!("MACD_SIGNAL(close, {fast}, {slow}, {signal})")),
                ("hist", format!("MACD_HIST(close, {fast}, {slow}, {signal})")),
            ])
        }
        "BBANDS" => {
            let band = |line: &str| Some(format!("BBANDS_{line}(close, {}, {})", n?, number("k")?));
            Some(vec![
                ("mid", band("MIDDLE")?),
                ("upper", band("UPPER")?),
                ("lower", band("LOWER")?),
            ])
        }
        // The usual form: close and a window. An operator that is not there fails by name.
        _ if matches!(find(op), Found::Operator(_)) => out(format!("{op}(close, {})", n?)),
        _ => None,
    }
}

fn datasets() -> Value {
    let mut all = serde_json::Map::new();
    for document in documents("operators") {
        if let Some(sets) = document["datasets"].as_object() {
            all.extend(sets.clone());
        }
    }
    Value::Object(all)
}

fn series(case: &Case, datasets: &Value) -> Verdict {
    let op = case.input["op"].as_str().expect("an operator");
    let Some(expressions) = written(op, &case.input["params"]) else {
        return Verdict::Skipped("operator not in this build".to_owned());
    };
    let known = |key: &String| expressions.iter().any(|(have, _)| have == key);
    let expected = case.expected.as_object().expect("columns");
    if let Some(key) = expected.keys().find(|key| !known(key)) {
        return Verdict::Failed(format!("{op}: what is `{key}`?"));
    }
    let set = datasets[case.input["dataset"].as_str().expect("a data set")].as_object();
    let columns = set.expect("the data set").iter();
    let panel = daily(columns.map(|(name, values)| (name.clone(), numbers(values))).collect(), 1);
    let check = |(key, expression): &(&str, String)| {
        let judge = |ways: [Vec<f64>; 2]| {
            ways.iter().try_for_each(|column| case.expect_column(key, column))
        };
        both(expression, false, &panel)
            .and_then(judge)
            .map_err(|why| format!("{expression}: {why}"))
    };
    expressions.iter().try_for_each(check).into()
}

/// Each of a cross-section's operators is a check of its own.
fn across(case: &Case) -> Vec<(String, Verdict)> {
    let values = numbers(&case.input["values"]);
    let width = values.len();
    let panel = daily(vec![("close".to_owned(), values)], width);
    let ops = case.expected.as_object().expect("operators").keys();
    let check = |op: &String| {
        if !matches!(find(op), Found::Operator(_)) {
            return Verdict::Skipped("operator not in this build".to_owned());
        }
        let answer = both(&format!("{op}(close)"), false, &panel);
        let judge =
            |ways: [Vec<f64>; 2]| ways.iter().try_for_each(|column| case.expect_column(op, column));
        answer.and_then(judge).into()
    };
    ops.map(|op| (format!("{}/{op}", case.id), check(op))).collect()
}

/// Comparisons and crossings of two series.
fn crossings(case: &Case) -> Vec<(String, Verdict)> {
    let columns = ["a", "b"].map(|name| (name.to_owned(), numbers(&case.input[name])));
    let panel = daily(columns.to_vec(), 1);
    let known = [
        ("gt", "a > b"),
        ("ge", "a >= b"),
        ("cross_above", "CROSS_UP(a, b)"),
        ("cross_below", "CROSS_DOWN(a, b)"),
    ];
    let wanted = case.expected.as_object().expect("conditions");
    let check = |name: &String, expected: &Value| {
        let Some((_, expression)) = known.iter().find(|(known, _)| known == name) else {
            return Verdict::Skipped("not in this build".to_owned());
        };
        let expected: Vec<bool> =
            expected.as_array().expect("truths").iter().map(|x| x == true).collect();
        let judge = |ways: [Vec<f64>; 2]| {
            let right = |column: &Vec<f64>| column.iter().map(|x| *x == 1.0).eq(expected.clone());
            if ways.iter().all(right) { Ok(()) } else { Err(format!("{expression}: {ways:?}")) }
        };
        both(expression, true, &panel).and_then(judge).into()
    };
    wanted.iter().map(|(k, v)| (format!("{}/{k}", case.id), check(k, v))).collect()
}

#[test]
fn oracle_operators() {
    let datasets = datasets();
    let mut verdicts = Vec::new();
    for case in cases("operators", "operators") {
        match case.kind.as_str() {
            "series_op" => verdicts.push((case.id.clone(), series(&case, &datasets))),
            "cross_section" => verdicts.extend(across(&case)),
            "cross_op" => verdicts.extend(crossings(&case)),
            other => {
                let why = Verdict::Skipped(format!("{other} is not in this build"));
                verdicts.push((case.id.clone(), why));
            }
        }
    }
    settle("operators", verdicts, CHECKS);
}
