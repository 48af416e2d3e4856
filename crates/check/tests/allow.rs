//! Comments that allow a finding: what they may, and what is said of those that may not.

use qraft_check::{CheckOptions, Checked, Policy, check};
use qraft_diag::fix::{Take, apply};
use qraft_diag::{Severity, SourceFile};

fn checked(text: &str) -> Checked {
    check(&SourceFile::new("s.yaml", text), &CheckOptions::default())
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.findings.iter().map(|f| f.rule.code).collect()
}

const REASON: &str = "reason=\"a paper portfolio\"";

/// The least strategy without costs, with a comment before its signal.
fn without_costs(comment: &str) -> String {
    format!("version: 1\nsignals:\n  {comment}\n  long: close > SMA(close, 5)\n")
}

fn reported(text: &str) -> Vec<(&'static str, String)> {
    checked(text).findings.iter().map(|f| (f.rule.code, f.message.clone())).collect()
}

#[test]
fn a_warning_is_allowed_with_a_reason_and_remembered() {
    for comment in ["# qraft: allow[CST001]", "# qraft: allow[no-costs]"] {
        let text = without_costs(&format!("{comment} {REASON}"));
        let found = checked(&text);
        assert!(!codes(&found).contains(&"CST001"), "{:?}", codes(&found));
        assert!(!codes(&found).contains(&"USE005"), "{:?}", reported(&text));
        assert_eq!(found.allowed.len(), 1);
        assert_eq!(found.allowed[0].finding.rule.code, "CST001");
        assert_eq!(found.allowed[0].reason, "a paper portfolio");
        assert!(found.program.is_some());
    }
}

#[test]
fn without_a_reason_nothing_is_allowed() {
    let found = checked(&without_costs("# qraft: allow[CST001]"));
    assert!(codes(&found).contains(&"CST001"));
    let complaint = found.findings.iter().find(|f| f.rule.code == "USE005").expect("USE005");
    assert!(complaint.message.contains("no reason"), "{}", complaint.message);
}

#[test]
fn an_error_of_look_ahead_cannot_be_allowed() {
    let text = format!(
        "version: 1\nsignals:\n  long: close[-1] > close  # qraft: allow[LAH001] {REASON}\ncosts: {{fee_bps: 1}}\n"
    );
    let found = checked(&text);
    assert!(codes(&found).contains(&"LAH001") && found.program.is_none());
    let complaint = found.findings.iter().find(|f| f.rule.code == "USE005").expect("USE005");
    assert!(complaint.message.contains("LAH001 cannot be allowed"), "{}", complaint.message);
    assert!(found.allowed.is_empty());
}

#[test]
fn a_raised_level_is_beyond_comments_too() {
    let text = without_costs(&format!("# qraft: allow[CST001] {REASON}"));
    let raise = Policy::default().level("CST001".parse().expect("a rule"), Severity::Error);
    let options = CheckOptions { policy: raise.expect("it may rise"), ..Default::default() };
    let found = check(&SourceFile::new("s.yaml", text), &options);
    assert!(found.has_errors() && codes(&found).contains(&"USE005"));
}

#[test]
fn a_comment_that_allows_nothing_is_dropped_by_a_safe_fix() {
    let rest = "long: close > SMA(close, 5)\ncosts: {fee_bps: 2, slippage: {spread_bps: 5}}\n";
    let alone = format!("version: 1\nsignals:\n  # qraft: allow[CST001] {REASON}\n  {rest}");
    let behind =
        alone.replace("(close, 5)", &format!("(close, 5)  # qraft: allow[USE001] {REASON}"));
    for text in [&alone, &behind] {
        let file = SourceFile::new("s.yaml", text.as_str());
        let found = check(&file, &CheckOptions::default());
        assert!(codes(&found).contains(&"USE005"), "{:?}", codes(&found));
        let fixed = apply(&file, &found.findings, Take::Safe).text;
        assert!(!fixed.contains("qraft:"), "{fixed}");
        assert!(fixed.contains("  long: close > SMA(close, 5)\ncosts"), "{fixed}");
        assert!(!codes(&checked(&fixed)).contains(&"USE005"));
    }
}

#[test]
fn one_idle_code_of_several_goes_alone() {
    let text = without_costs(&format!("# qraft: allow[CST001, USE001] {REASON}"));
    let file = SourceFile::new("s.yaml", text.as_str());
    let found = check(&file, &CheckOptions::default());
    let fixed = apply(&file, &found.findings, Take::Safe).text;
    assert!(fixed.contains("allow[CST001] reason"), "{fixed}");
    assert_eq!(found.allowed.len(), 1);
}

#[test]
fn an_unknown_rule_is_named_with_what_was_meant() {
    let text = without_costs(&format!("# qraft: allow[no-cots] {REASON}"));
    let found = checked(&text);
    let complaint = found.findings.iter().find(|f| f.rule.code == "USE005").expect("USE005");
    assert!(complaint.primary.message.contains("no-costs"), "{:?}", complaint.primary);
}
