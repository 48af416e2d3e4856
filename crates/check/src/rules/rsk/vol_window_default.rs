//! RSK007: volatility is measured over a window that nobody stated.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_syntax::place::sibling;

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(position) = subject.document.position.as_ref().map(|p| &p.value) else { return };
    let measures = |scheme: &str| matches!(scheme, "vol_target" | "risk_parity");
    let Some(scheme) = position.scheme.as_ref().filter(|s| measures(&s.value)) else { return };
    if position.lookback.is_some() {
        return;
    }
    let (at, text) = sibling(subject.file.text(), scheme.span, "lookback", "60");
    let message = format!("`{}` measures volatility over 60 bars, the default", scheme.value);
    findings.push(
        Diagnostic::new(&catalogue::RSK007, scheme.span, message)
            .help("state it: `lookback: 60`")
            .fix(Applicability::Safe, "add `lookback: 60`", at, text),
    );
}
