//! Every expression of a document, as written.

use qraft_syntax::document::{Document, Universe};
use qraft_syntax::expr::{Expr, ExprKind};

/// The document's expressions over data, in the order of its sections.
pub(in crate::rules) fn expressions(document: &Document) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = Vec::new();
    if let Some(Universe::Narrowed { condition, .. }) = document.universe.as_ref().map(|u| &u.value)
    {
        all.extend(condition);
    }
    all.extend(document.lets.iter().map(|(_, expr)| expr));
    let signals = &document.signals;
    for signal in [&signals.long, &signals.exit_long, &signals.short, &signals.exit_short] {
        all.extend(signal);
    }
    all.extend(document.selection.as_ref().and_then(|s| s.value.score.as_ref()));
    let funding = document.costs.as_ref().and_then(|c| c.value.funding.as_ref());
    all.extend(funding.and_then(|f| f.value.rate.as_ref()));
    if let Some(execution) = &document.execution {
        all.extend(&execution.value.limit);
        all.extend(&execution.value.stop);
    }
    all
}

/// Calls `seen` for an expression and all within it. Trees are never deeper than the parser allows.
pub(in crate::rules) fn visit<'e>(expr: &'e Expr, seen: &mut impl FnMut(&'e Expr)) {
    seen(expr);
    match &expr.kind {
        ExprKind::Call { args, .. } => {
            args.iter().for_each(|arg| visit(&arg.value, seen));
        }
        ExprKind::Lag { base, bars } => {
            visit(base, seen);
            visit(bars, seen);
        }
        ExprKind::At { base, .. } => visit(base, seen),
        ExprKind::Unary { operand, .. } | ExprKind::IsNan { operand, .. } => visit(operand, seen),
        ExprKind::Binary { lhs, rhs, .. } => {
            visit(lhs, seen);
            visit(rhs, seen);
        }
        _ => {}
    }
}
