//! USE004: a setting that something else makes idle: a target volatility without `vol_target`.

use qraft_diag::{Diagnostic, Span, catalogue};

use crate::rules::Subject;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let mut idle = |span: Span, key: &str, why: &str| {
        let message = format!("`{key}` does nothing: {why}");
        findings.push(
            Diagnostic::new(&catalogue::USE004, span, message)
                .help("take it out, or choose what reads it"),
        );
    };
    if let Some(position) = subject.document.position.as_ref().map(|p| &p.value) {
        let scheme = position.scheme.as_ref().map_or("equal", |s| s.value.as_str());
        let by_risk = matches!(scheme, "vol_target" | "risk_parity");
        if let (Some(target), false) = (&position.target_vol, scheme == "vol_target") {
            idle(target.span, "position.target_vol", "only `scheme: vol_target` reads it");
        }
        if let (Some(lookback), false) = (&position.lookback, by_risk) {
            let why = "only `scheme: vol_target` and `risk_parity` read it";
            idle(lookback.span, "position.lookback", why);
        }
    }
}
