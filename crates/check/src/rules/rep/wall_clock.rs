//! REP002: a value that depends on when it is computed. The language has no clock; such a name gets
//! this finding in place of the one that no operator or column has it.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_syntax::expr::ExprKind;

use crate::rules::Subject;
use crate::rules::walk::{expressions, visit};

/// Names under which other languages read the clock.
const CLOCKS: [&str; 8] = [
    "NOW",
    "TODAY",
    "TIMENOW",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "GETDATE",
    "SYSDATE",
];

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let document = subject.document;
    let mut clocks: Vec<(&str, Span, Span)> = Vec::new();
    for expr in expressions(document) {
        visit(expr, &mut |at| match &at.kind {
            ExprKind::Call { name, .. } if is_clock(&name.value) => {
                clocks.push((&name.value, at.span, name.span));
            }
            ExprKind::Name(name) if is_clock(name) => clocks.push((name, at.span, at.span)),
            _ => {}
        });
    }
    for (name, whole, short) in clocks {
        let names = ["NAM001", "NAM002"];
        let here = |f: &Diagnostic| f.primary.span == whole || f.primary.span == short;
        let unknown = |f: &Diagnostic| names.contains(&f.rule.code) && here(f);
        // Data may have a column of that name; then it is no clock.
        if !findings.iter().any(unknown) {
            continue;
        }
        findings.retain(|f| !unknown(f));
        let message = format!("`{name}` would read the clock: each run would mean something else");
        findings.push(
            Diagnostic::new(&catalogue::REP002, whole, message)
                .says("depends on today")
                .help("a strategy sees the bar's own time only; data columns may hold dates"),
        );
    }
}

fn is_clock(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    CLOCKS.contains(&upper.as_str())
}
