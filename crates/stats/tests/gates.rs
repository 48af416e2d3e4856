//! The gates against reference results: `tests/fixtures/oracles/gates` of the workspace.

use qraft_stats::gate::haircut::Annual;
use qraft_stats::gate::multiple::{Method, adjusted, rejected};
use qraft_stats::gate::overlap::{curve, least};
use qraft_stats::gate::pbo::{each_split, pbo};
use qraft_stats::gate::two_stage::relative;
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(|x| x.as_f64().expect("a number")).collect()
}

/// A case with its tolerances.
struct Case {
    case: Value,
    rel: f64,
    abs: f64,
}

impl Case {
    fn given(&self, key: &str) -> f64 {
        self.case["input"][key].as_f64().unwrap_or(f64::NAN)
    }

    /// Compares a column with what is expected at a place; what is not expected is not compared.
    fn column(&self, place: &str, ours: &[f64]) {
        let Some(want) = self.case["expected"].pointer(place) else { return };
        let want = numbers(want);
        assert_eq!(ours.len(), want.len(), "{}: {place}", self.case["id"]);
        for (x, y) in ours.iter().zip(want) {
            let near = (x - y).abs() <= self.abs.max(self.rel * x.abs().max(y.abs()));
            assert!(near, "{}: {place}: {x} is not {y}", self.case["id"]);
        }
    }

    /// The same for one number; `null` is undefined.
    fn one(&self, place: &str, ours: Option<f64>) {
        let Some(want) = self.case["expected"].pointer(place) else { return };
        let (Some(x), Some(y)) = (ours, want.as_f64()) else {
            assert!(ours.is_none() && want.is_null(), "{}: {place}: {ours:?}", self.case["id"]);
            return;
        };
        let near = (x - y).abs() <= self.abs.max(self.rel * x.abs().max(y.abs()));
        assert!(near, "{}: {place}: {x} is not {y}", self.case["id"]);
    }

    /// The same for anything that is equal or not.
    fn same(&self, place: &str, ours: Value) {
        let Some(want) = self.case["expected"].pointer(place) else { return };
        assert_eq!(&ours, want, "{}: {place}", self.case["id"]);
    }

    /// True where the case expects something at a place.
    fn has(&self, place: &str) -> bool {
        self.case["expected"].pointer(place).is_some()
    }
}

/// Runs every case of a file; each check knows the kinds it is for.
fn each(name: &str, count: usize, check: fn(&str, &Case)) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/oracles/gates");
    let text = std::fs::read_to_string(format!("{folder}/{name}.json")).expect("a file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let cases = file["cases"].as_array().expect("cases");
    for case in cases {
        let tol = case.get("tol").unwrap_or(&file["default_tol"]);
        let part = |key: &str| tol[key].as_f64().expect("a tolerance");
        let case = Case { case: case.clone(), rel: part("rel"), abs: part("abs") };
        check(case.case["kind"].as_str().expect("a kind"), &case);
    }
    assert_eq!(cases.len(), count);
}

fn overfitting(kind: &str, case: &Case) {
    let blocks = case.given("n_blocks") as usize;
    if kind == "pbo_error" {
        let some = [[0.1, 0.2].repeat(50), [0.3, -0.1].repeat(50)];
        let refusal = pbo(&some, blocks).expect_err("a refusal");
        return case.same("/error", refusal.name().into());
    }
    assert_eq!(kind, "pbo_cscv");
    let rows = case.case["input"]["returns_by_strategy"].as_array().expect("rows");
    let trials: Vec<Vec<f64>> = rows.iter().map(numbers).collect();
    let mut splits = Vec::new();
    let pbo = each_split(&trials, blocks, |split| splits.push(*split)).expect("defined");
    case.one("/pbo", Some(pbo.overfit));
    case.one("/prob_oos_loss", Some(pbo.loss));
    case.one("/degradation_slope", pbo.slope);
    case.one("/degradation_intercept", pbo.intercept);
    case.same("/n_combinations", pbo.splits.into());
    case.same("/best_is", splits.iter().map(|split| split.best).collect());
    case.column("/logits", &splits.iter().map(|split| split.logit).collect::<Vec<_>>());
    case.column("/sharpe_is_best", &splits.iter().map(|s| s.sharpe_in).collect::<Vec<_>>());
    case.column("/sharpe_oos_best", &splits.iter().map(|s| s.sharpe_out).collect::<Vec<_>>());
}

