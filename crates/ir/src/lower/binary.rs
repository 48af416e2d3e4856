//! `a op b`.

use qraft_diag::{Diagnostic, Span, Spanned, catalogue};
use qraft_syntax::expr::{BinaryOp, Expr};

use super::expr::a_kind;
use super::names::Lowering;
use crate::program::{Kind, NodeId, Op};

impl Lowering<'_> {
    pub(super) fn binary(
        &mut self,
        op: &Spanned<BinaryOp>,
        lhs: &Expr,
        rhs: &Expr,
        span: Span,
    ) -> NodeId {
        let (a, b) = (self.expr(lhs), self.expr(rhs));
        let (target, swapped) = target(op.value);
        let word = format!("`{}`", op.value.as_str());
        let bad = match op.value {
            BinaryOp::Eq | BinaryOp::Ne => self.expect_same(a, b, op, span),
            BinaryOp::And | BinaryOp::Or => self.expect_both(a, b, lhs, rhs, Kind::Bool, &word),
            _ => self.expect_both(a, b, lhs, rhs, Kind::Num, &word),
        };
        if bad {
            return self.graph.unknown(vec![a, b], span);
        }
        let args = if swapped { vec![b, a] } else { vec![a, b] };
        self.node(target, args, span)
    }

    fn expect_both(
        &mut self,
        a: NodeId,
        b: NodeId,
        lhs: &Expr,
        rhs: &Expr,
        kind: Kind,
        who: &str,
    ) -> bool {
        let left = self.expect_kind(a, kind, lhs.span, who).is_some();
        let right = self.expect_kind(b, kind, rhs.span, who).is_some();
        left || right
    }

    fn expect_same(&mut self, a: NodeId, b: NodeId, op: &Spanned<BinaryOp>, span: Span) -> bool {
        let (left, right) = (self.graph.ty(a).kind, self.graph.ty(b).kind);
        if left == right || left == Kind::Unknown || right == Kind::Unknown {
            return false;
        }
        let message = format!(
            "`{}` needs two numbers or two conditions, and this is {} and {}",
            op.value.as_str(),
            a_kind(left),
            a_kind(right)
        );
        self.report(Diagnostic::new(&catalogue::TYP001, span, message));
        true
    }
}

/// The node's operator, and whether its arguments stand in the other order: greater is less,
/// swapped.
fn target(op: BinaryOp) -> (Op, bool) {
    match op {
        BinaryOp::Or => (Op::Or, false),
        BinaryOp::And => (Op::And, false),
        BinaryOp::Lt => (Op::Lt, false),
        BinaryOp::Le => (Op::Le, false),
        BinaryOp::Gt => (Op::Lt, true),
        BinaryOp::Ge => (Op::Le, true),
        BinaryOp::Eq => (Op::Eq, false),
        BinaryOp::Ne => (Op::Ne, false),
        BinaryOp::Add => (Op::Add, false),
        BinaryOp::Sub => (Op::Sub, false),
        BinaryOp::Mul => (Op::Mul, false),
        BinaryOp::Div => (Op::Div, false),
        BinaryOp::Rem => (Op::Rem, false),
        BinaryOp::Pow => (Op::Pow, false),
    }
}
