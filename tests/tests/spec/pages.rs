//! Every manual page runs: its example breaks the rule, and what to use instead does not.

use qraft_diag::catalogue::{ALL, Status};
use qraft_diag::{Diagnostic, Rule};

use crate::blocks::{Block, blocks};
use crate::judge::{Judged, judge};
use crate::to_come::STILL_TO_COME;

/// What the checker says of each strategy or space under a heading of a page.
fn judged(rule: &Rule, heading: &str) -> Vec<Judged> {
    let all = blocks(rule.page);
    let mine: Vec<&Block> = all.iter().filter(|block| block.heading == heading).collect();
    let of = |kind: &str| mine.iter().copied().find(|block| block.is(kind));
    let subject = if of("yaml space").is_some() { "yaml space" } else { "yaml strategy" };
    let (data, strategy) = (of("yaml data"), of("yaml strategy"));
    let runs = mine.iter().filter(|block| block.is(subject));
    runs.map(|block| judge(block, &block.text, data, strategy)).collect()
}

fn says(judged: &Judged) -> Vec<String> {
    let say = |f: &Diagnostic| format!("{}: {}", f.rule.code, f.message);
    judged.findings.iter().map(say).collect()
}

#[test]
fn every_example_breaks_its_rule_and_the_way_out_does_not() {
    let mut complaints = Vec::new();
    for rule in ALL.iter().filter(|rule| !STILL_TO_COME.contains(&rule.code)) {
        let code = rule.code;
        let examples = judged(rule, "Example");
        let instead = judged(rule, "Use instead");
        if rule.status == Status::Fires && (examples.is_empty() || instead.is_empty()) {
            complaints.push(format!("{code} fires, and its page has nothing to execute"));
        }
        for example in examples.iter().filter(|example| !example.codes().contains(&code)) {
            complaints.push(format!("{code}: its example says {:?}", says(example)));
        }
        for way_out in &instead {
            let breaks = |f: &Diagnostic| f.rule.code == code || f.is_error();
            if way_out.findings.iter().any(breaks) {
                complaints.push(format!("{code}: its way out says {:?}", says(way_out)));
            }
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
        if judged(rule, "Example").iter().any(|example| example.codes().contains(code)) {
            complaints.push(format!("{code} fires: delete it from STILL_TO_COME"));
        }
    }
    assert!(STILL_TO_COME.is_sorted(), "keep the list in order");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    println!("rules still to come: {}", STILL_TO_COME.len());
}