fn many_tests(kind: &str, case: &Case) {
    let mut compared = 0;
    for method in Method::ALL.into_iter().filter(|m| case.has(&format!("/{}", m.name()))) {
        compared += 1;
        let name = method.name();
        if kind == "p_adjust" {
            let p = adjusted(&numbers(&case.case["input"]["p_values"]), method).expect("defined");
            case.column(&format!("/{name}/p_adjusted"), &p);
            let rejects = rejected(&p, case.given("alpha"));
            case.same(&format!("/{name}/reject_at_0_05"), rejects.into());
            continue;
        }
        assert_eq!(kind, "haircut_sharpe");
        let record = Annual {
            sharpe: case.given("sharpe_annual"),
            n: case.given("n_obs"),
            periods: case.given("periods_per_year"),
        };
        let single = record.single().expect("defined");
        case.one("/t_stat", Some(single.t));
        case.one("/p_single", Some(single.p));
        let haircut = match method {
            Method::Bonferroni => record.haircut_of_count(case.given("n_tests")),
            _ => record.haircut_among(&numbers(&case.case["input"]["other_p_values"]), method),
        };
        let haircut = haircut.expect("defined");
        case.one(&format!("/{name}/p_adjusted"), Some(haircut.p_adjusted));
        case.one(&format!("/{name}/haircut_sharpe"), Some(haircut.sharpe));
        case.one(&format!("/{name}/haircut_pct"), haircut.cut.map(|cut| 100.0 * cut));
    }
    assert!(compared > 0, "{}: nothing is compared", case.case["id"]);
}

fn sensitivity(kind: &str, case: &Case) {
    let input = &case.case["input"];
    if kind == "relative_difference" {
        let difference = relative(input["fast"].as_f64(), input["precise"].as_f64());
        case.one("/rel_diff", difference.value());
        return case.same("/pass", difference.passes(case.given("tol")).into());
    }
    assert_eq!(kind, "topn_overlap");
    let ids = input["ids"].as_array().expect("ids");
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str().expect("a text")).collect();
    let (gross, turnover) = (numbers(&input["gross"]), numbers(&input["turnover"]));
    let scores = |multiplier: f64| {
        let net = gross.iter().zip(&turnover);
        let net = net.map(|(gross, turned)| gross - case.given("unit_cost") * multiplier * turned);
        ids.iter().copied().zip(net).collect::<Vec<(&str, f64)>>()
    };
    let points = case.case["expected"]["curve"].as_array().expect("a curve");
    let multipliers = points.iter().map(|point| point["multiplier"].as_f64().expect("a number"));
    let lists: Vec<_> = multipliers.map(|multiplier| (multiplier, scores(multiplier))).collect();
    let ours = curve(&scores(1.0), &lists, case.given("top_n") as usize);
    for (at, point) in ours.iter().enumerate() {
        case.one(&format!("/curve/{at}/overlap"), point.overlap);
        case.same(&format!("/curve/{at}/top"), point.top.clone().into());
    }
    let range = numbers(&input["gate_range"]);
    let least = least(&ours, &(range[0]..=range[1]));
    case.one("/min_overlap_in_range", least);
    case.same("/pass", least.is_some_and(|least| least >= case.given("gate")).into());
}

#[test]
fn probability_of_overfitting() {
    each("pbo", 8, overfitting);
}

#[test]
fn multiple_testing() {
    each("multiple_testing", 10, many_tests);
}

#[test]
fn top_n_and_two_stages() {
    each("sensitivity", 10, sensitivity);
}
