//! Overfitting, many tests at once, haircuts, top-N overlap, two-stage differences.

use qraft_stats::gate::haircut::{Annual, Haircut};
use qraft_stats::gate::multiple::{Method, adjusted, rejected};
use qraft_stats::gate::overlap::{curve, least};
use qraft_stats::gate::pbo::{Split, each_split, pbo};
use qraft_stats::gate::two_stage::relative;
use serde_json::Value;

use crate::suite::{Case, Verdict, cases, number, numbers, settle};

fn check(case: &Case) -> Verdict {
    match case.kind.as_str() {
        "pbo_cscv" => overfitting(case).into(),
        "pbo_error" => refused(case).into(),
        "p_adjust" => each_method(case, adjusting).into(),
        "haircut_sharpe" => each_method(case, haircut).into(),
        "topn_overlap" => top_n(case).into(),
        "relative_difference" => two_stages(case).into(),
        other => Verdict::Skipped(format!("{other} is not in this build")),
    }
}

/// Compares what is equal or not, where it is expected.
fn same(what: &str, ours: Value, theirs: Option<&Value>) -> Result<(), String> {
    match theirs {
        Some(theirs) if *theirs != ours => Err(format!("{what}: {ours}, expected {theirs}")),
        _ => Ok(()),
    }
}

/// The trials, where the case has them.
fn trials(case: &Case) -> Option<Vec<Vec<f64>>> {
    let rows = case.input.get("returns_by_strategy")?.as_array()?;
    Some(rows.iter().map(numbers).collect())
}

fn overfitting(case: &Case) -> Result<(), String> {
    let trials = trials(case).ok_or("no trials")?;
    let mut splits: Vec<Split> = Vec::new();
    let blocks = case.given("n_blocks") as usize;
    let pbo = each_split(&trials, blocks, |split| splits.push(*split));
    let pbo = pbo.map_err(|why| why.to_string())?;
    case.expect("pbo", Some(pbo.overfit))?;
    case.expect("prob_oos_loss", Some(pbo.loss))?;
    case.expect("degradation_slope", pbo.slope)?;
    case.expect("degradation_intercept", pbo.intercept)?;
    case.expect_index("n_combinations", Some(pbo.splits as usize))?;
    let best: Vec<usize> = splits.iter().map(|split| split.best).collect();
    same("best_is", best.into(), case.expected.get("best_is"))?;
    let column = |of: fn(&Split) -> f64| splits.iter().map(of).collect::<Vec<f64>>();
    case.expect_column("logits", &column(|split| split.logit))?;
    case.expect_column("sharpe_is_best", &column(|split| split.sharpe_in))?;
    case.expect_column("sharpe_oos_best", &column(|split| split.sharpe_out))
}

/// A refusal, in whatever words. Any trials will do where the case has none.
fn refused(case: &Case) -> Result<(), String> {
    let any = || vec![[0.1, 0.2].repeat(50), [0.3, -0.1].repeat(50)];
    let trials = trials(case).unwrap_or_else(any);
    match pbo(&trials, case.given("n_blocks") as usize) {
        Ok(pbo) => Err(format!("{pbo:?}, expected {}", case.expected)),
        Err(_) => Ok(()),
    }
}

/// Runs a check for each method that the case has an answer of.
fn each_method(case: &Case, check: fn(&Case, Method) -> Result<(), String>) -> Result<(), String> {
    let has = |method: &Method| case.expected.get(method.name()).is_some();
    let methods: Vec<Method> = Method::ALL.into_iter().filter(has).collect();
    if methods.is_empty() {
        return Err("it expects nothing of any method".to_owned());
    }
    methods.into_iter().try_for_each(|method| {
        check(case, method).map_err(|why| format!("{}: {why}", method.name()))
    })
}

