//! The reference cases of the gates against data snooping.

use qraft_stats::gate::bootstrap::{Bootstrap, Method, circular, moving_block, stationary};
use qraft_stats::gate::panel::{Panel, SnoopError};
use qraft_stats::gate::spa::Spa;
use qraft_stats::gate::stepm::stepm;
use qraft_stats::gate::tail::Tail;
use serde_json::Value;

const FILE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/oracles/gates/rc_spa_stepm.json");

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(|x| x.as_f64().expect("a number")).collect()
}

fn whole(value: &Value) -> usize {
    value.as_u64().expect("a whole number") as usize
}

fn rows(value: &Value) -> Vec<usize> {
    value.as_array().expect("an array").iter().map(whole).collect()
}

fn panel(input: &Value) -> Result<Panel<'static>, SnoopError> {
    let models = input["returns_by_strategy"].as_array().expect("models");
    let models: Vec<Vec<f64>> = models.iter().map(numbers).collect();
    Panel::new(&models, &numbers(&input["benchmark_returns"]))
}

/// What a case's numbers are compared with.
struct Close {
    rel: f64,
    abs: f64,
}

impl Close {
    fn near(&self, what: &str, have: f64, want: &Value) {
        let want = want.as_f64().expect("a number");
        let apart = (have - want).abs();
        let fine = apart <= self.abs.max(self.rel * have.abs().max(want.abs()));
        assert!(fine, "{what}: {have:?} against {want:?}");
    }

    fn all_near(&self, what: &str, have: &[f64], want: &Value) {
        let want = want.as_array().expect("an array");
        assert_eq!(have.len(), want.len(), "{what}");
        have.iter().zip(want).for_each(|(have, want)| self.near(what, *have, want));
    }

    fn tail(&self, what: &str, have: &Tail, want: &Value) {
        assert_eq!(have.above, whole(&want["count_gt"]), "{what}");
        assert_eq!(have.at_or_above, whole(&want["count_ge"]), "{what}");
        self.near(what, have.p_raw, &want["p_raw"]);
        self.near(what, have.p, &want["p_plus1"]);
        self.near(what, have.critical, &want["crit"]);
    }
}

fn check_indices(input: &Value, expected: &Value) {
    let (starts, n) = (rows(&input["starts"]), whole(&input["n"]));
    let block = || whole(&input["block"]);
    let have = match input["method"].as_str().expect("a method") {
        "stationary" => {
            assert_eq!(starts.len(), n);
            stationary(&starts, &numbers(&input["u"]), input["p"].as_f64().expect("p"))
        }
        "circular" => circular(&starts, block(), n),
        "moving_block" => moving_block(&starts, block(), n),
        other => panic!("`{other}` is no method"),
    };
    assert_eq!(have, Ok(rows(&expected["indices"])));
}

fn check_tests(close: &Close, input: &Value, expected: &Value) {
    let panel = panel(input).expect("a panel");
    let spa = Spa::new(&panel, whole(&input["block_size"])).expect("a test");
    close.all_near("mean_diff", panel.means(), &expected["mean_diff"]);
    close.all_near("omega2", spa.variances(), &expected["omega2"]);
    assert_eq!(Value::from(spa.near().to_vec()), expected["valid"]);

    let drawn = input["bootstrap_indices"].as_array().expect("replications");
    let drawn: Vec<Vec<usize>> = drawn.iter().map(rows).collect();
    assert_eq!(drawn.len(), whole(&input["reps"]));
    let fill = |at: usize, into: &mut [usize]| into.copy_from_slice(&drawn[at]);
    let replications = spa.replicate(0..drawn.len(), fill).expect("replications");
    let verdicts = spa.verdicts(&replications).expect("verdicts");

    let white = &expected["white_rc"];
    close.near("white", verdicts.white.statistic, &white["stat"]);
    close.near("white", verdicts.white.p_raw, &white["p_raw"]);
    close.near("white", verdicts.white.p, &white["p_plus1"]);
    let want = &expected["spa"];
    close.near("spa", spa.statistic(), &want["stat"]);
    close.tail("lower", &verdicts.lower, &want["lower"]);
    close.tail("consistent", &verdicts.consistent, &want["consistent"]);
    close.tail("upper", &verdicts.upper, &want["upper"]);

    let level = input["size"].as_f64().expect("a level");
    let among = |left: &[usize]| spa.replicate_among(left, 0..drawn.len(), fill);
    let steps = stepm(&spa, level, among).expect("steps");
    assert_eq!(steps.superior, rows(&want["stepm_superior"]));
    let rounds = want["stepm_steps"].as_array().expect("rounds");
    assert_eq!(steps.rounds.len(), rounds.len());
    for (have, want) in steps.rounds.iter().zip(rounds) {
        close.near("round", have.critical, &want["crit"]);
        assert_eq!(have.rejected, rows(&want["new"]));
    }
}

fn check_p_values(input: &Value, expected: &Value) {
    let panel = panel(input).expect("a panel");
    let block = whole(&input["block_size"]);
    assert_eq!(input["bootstrap"], "stationary");
    let replications = whole(&input["reps_required"]);
    let spa = Spa::new(&panel, block).expect("a test");
    let bootstrap = Bootstrap::new(Method::Stationary, block, panel.rows(), 20).expect("draws");
    let drawn = spa.replicate(0..replications, |at, into| bootstrap.draw(at, into));
    let verdicts = spa.verdicts(&drawn.expect("replications")).expect("verdicts");
    for (name, tail) in [
        ("spa_lower", verdicts.lower),
        ("spa_consistent", verdicts.consistent),
        ("spa_upper", verdicts.upper),
        ("white_rc", verdicts.white),
    ] {
        let want = expected["p_reference"][name].as_f64().expect("a p-value");
        let apart = expected["abs_tol_at_2000_reps"][name].as_f64().expect("a tolerance");
        assert!((tail.p_raw - want).abs() <= apart, "{name}: {} against {want}", tail.p_raw);
    }
}

#[test]
fn every_reference_case_holds() {
    let text = std::fs::read_to_string(FILE).expect("the file");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let tol = &document["default_tol"];
    let part = |key: &str| tol[key].as_f64().expect("a tolerance");
    let close = Close { rel: part("rel"), abs: part("abs") };
    let cases = document["cases"].as_array().expect("cases");
    for case in cases {
        println!("{}", case["id"]);
        assert!(case["tol"].is_null(), "a case with a tolerance of its own");
        let (input, expected) = (&case["input"], &case["expected"]);
        match case["kind"].as_str().expect("a kind") {
            "bootstrap_indices" => check_indices(input, expected),
            "rc_spa_stepm" => check_tests(&close, input, expected),
            "rc_spa_statistical" => check_p_values(input, expected),
            "rc_spa_error" => assert!(matches!(panel(input), Err(SnoopError::ZeroVariance(_)))),
            other => panic!("`{other}` is no kind"),
        }
    }
    assert_eq!(cases.len(), 19);
}
