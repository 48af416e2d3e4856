//! Fixes put into texts: what is taken, what is left out, and that nothing can break it.

use insta::assert_snapshot;
use proptest::prelude::*;
use qraft_diag::fix::{Take, apply, apply_one, unified_diff};
use qraft_diag::{Applicability, Diagnostic, Edit, Fix, SourceFile, Span, catalogue};

fn finding(fixes: Vec<Fix>) -> Diagnostic {
    Diagnostic { fixes, ..Diagnostic::new(&catalogue::NAM008, Span::new(0, 0), "renamed") }
}

fn fix(applicability: Applicability, edits: &[(u32, u32, &str)]) -> Fix {
    let edit = |(start, end, text): &(u32, u32, &str)| Edit {
        span: Span { start: *start, end: *end },
        text: (*text).to_owned(),
    };
    Fix {
        title: "write it anew".to_owned(),
        applicability,
        edits: edits.iter().map(edit).collect(),
    }
}

use Applicability::{DisplayOnly, Safe, Unsafe};

#[test]
fn safe_fixes_alone_unless_asked() {
    let file = SourceFile::new("a.yaml", "abc def\n");
    let findings = [
        finding(vec![fix(DisplayOnly, &[(0, 1, "X")]), fix(Safe, &[(0, 3, "ABC")])]),
        finding(vec![fix(Unsafe, &[(4, 7, "DEF")])]),
        finding(vec![fix(DisplayOnly, &[(4, 7, "never")])]),
    ];
    let safe = apply(&file, &findings, Take::Safe);
    assert_eq!((safe.text.as_str(), safe.applied.len(), safe.left_out), ("ABC def\n", 1, 0));
    let both = apply(&file, &findings, Take::AlsoUnsafe);
    assert_eq!(both.text, "ABC DEF\n");
    assert_eq!(both.applied[1].applicability, Unsafe);
    assert_eq!(both.applied[1].rule.code, "NAM008");
}

#[test]
fn what_meets_a_taken_fix_is_left_out_whole() {
    let file = SourceFile::new("a.yaml", "0123456789");
    let findings = [
        finding(vec![fix(Safe, &[(2, 4, "x"), (8, 8, "+")])]),
        finding(vec![fix(Safe, &[(0, 1, "-"), (3, 5, "y")])]),
        finding(vec![fix(Safe, &[(8, 8, "*")])]),
        finding(vec![fix(Safe, &[(4, 5, "z")])]),
    ];
    let fixed = apply(&file, &findings, Take::Safe);
    assert_eq!((fixed.text.as_str(), fixed.left_out), ("01xz567+89", 2));
}

#[test]
fn edits_that_do_not_fit_are_left_out() {
    let file = SourceFile::new("a.yaml", "é");
    for bad in [(0, 1, "x"), (0, 9, "x"), (2, 0, "x")] {
        assert_eq!(apply_one(&file, &fix(Safe, &[bad])), None);
        assert_eq!(apply(&file, &[finding(vec![fix(Safe, &[bad])])], Take::Safe).text, "é");
    }
    assert_eq!(apply_one(&file, &fix(Safe, &[(0, 2, "x"), (1, 2, "y")])), None);
    assert_eq!(apply_one(&file, &fix(Safe, &[(2, 2, "x"), (0, 2, "y")])).as_deref(), Some("yx"));
}

#[test]
fn a_difference_is_shown_with_its_surroundings() {
    let before = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\ng: 7";
    let after = before.replace("b: 2", "b: 20").replace("g: 7", "g: 7\n");
    assert_eq!(unified_diff("a.yaml", before, before), "");
    assert_snapshot!(unified_diff("a.yaml", before, &after), @r"
--- a.yaml
+++ a.yaml
@@ -1,7 +1,7 @@
 a: 1
-b: 2
+b: 20
 c: 3
 d: 4
 e: 5
 f: 6
-g: 7
\ No newline at end of file
+g: 7
");
}

proptest! {
    /// Whatever fixes there are, the text outside of the taken edits stays, and every taken edit
    /// stands in the answer.
    #[test]
    fn any_fixes_are_survived(
        source in "[a-fé𝄞\\n]{0,30}",
        edits in prop::collection::vec(
            prop::collection::vec((0u32..40, 0u32..6, "[A-Z]{0,3}"), 0..3), 0..8),
    ) {
        let file = SourceFile::new("a.yaml", source.clone());
        let findings: Vec<Diagnostic> = edits
            .iter()
            .map(|edits| {
                let edits: Vec<(u32, u32, &str)> =
                    edits.iter().map(|(at, n, text)| (*at, at + n, text.as_str())).collect();
                finding(vec![fix(Safe, &edits)])
            })
            .collect();
        let fixed = apply(&file, &findings, Take::Safe);
        prop_assert_eq!(fixed.applied.len() + fixed.left_out, findings.len());
        let small = |text: &str| text.chars().filter(|c| !c.is_ascii_uppercase()).count();
        prop_assert!(small(&fixed.text) <= small(&source));
        prop_assert!(fixed.text.len() <= source.len() + 9 * fixed.applied.len());
        prop_assert_eq!(fixed.left_out == findings.len(), fixed.applied.is_empty());
        // One fix alone does what the same fix does among others that were left out.
        if let (1, [only]) = (fixed.applied.len(), findings.as_slice()) {
            prop_assert_eq!(apply_one(&file, &only.fixes[0]), Some(fixed.text));
        }
    }
}
