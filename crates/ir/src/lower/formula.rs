//! Operators that are formulas over others: the text in the catalogue, with the call's arguments in
//! the place of its names. What is built stands where the call was written.

use qraft_diag::{Diagnostic, Span};
use qraft_syntax::SourceMap;
use qraft_syntax::expr::{Arg, Expr, ExprKind};

use super::names::Lowering;
use crate::catalog::OpSig;
use crate::program::NodeId;

/// The names that a formula may use besides the columns.
pub(super) struct Scope {
    pub(super) names: Vec<(&'static str, NodeId)>,
}

/// A formula's tree. The catalogue's own test holds that there are no findings.
pub(crate) fn parse(text: &str) -> (Expr, Vec<Diagnostic>) {
    qraft_syntax::parse_expr(text, &SourceMap::identity(0, text.len()))
}

impl Lowering<'_> {
    /// The node of a formula of `sig` over `args`, in the order of its arguments.
    pub(super) fn formula(
        &mut self,
        sig: &OpSig,
        text: &str,
        args: &[NodeId],
        span: Span,
    ) -> NodeId {
        let (mut tree, _) = parse(text);
        place(&mut tree, span);
        let names = sig.params.iter().map(|p| p.name).zip(args.iter().copied()).collect();
        self.scopes.push(Scope { names });
        let id = self.expr(&tree);
        self.scopes.pop();
        self.graph.wrote(id, Some(span));
        id
    }

    /// What a bare name means inside of a formula: an argument or a column. `None` outside of one.
    pub(super) fn scoped(&mut self, name: &str, span: Span) -> Option<NodeId> {
        let scope = self.scopes.last()?;
        let found = scope.names.iter().find(|(have, _)| *have == name).map(|(_, id)| *id);
        Some(found.unwrap_or_else(|| self.field(name, span)))
    }
}

/// Moves a tree to one place in an author's text.
fn place(expr: &mut Expr, span: Span) {
    expr.span = span;
    match &mut expr.kind {
        ExprKind::Call { name, args } => {
            name.span = span;
            for Arg { name, value } in args {
                if let Some(name) = name {
                    name.span = span;
                }
                place(value, span);
            }
        }
        ExprKind::Lag { base, bars } => {
            place(base, span);
            place(bars, span);
        }
        ExprKind::At { base, frame } => {
            frame.span = span;
            place(base, span);
        }
        ExprKind::Unary { operand, .. } | ExprKind::IsNan { operand, .. } => place(operand, span),
        ExprKind::Binary { op, lhs, rhs } => {
            op.span = span;
            place(lhs, span);
            place(rhs, span);
        }
        _ => {}
    }
}
