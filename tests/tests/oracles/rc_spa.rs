//! White's reality check, Hansen's SPA, StepM, and the rows of a bootstrap.

use qraft_stats::gate::bootstrap::{Bootstrap, Method, circular, moving_block, stationary};
use qraft_stats::gate::panel::{Panel, SnoopError};
use qraft_stats::gate::spa::Spa;
use qraft_stats::gate::stepm::{StepM, stepm};
use qraft_stats::gate::tail::Tail;
use serde_json::Value;

use crate::suite::{Case, Verdict, cases, number, numbers, settle};

fn check(case: &Case) -> Verdict {
    match case.kind.as_str() {
        "bootstrap_indices" => indices(case).into(),
        "rc_spa_stepm" => tests(case).into(),
        "rc_spa_statistical" => p_values(case).into(),
        "rc_spa_error" => refusal(case).into(),
        other => Verdict::Skipped(format!("{other} is not in this build")),
    }
}

fn told(why: SnoopError) -> String {
    why.to_string()
}

fn whole(value: &Value) -> usize {
    value.as_u64().expect("a whole number") as usize
}

fn rows(value: &Value) -> Vec<usize> {
    value.as_array().expect("an array").iter().map(whole).collect()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, ours: T, theirs: T) -> Result<(), String> {
    if ours == theirs { Ok(()) } else { Err(format!("{what}: {ours:?}, expected {theirs:?}")) }
}

fn panel(case: &Case) -> Result<Panel<'static>, SnoopError> {
    let models = case.input["returns_by_strategy"].as_array().expect("models");
    let models: Vec<Vec<f64>> = models.iter().map(numbers).collect();
    Panel::new(&models, &numbers(&case.input["benchmark_returns"]))
}

fn refusal(case: &Case) -> Result<(), String> {
    let block = whole(&case.input["block_size"]);
    match panel(case).and_then(|panel| Spa::new(&panel, block).map(|spa| spa.statistic())) {
        Ok(statistic) => Err(format!("{statistic:?} is no refusal")),
        Err(_) => Ok(()),
    }
}

fn method(name: &Value) -> Option<Method> {
    match name.as_str() {
        Some("stationary") => Some(Method::Stationary),
        Some("circular") => Some(Method::Circular),
        Some("moving_block") => Some(Method::MovingBlock),
        _ => None,
    }
}

fn indices(case: &Case) -> Result<(), String> {
    let input = &case.input;
    let (starts, n) = (rows(&input["starts"]), whole(&input["n"]));
    let block = || whole(&input["block"]);
    let ours = match method(&input["method"]).ok_or("no such method")? {
        Method::Stationary => stationary(&starts, &numbers(&input["u"]), case.given("p")),
        Method::Circular => circular(&starts, block(), n),
        Method::MovingBlock => moving_block(&starts, block(), n),
    };
    same("indices", ours.map_err(told)?, rows(&case.expected["indices"]))
}

fn near(case: &Case, what: &str, ours: f64, theirs: &Value) -> Result<(), String> {
    let theirs = number(theirs);
    let fine = case.tolerance.agree(ours, theirs);
    if fine { Ok(()) } else { Err(format!("{what}: {ours:?}, expected {theirs:?}")) }
}

fn tail(case: &Case, what: &str, ours: &Tail, theirs: &Value) -> Result<(), String> {
    same(what, ours.above, whole(&theirs["count_gt"]))?;
    same(what, ours.at_or_above, whole(&theirs["count_ge"]))?;
    near(case, what, ours.p_raw, &theirs["p_raw"])?;
    near(case, what, ours.p, &theirs["p_plus1"])?;
    near(case, what, ours.critical, &theirs["crit"])
}

fn tests(case: &Case) -> Result<(), String> {
    let panel = panel(case).map_err(told)?;
    let spa = Spa::new(&panel, whole(&case.input["block_size"])).map_err(told)?;
    case.expect_column("mean_diff", panel.means())?;
    case.expect_column("omega2", spa.variances())?;
    same("valid", &Value::from(spa.near().to_vec()), &case.expected["valid"])?;

    let drawn = case.input["bootstrap_indices"].as_array().expect("replications");
    let drawn: Vec<Vec<usize>> = drawn.iter().map(rows).collect();
    let fill = |at: usize, into: &mut [usize]| into.copy_from_slice(&drawn[at]);
    let replications = spa.replicate(0..drawn.len(), fill).map_err(told)?;
    let verdicts = spa.verdicts(&replications).map_err(told)?;
    let white = &case.expected["white_rc"];
    near(case, "white", verdicts.white.statistic, &white["stat"])?;
    near(case, "white", verdicts.white.p_raw, &white["p_raw"])?;
    near(case, "white", verdicts.white.p, &white["p_plus1"])?;
    let theirs = &case.expected["spa"];
    near(case, "spa", spa.statistic(), &theirs["stat"])?;
    tail(case, "lower", &verdicts.lower, &theirs["lower"])?;
    tail(case, "consistent", &verdicts.consistent, &theirs["consistent"])?;
    tail(case, "upper", &verdicts.upper, &theirs["upper"])?;

    let among = |left: &[usize]| spa.replicate_among(left, 0..drawn.len(), fill);
    let found = stepm(&spa, case.given("size"), among).map_err(told)?;
    steps(case, &found, theirs)
}

fn steps(case: &Case, ours: &StepM, theirs: &Value) -> Result<(), String> {
    same("superior", ours.superior.clone(), rows(&theirs["stepm_superior"]))?;
    let rounds = theirs["stepm_steps"].as_array().expect("rounds");
    same("rounds", ours.rounds.len(), rounds.len())?;
    for (ours, theirs) in ours.rounds.iter().zip(rounds) {
        near(case, "round", ours.critical, &theirs["crit"])?;
        same("round", ours.rejected.clone(), rows(&theirs["new"]))?;
    }
    Ok(())
}

fn p_values(case: &Case) -> Result<(), String> {
    let panel = panel(case).map_err(told)?;
    let block = whole(&case.input["block_size"]);
    let method = method(&case.input["bootstrap"]).ok_or("no such method")?;
    let spa = Spa::new(&panel, block).map_err(told)?;
    let bootstrap = Bootstrap::new(method, block, panel.rows(), 20).map_err(told)?;
    let replications = whole(&case.input["reps_required"]);
    let drawn = spa.replicate(0..replications, |at, into| bootstrap.draw(at, into));
    let verdicts = spa.verdicts(&drawn.map_err(told)?).map_err(told)?;
    for (name, tail) in [
        ("spa_lower", verdicts.lower),
        ("spa_consistent", verdicts.consistent),
        ("spa_upper", verdicts.upper),
        ("white_rc", verdicts.white),
    ] {
        let theirs = number(&case.expected["p_reference"][name]);
        let apart = number(&case.expected["abs_tol_at_2000_reps"][name]);
        let fine = (tail.p_raw - theirs).abs() <= apart;
        same(&format!("{name} {} against {theirs}", tail.p_raw), fine, true)?;
    }
    Ok(())
}

#[test]
fn oracle_rc_spa() {
    let all = cases("gates", "gates.rc_spa_stepm");
    settle("rc_spa", all.iter().map(|case| (case.id.clone(), check(case))).collect(), 19);
}
