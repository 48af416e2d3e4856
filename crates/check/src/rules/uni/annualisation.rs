//! UNI007: a figure is made yearly with another market's number of sessions.

use qraft_base::Interval;
use qraft_diag::{Applicability, Diagnostic, Span, catalogue};
use qraft_syntax::expr::{BinaryOp, Expr, ExprKind};

use crate::rules::Subject;
use crate::rules::walk::{expressions, visit};

/// How far a number may be from the calendar's own: authors round.
const TOLERANCE: f64 = 0.05;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let Some((calendar, sessions)) = calendar(subject) else { return };
    if subject.bar().is_some_and(|bar| bar != Interval::DAY) {
        return;
    }
    for expr in expressions(subject.document) {
        visit(expr, &mut |at| {
            let Some((periods, span)) = root(at) else { return };
            // Only what is a year of sessions or of days somewhere.
            let year = (240.0..=260.0).contains(&periods) || (360.0..=366.0).contains(&periods);
            if !year || (periods - sessions).abs() <= TOLERANCE * sessions {
                return;
            }
            let message = format!("a year of {periods} bars, and `{calendar}` has {sessions}");
            let factor = (periods / sessions).sqrt();
            let title = format!("write {sessions}");
            findings.push(
                Diagnostic::new(&catalogue::UNI007, span, message)
                    .says(format!("{factor:.2} times what it would be with {sessions}"))
                    .help(title.clone())
                    .fix(Applicability::Unsafe, title, span, sessions.to_string()),
            );
        });
    }
}

/// The calendar of the data, else of the document, with its sessions a year.
fn calendar<'a>(subject: &'a Subject) -> Option<(&'a str, f64)> {
    let name = subject.calendar()?;
    let sessions = subject.options.known.calendars.as_ref()?.get(name)?;
    (name != "none").then_some((name, *sessions))
}

/// The number under a square root: `SQRT(252)`, `252 ** 0.5`.
fn root(expr: &Expr) -> Option<(f64, Span)> {
    let number = |expr: &Expr| match expr.kind {
        ExprKind::Number { value, .. } => Some((value, expr.span)),
        _ => None,
    };
    match &expr.kind {
        ExprKind::Call { name, args } if name.value == "SQRT" => number(&args.first()?.value),
        ExprKind::Binary { op, lhs, rhs } if op.value == BinaryOp::Pow => {
            number(rhs).filter(|(power, _)| *power == 0.5).and_then(|_| number(lhs))
        }
        _ => None,
    }
}
