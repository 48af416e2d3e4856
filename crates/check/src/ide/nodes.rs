//! From a place in the text to what the program knows of it.

use qraft_diag::Span;
use qraft_ir::program::{Node, NodeId};
use qraft_syntax::expr::{Expr, ExprKind, parse_expr};

use super::analysis::Analysis;
use super::slots::Slot;

impl Analysis {
    /// The node that was written at exactly this place. Of several the outermost: `not x is nan` is
    /// two nodes at one place.
    pub(super) fn node_at(&self, span: Span) -> Option<&Node> {
        let program = &self.lowered.program;
        let places = program.spans.iter().enumerate();
        let ids = places.filter(|(_, spans)| spans.binary_search(&span).is_ok());
        ids.map(|(at, _)| program.node(NodeId(at as u32))).next_back()
    }

    /// The slot whose expression holds a byte, or ends there.
    pub(super) fn slot_at(&self, offset: u32) -> Option<Slot<'_>> {
        let slots = self.slots();
        let mut found = slots.into_iter().filter(|slot| {
            slot.holds.is_expression()
                && slot.node.span.start <= offset
                && offset <= slot.node.span.end
        });
        found.next_back()
    }

    /// The expressions around a byte, the innermost first.
    pub(super) fn exprs_at(&self, slot: &Slot<'_>, offset: u32) -> Vec<Expr> {
        let (root, _) = parse_expr(&slot.scalar.value, &slot.scalar.map);
        let mut found = Vec::new();
        descend(&root, offset, &mut found);
        found.sort_by_key(|e| e.span.end - e.span.start);
        found
    }
}

/// Expressions are at most [`qraft_syntax::expr::MAX_DEPTH`] deep.
fn descend(expr: &Expr, offset: u32, found: &mut Vec<Expr>) {
    if offset < expr.span.start || expr.span.end < offset {
        return;
    }
    parts(expr).into_iter().for_each(|part| descend(part, offset, found));
    found.push(expr.clone());
}

/// Every expression of a tree, whole ones before their parts.
pub(super) fn each<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    visit(expr);
    parts(expr).into_iter().for_each(|part| each(part, visit));
}

fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Call { args, .. } => args.iter().map(|arg| &arg.value).collect(),
        ExprKind::Factor(factor) => factor.args.iter().map(|arg| &arg.value).collect(),
        ExprKind::Lag { base, bars } => vec![base, bars],
        ExprKind::At { base: one, .. }
        | ExprKind::Unary { operand: one, .. }
        | ExprKind::IsNan { operand: one, .. } => vec![one],
        ExprKind::Binary { lhs, rhs, .. } => vec![lhs, rhs],
        ExprKind::Number { .. }
        | ExprKind::Duration { .. }
        | ExprKind::Bool(_)
        | ExprKind::Text(_)
        | ExprKind::Name(_)
        | ExprKind::Error => Vec::new(),
    }
}
