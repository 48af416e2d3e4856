//! The catalogue under the checker: an operator's own formula is no business of the author who
//! calls it.

use qraft_check::{CheckOptions, check_expression};
use qraft_diag::{Severity, SourceFile};
use qraft_ir::catalog::{Group, operators};

#[test]
fn a_usual_call_and_an_example_have_no_findings() {
    for sig in operators().filter(|sig| sig.group != Group::Labels) {
        for text in [sig.usual_call(), sig.example.to_owned()] {
            let file = SourceFile::new("call", &*text);
            let checked = check_expression(&file, &CheckOptions::default());
            let told: Vec<String> = checked
                .findings
                .iter()
                .filter(|finding| finding.severity != Severity::Info)
                .map(|finding| format!("{} {}", finding.rule.code, finding.message))
                .collect();
            assert!(told.is_empty(), "{text}: {told:?}");
        }
    }
}

/// What the catalogue says to write instead of a name from elsewhere can be written.
#[test]
fn ways_out_are_expressions() {
    for (name, way) in qraft_ir::catalog::ELSEWHERE {
        for text in way.split('`').skip(1).step_by(2).filter(|text| text.contains("close")) {
            let text = text.replace("[n]", "[5]").replace(", w)", ", 9)").replace(", n)", ", 9)");
            let checked =
                check_expression(&SourceFile::new("way", &*text), &CheckOptions::default());
            let bad = checked.findings.iter().any(|finding| finding.is_error());
            assert!(!bad, "{name}: {text}: {:?}", checked.findings);
        }
    }
}
