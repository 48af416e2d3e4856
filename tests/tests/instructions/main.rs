//! Speed on noisy machines: instruction counts of small workloads against recorded ones.
//!
//! Counting builds `counted` of the benches in the release profile and runs it under callgrind, so
//! it is asked for: `QRAFT_COUNTS=1`, or `QRAFT_TEST_SCALE=full`. `QRAFT_BLESS=1` records anew.

mod compare;
mod count;

use std::fs;

use compare::{Counts, compare};
use count::{CASES, Counter};
use qraft_tests::scale::{is_full, say};

fn asked(name: &str) -> bool {
    std::env::var(name).is_ok_and(|value| value == "1")
}

#[test]
fn no_workload_has_grown() {
    let bless = asked("QRAFT_BLESS");
    if !(bless || is_full() || asked("QRAFT_COUNTS")) {
        say("instruction counts: skipped; QRAFT_COUNTS=1 asks for them");
        return;
    }
    let counter = match Counter::new() {
        Ok(counter) => counter,
        Err(why) => {
            say(&format!("instruction counts: skipped: {why}"));
            assert!(!bless, "nothing can be recorded: {why}");
            return;
        }
    };
    let cases = CASES.iter().map(|case| ((*case).to_owned(), counter.count(case))).collect();
    let now = Counts { rustc: count::rustc(), cases };
    for (case, count) in &now.cases {
        say(&format!("instructions of {case}: {count}"));
    }
    let path = count::root().join("benches/instructions.json");
    if bless {
        fs::write(&path, now.to_text()).expect("it can be written");
        return;
    }
    let recorded = fs::read_to_string(&path).expect("benches/instructions.json");
    let verdict = compare(&Counts::read(&recorded).expect("it is read"), &now);
    for note in &verdict.notes {
        say(&format!("note: {note}"));
    }
    assert!(verdict.failures.is_empty(), "{}", verdict.failures.join("\n"));
}
