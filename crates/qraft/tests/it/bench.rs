//! `qraft bench`: what it measures is right before it is fast.

use serde_json::Value;

use crate::support::run;

#[test]
fn workloads_are_listed_and_an_unknown_one_is_refused() {
    let listed = run(&["bench", "--list"]).ok().out;
    for name in ["w1", "w2", "w3", "strategies", "market"] {
        assert!(listed.lines().any(|line| line.starts_with(&format!("{name} "))), "{listed}");
    }
    let refused = run(&["bench", "w9"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("no workload is called `w9`; there are w1,"), "{}", refused.err);
}

/// Seven strategies against kernels that share no code with the scan: trades the same, figures to
/// rounding.
#[test]
fn strategies_agree_with_their_kernels() {
    let printed =
        run(&["bench", "strategies", "--quick", "--reps", "1", "--format", "json"]).ok().out;
    let lines: Vec<Value> =
        printed.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    assert_eq!(lines.len(), 7, "{printed}");
    for line in lines {
        let apart = line["worst_difference"].as_f64().expect("figures, and the same trades");
        assert!(apart < 1e-10, "{line}");
        assert!(line["limit_ratio"].as_f64().is_some_and(|ratio| ratio > 0.0), "{line}");
    }
}
