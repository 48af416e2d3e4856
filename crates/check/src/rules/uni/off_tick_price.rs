//! UNI006: a constant price lies between two ticks, or a constant size between two lots.

use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_ir::policy::Number;
use qraft_syntax::expr::{Expr, ExprKind};

use crate::rules::Subject;
use crate::rules::numbers::short;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some(execution) = &subject.document.execution else { return };
    let keys = &execution.value;
    let tick = (Number::TickSize, "ticks");
    for (key, expr) in [("execution.limit", &keys.limit), ("execution.stop", &keys.stop)] {
        if let Some(at) = constant(expr.as_ref()) {
            findings.extend(off(subject, key, at, tick));
        }
    }
    if let Some(at) = constant(keys.display.as_ref()) {
        findings.extend(off(subject, "execution.display", at, (Number::LotSize, "lots")));
    }
}

fn constant(expr: Option<&Expr>) -> Option<(f64, Span)> {
    match expr?.kind {
        ExprKind::Number { value, .. } => Some((value, expr?.span)),
        _ => None,
    }
}

fn off(
    subject: &Subject,
    key: &str,
    (value, span): (f64, Span),
    (steps, between): (Number, &str),
) -> Option<Diagnostic> {
    let step = subject.number(steps)?;
    let size = Some(step.range.low).filter(|size| step.range.is_point() && *size > 0.0)?;
    let near = (value / size).round() * size;
    if (value - near).abs() <= 1e-9 * value.abs().max(size) {
        return None;
    }
    let message = format!("`{key}` is {value}, between two {between} of {}", short(size));
    let near = short(near);
    Some(
        Diagnostic::new(&catalogue::UNI006, span, message)
            .says("no order can say this")
            .label(step.span, format!("`{}`", steps.key()))
            .help(format!("the nearest that can be sent is {near}"))
            .fix(Applicability::Unsafe, format!("write {near}"), span, near),
    )
}
