//! Explicit orders on bars and ticks: fills, states, events, cash, equity.

use qraft_tests::scenario::Scenario;
use qraft_tests::verdict::judge;

use crate::suite::{Case, Verdict, cases, settle};

fn check(case: &Case) -> Verdict {
    if !matches!(case.kind.as_str(), "bars" | "ticks") {
        return Verdict::Failed(format!("`{}` is no kind of scenario", case.kind));
    }
    run(case).into()
}

fn run(case: &Case) -> Result<(), String> {
    let scenario = Scenario::read(&case.input)?;
    judge(&scenario, &scenario.run()?, &case.expected, case.tolerance)
}

#[test]
fn oracle_fills() {
    let all = cases("fills", "fills");
    settle("fills", all.iter().map(|case| (case.id.clone(), check(case))).collect(), 57);
}