/// Compares one number with another of the case.
fn near(case: &Case, what: &str, ours: Option<f64>, theirs: &Value) -> Result<(), String> {
    let (ours, theirs) = (ours.unwrap_or(f64::NAN), number(theirs));
    if case.tolerance.agree(ours, theirs) {
        return Ok(());
    }
    Err(format!("{what}: {ours:?}, expected {theirs:?}"))
}

fn adjusting(case: &Case, method: Method) -> Result<(), String> {
    let want = &case.expected[method.name()];
    let ours = adjusted(&numbers(&case.input["p_values"]), method).ok_or("refused")?;
    let gap = case.tolerance.first_gap("p_adjusted", &ours, &numbers(&want["p_adjusted"]));
    gap.map_or(Ok(()), Err)?;
    let rejects = rejected(&ours, case.given("alpha"));
    same("reject_at_0_05", rejects.into(), want.get("reject_at_0_05"))
}

fn haircut(case: &Case, method: Method) -> Result<(), String> {
    let record = Annual {
        sharpe: case.given("sharpe_annual"),
        n: case.given("n_obs"),
        periods: case.given("periods_per_year"),
    };
    case.expect("t_stat", record.single().map(|single| single.t))?;
    case.expect("p_single", record.single().map(|single| single.p))?;
    let ours: Option<Haircut> = match method {
        Method::Bonferroni => record.haircut_of_count(case.given("n_tests")),
        _ => record.haircut_among(&numbers(&case.input["other_p_values"]), method),
    };
    let want = &case.expected[method.name()];
    let cut = ours.and_then(|ours| ours.cut).map(|cut| 100.0 * cut);
    near(case, "p_adjusted", ours.map(|ours| ours.p_adjusted), &want["p_adjusted"])?;
    near(case, "haircut_sharpe", ours.map(|ours| ours.sharpe), &want["haircut_sharpe"])?;
    near(case, "haircut_pct", cut, &want["haircut_pct"])
}

fn top_n(case: &Case) -> Result<(), String> {
    let ids = case.input["ids"].as_array().expect("ids");
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str().expect("a text")).collect();
    let (gross, turnover) = (numbers(&case.input["gross"]), numbers(&case.input["turnover"]));
    let unit = case.given("unit_cost");
    let scores = |multiplier: f64| -> Vec<(&str, f64)> {
        let net = gross.iter().zip(&turnover).map(|(g, turned)| g - unit * multiplier * turned);
        ids.iter().copied().zip(net).collect()
    };
    let points = case.expected["curve"].as_array().expect("a curve");
    let multipliers = points.iter().map(|point| number(&point["multiplier"]));
    let lists: Vec<(f64, Vec<(&str, f64)>)> = multipliers.map(|m| (m, scores(m))).collect();
    let ours = curve(&scores(1.0), &lists, case.given("top_n") as usize);
    for (point, theirs) in ours.iter().zip(points) {
        near(case, "overlap", point.overlap, &theirs["overlap"])?;
        same("top", point.top.clone().into(), theirs.get("top"))?;
    }
    let range = numbers(&case.input["gate_range"]);
    let least = least(&ours, &(range[0]..=range[1]));
    case.expect("min_overlap_in_range", least)?;
    let passes = least.is_some_and(|least| least >= case.given("gate"));
    same("pass", passes.into(), case.expected.get("pass"))
}

fn two_stages(case: &Case) -> Result<(), String> {
    let difference = relative(Some(case.given("fast")), Some(case.given("precise")));
    case.expect("rel_diff", difference.value())?;
    let passes = difference.passes(case.given("tol"));
    same("pass", passes.into(), case.expected.get("pass"))
}

/// Checks every case of a suite.
fn run(suite: &str, minimum: usize) {
    let all = cases("gates", &format!("gates.{suite}"));
    settle(suite, all.iter().map(|case| (case.id.clone(), check(case))).collect(), minimum);
}

#[test]
fn oracle_pbo() {
    run("pbo", 8);
}

#[test]
fn oracle_multiple_testing() {
    run("multiple_testing", 10);
}

#[test]
fn oracle_sensitivity() {
    run("sensitivity", 10);
}
