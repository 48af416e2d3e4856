//! Fixes of real findings: they fit the text, take their finding away, and safe ones change no
//! program.

use proptest::prelude::*;
use qraft_check::{CheckOptions, Checked, check};
use qraft_diag::fix::{Take, apply, apply_one};
use qraft_diag::{Applicability, SourceFile};

const STRATEGY: &str = "\
version: 1
universe: all
params:
  fast: {default: 10, range: [5, 50], step: 1}
let:
  momentum: ROC_PCT(close, 20)
signals:
  long: EMA(close, fast) > MEAN(close, 30) and momentum > 0.7
  exit_long: CROSS_DOWN(close, SMA(close, window=50))
position: {max_weight: 0.03}
execution: {fill: next_open}
costs: {fee_bps: 2}
hold: {min_days: 5}
";

fn run(text: &str) -> (SourceFile, Checked) {
    let file = SourceFile::new("s.yaml", text);
    let checked = check(&file, &CheckOptions::default());
    (file, checked)
}

fn cases() -> u32 {
    let full = std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full");
    if full { 5_000 } else { 300 }
}

#[test]
fn a_safe_fix_leaves_the_program_as_it_was() {
    let (file, checked) = run(STRATEGY);
    let before = qraft_ir::dsl_hash(checked.program.as_ref().expect("no error"));
    let fixed = apply(&file, &checked.findings, Take::Safe);
    assert!(fixed.applied.iter().any(|applied| applied.rule.code == "NAM008"));
    let (_, after) = run(&fixed.text);
    assert_eq!(before, qraft_ir::dsl_hash(after.program.as_ref().expect("no error")));
    assert!(after.findings.iter().all(|finding| finding.rule.code != "NAM008"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// Whatever is cut out of or written into a strategy: every fix that is offered fits, all of
    /// them together end, and a program that safe fixes meet stays the same.
    #[test]
    fn fixes_of_damaged_text_hold(
        at in 0usize..420,
        cut in 0usize..8,
        put in "[-a-z0-9(){}\\[\\]:, >@*\"\n]{0,4}",
    ) {
        let from = at.min(STRATEGY.len());
        let to = (from + cut).min(STRATEGY.len());
        let text = format!("{}{put}{}", &STRATEGY[..from], &STRATEGY[to..]);
        let (file, checked) = run(&text);
        let fixes = checked.findings.iter().flat_map(|finding| &finding.fixes);
        for fix in fixes.filter(|fix| fix.applicability != Applicability::DisplayOnly) {
            prop_assert!(apply_one(&file, fix).is_some(), "{:?} in\n{}", fix, text);
        }
        let safe = apply(&file, &checked.findings, Take::Safe);
        if let Some(program) = &checked.program {
            let after = run(&safe.text).1.program;
            let same = after.is_some_and(|after| {
                qraft_ir::dsl_hash(&after) == qraft_ir::dsl_hash(program)
            });
            prop_assert!(same, "{:?}\n{}\n{}", safe.applied, text, safe.text);
        }
        let mut file = file;
        let mut findings = checked.findings;
        for pass in 0.. {
            let fixed = apply(&file, &findings, Take::AlsoUnsafe);
            if fixed.applied.is_empty() {
                break;
            }
            prop_assert!(pass < 20, "fixing does not end:\n{}", fixed.text);
            let (next, checked) = run(&fixed.text);
            (file, findings) = (next, checked.findings);
        }
    }
}
