//! What must hold of any text, one function a target. Each panics where it does not; the kept
//! corpus is replayed over them by `cargo test` as well.

use qraft_check::{CheckOptions, check as checked};
use qraft_diag::fix::{Take, apply};
use qraft_diag::{Diagnostic, SourceFile};
use qraft_syntax::expr::{ExprKind, wrap};
use qraft_syntax::{SourceMap, parse_expr, print};

fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Places of findings, and of their fixes, are places of the text.
fn places(source: &str, findings: &[Diagnostic]) {
    for finding in findings {
        let labels = finding.labels.iter().chain([&finding.primary]).map(|label| label.span);
        let edits = finding.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        for span in labels.chain(edits) {
            assert!(source.get(span.range()).is_some(), "{span:?} of {finding:?}");
        }
    }
}

/// A document is read, whatever it is; what is wrong with it is said of places in it.
pub fn document(data: &[u8]) {
    let Some(source) = text(data) else { return };
    let file = SourceFile::new("fuzz.yaml", source);
    places(source, &qraft_syntax::parse(&file).findings);
}

/// An expression without findings prints to a text that is the same expression, on one line, with
/// its numbers as written, and over several lines.
pub fn expression(data: &[u8]) {
    let Some(source) = text(data) else { return };
    let parsed = |text: &str| parse_expr(text, &SourceMap::identity(0, text.len()));
    let (expr, findings) = parsed(source);
    places(source, &findings);
    if !findings.is_empty() {
        return;
    }
    assert!(expr.kind != ExprKind::Error, "an error without a finding: {source}");
    let printed = print(&expr);
    let as_written = qraft_syntax::expr::print_as_written(&expr, source);
    for again in [printed.clone(), as_written, wrap(&expr, source, 20).join("\n")] {
        let (tree, findings) = parsed(&again);
        assert!(findings.is_empty(), "{source}\n{again}\n{findings:?}");
        assert_eq!(print(&tree), printed, "{source}\n{again}");
    }
}

/// A strategy is checked, whatever it is; its fixes fit it, and what they leave is checked again.
pub fn check(data: &[u8]) {
    let Some(source) = text(data) else { return };
    let file = SourceFile::new("fuzz.yaml", source);
    let found = checked(&file, &CheckOptions::default());
    places(source, &found.findings);
    let fixed = apply(&file, &found.findings, Take::AlsoUnsafe).text;
    if fixed != source {
        let again = SourceFile::new("fuzz.yaml", fixed.as_str());
        places(&fixed, &checked(&again, &CheckOptions::default()).findings);
    }
}

/// The layout of a layout is itself, and says what was said.
pub fn fmt(data: &[u8]) {
    let Some(source) = text(data) else { return };
    let file = SourceFile::new("fuzz.yaml", source);
    let first = qraft_syntax::format::format(&file);
    if !first.findings.is_empty() {
        places(source, &first.findings);
        assert_eq!(first.text, source, "findings, and yet another text");
        return;
    }
    let again = SourceFile::new("fuzz.yaml", first.text.as_str());
    let second = qraft_syntax::format::format(&again);
    assert!(second.findings.is_empty(), "{source}\n---\n{}\n{:?}", first.text, second.findings);
    assert_eq!(second.text, first.text, "of\n{source}");
    let hash = |file: &SourceFile| {
        let program = checked(file, &CheckOptions::default()).program;
        program.map(|program| qraft_ir::dsl_hash(&program))
    };
    assert_eq!(hash(&again), hash(&file), "{source}\n---\n{}", first.text);
}
