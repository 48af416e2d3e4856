//! One cause, one finding.

use qraft_check::{CheckOptions, check};
use qraft_diag::{Diagnostic, SourceFile};

fn errors(text: &str) -> Vec<Diagnostic> {
    let checked = check(&SourceFile::new("s.yaml", text), &CheckOptions::default());
    checked.findings.into_iter().filter(|finding| finding.is_error()).collect()
}

fn helps(finding: &Diagnostic, word: &str) -> bool {
    finding.help.as_deref().is_some_and(|help| help.contains(word))
}

#[test]
fn a_misspelt_name_in_a_constraint() {
    let text = "version: 1\nparams: {fast: {default: 5, range: [2, 9], step: 1}}\n\
                constraints: [\"fsat < 8\"]\nsignals: {long: \"close > SMA(close, fast)\"}\n";
    let found = errors(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].rule.code, "NAM002");
    assert!(helps(&found[0], "`fast`"));
}

#[test]
fn a_misspelt_param_as_a_window() {
    let text = "version: 1\nparams: {fast: {default: 5, range: [2, 9], step: 1}}\n\
                signals: {long: \"close > SMA(close, fsat)\", exit_long: \"close < fast\"}\n";
    let found = errors(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].rule.code, "NAM002");
    assert!(helps(&found[0], "`fast`") && found[0].fixes.len() == 1);
    // A column that is one stays what it was: no constant.
    let found = errors("version: 1\nsignals: {long: \"close > SMA(close, volume)\"}\n");
    assert_eq!(found.iter().map(|f| f.rule.code).collect::<Vec<_>>(), ["TYP004"]);
}

#[test]
fn a_param_whose_default_cannot_be_read() {
    let text =
        "version: 1\nparams: {n: {default: a}}\nsignals: {long: \"close > SMA(close, n)\"}\n";
    let found = errors(text);
    assert_eq!(found.iter().map(|f| f.rule.code).collect::<Vec<_>>(), ["TYP001"], "{found:?}");
}

#[test]
fn an_unknown_operator_silences_itself_alone() {
    let text = "version: 1\nsignals:\n  long: EAM(close[-1], 10) > 3 and EAM(close, 2)\n";
    let found = errors(text);
    let codes: Vec<&str> = found.iter().map(|f| f.rule.code).collect();
    assert_eq!(codes, ["NAM001", "LAH001", "NAM001"]);
}

#[test]
fn what_does_not_parse_is_not_also_missing() {
    for (text, code) in [
        ("version: 1\nsignals:\n  long: EMA(close 10) > 1\n", "SYN002"),
        ("version: 1\nsignal:\n  long: close > open\n", "NAM003"),
        ("version: 1\nlet: {a: b, b: a}\nsignals:\n  long: a > 1\n", "NAM011"),
        ("signals:\n\tlong: close > open\n", "SYN001"),
        ("version: 1\nsignals: {long: EMA(close, 10) > 1}\n", "SYN007"),
    ] {
        let found = errors(text);
        assert_eq!(found.iter().map(|f| f.rule.code).collect::<Vec<_>>(), [code], "{text}");
    }
}
