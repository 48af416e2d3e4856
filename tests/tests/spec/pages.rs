//! Every manual page runs: its example breaks the rule, and what to use instead does not.

use qraft_diag::catalogue::{ALL, Status};
use qraft_diag::{Diagnostic, Rule};

use crate::blocks::{Block, blocks};
use crate::judge::{Judged, judge};
use crate::to_come::STILL_TO_COME;

/// What is found in one example: each finding in words, and its code.
struct Run {
    says: Vec<String>,
    codes: Vec<&'static str>,
    errors: bool,
}

impl Run {
    fn of(judged: &Judged) -> Run {
        let say = |f: &Diagnostic| format!("{}: {}", f.rule.code, f.message);
        Run {
            says: judged.findings.iter().map(say).collect(),
            codes: judged.codes(),
            errors: judged.findings.iter().any(Diagnostic::is_error),
        }
    }
}

/// What is found in each strategy, space or file of prices under a heading of a page.
fn runs(rule: &Rule, heading: &str) -> Vec<Run> {
    let all = blocks(rule.page);
    let mine: Vec<&Block> = all.iter().filter(|block| block.heading == heading).collect();
    let of = |kind: &str| mine.iter().copied().find(|block| block.is(kind));
    let (data, strategy) = (of("yaml data"), of("yaml strategy"));
    if let Some(prices) = of("csv prices") {
        let codes = crate::prices::codes(prices, data);
        return vec![Run { says: Vec::new(), codes, errors: false }];
    }
    let subject = if of("yaml space").is_some() { "yaml space" } else { "yaml strategy" };
    let subjects = mine.iter().filter(|block| block.is(subject));
    subjects.map(|block| Run::of(&judge(block, &block.text, data, strategy))).collect()
}

#[test]
fn every_example_breaks_its_rule_and_the_way_out_does_not() {
    let mut complaints = Vec::new();
    for rule in ALL.iter().filter(|rule| !STILL_TO_COME.contains(&rule.code)) {
        let code = rule.code;
        let examples = runs(rule, "Example");
        let instead = runs(rule, "Use instead");
        if rule.status == Status::Fires && (examples.is_empty() || instead.is_empty()) {
            complaints.push(format!("{code} fires, and its page has nothing to execute"));
        }
        for example in examples.iter().filter(|example| !example.codes.contains(&code)) {
            complaints.push(format!("{code}: its example says {:?}", example.says));
        }
        for way_out in instead.iter().filter(|run| run.errors || run.codes.contains(&code)) {
            complaints.push(format!("{code}: its way out says {:?}", way_out.says));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_is_still_to_come_has_not_come() {
    let mut complaints = Vec::new();
    for code in STILL_TO_COME {
        let rule = ALL.iter().find(|rule| rule.code == *code).expect("a code of the catalogue");
        if rule.status != Status::Fires {
            complaints.push(format!("{code} is not declared to fire: take it off the list"));
        }
        // A page whose example fires is not waiting for anything.
        if runs(rule, "Example").iter().any(|example| example.codes.contains(code)) {
            complaints.push(format!("{code} fires: delete it from STILL_TO_COME"));
        }
    }
    assert!(STILL_TO_COME.is_sorted(), "keep the list in order");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    println!("rules still to come: {}", STILL_TO_COME.len());
}
