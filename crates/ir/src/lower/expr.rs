//! Expressions become nodes.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_syntax::expr::{Expr, ExprKind, UnaryOp};

use super::names::Lowering;
use crate::program::{Kind, NodeId, Op, Shape};

impl Lowering<'_> {
    /// The node of an expression. What is wrong in it is reported, and becomes unknown.
    pub(super) fn expr(&mut self, expr: &Expr) -> NodeId {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Number { value, .. } => self.graph.constant(*value, Some(span)),
            ExprKind::Bool(value) => self.node(Op::Bool(*value), vec![], span),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Call { name, args } => self.call(name, args, span),
            ExprKind::Lag { base, bars } => {
                let base_id = self.expr(base);
                self.lag(base_id, base.span, bars, span)
            }
            ExprKind::Unary { op, operand } => self.unary(*op, operand, span),
            ExprKind::Binary { op, lhs, rhs } => self.binary(op, lhs, rhs, span),
            ExprKind::IsNan { operand, negated } => {
                let x = self.expr(operand);
                if let Some(bad) = self.expect_kind(x, Kind::Num, operand.span, "`is nan`") {
                    return bad;
                }
                let id = self.node(Op::IsNan, vec![x], span);
                if *negated { self.node(Op::Not, vec![id], span) } else { id }
            }
            ExprKind::At { base, frame } => self.at_frame(base, frame, span),
            ExprKind::Factor(factor) => self.factor(factor, span),
            ExprKind::Duration { .. } => self.misplaced(span, "a duration", "a window or a lag"),
            ExprKind::Text(_) => self.misplaced(span, "a text", "an argument that asks for one"),
            ExprKind::Error => self.graph.unknown(vec![], span),
        }
    }

    fn misplaced(&mut self, span: Span, what: &str, place: &str) -> NodeId {
        let message = format!("{what} stands where a number or a condition belongs");
        let help = format!("{what} can only be {place}");
        self.report(Diagnostic::new(&catalogue::TYP001, span, message).help(help));
        self.graph.unknown(vec![], span)
    }

    /// A node whose arguments are known to fit; should they not, that is a finding too.
    pub(super) fn node(&mut self, op: Op, args: Vec<NodeId>, span: Span) -> NodeId {
        let folds = !args.is_empty() && args.iter().all(|a| self.graph.number(*a).is_some());
        match self.graph.add(op, args.clone(), Some(span)) {
            Ok(id) => {
                let value = self.graph.number(id);
                let ty = self.graph.ty(id);
                let lost = folds && ty.kind == Kind::Num && ty.shape == Shape::Constant;
                if lost && !value.is_some_and(f64::is_finite) {
                    let message =
                        "this is not a number: it is computed to be undefined or infinite";
                    self.report(Diagnostic::new(&catalogue::TYP001, span, message));
                    return self.graph.unknown(vec![], span);
                }
                id
            }
            Err(why) => {
                self.report(Diagnostic::new(&catalogue::TYP001, span, why));
                self.graph.unknown(args, span)
            }
        }
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr, span: Span) -> NodeId {
        let x = self.expr(operand);
        let (wanted, word) = match op {
            UnaryOp::Neg => (Kind::Num, "`-`"),
            UnaryOp::Plus => (Kind::Num, "`+`"),
            UnaryOp::Not => (Kind::Bool, "`not`"),
        };
        if let Some(bad) = self.expect_kind(x, wanted, operand.span, word) {
            return bad;
        }
        match op {
            UnaryOp::Plus => x,
            UnaryOp::Neg => self.node(Op::Neg, vec![x], span),
            UnaryOp::Not => self.node(Op::Not, vec![x], span),
        }
    }

    /// Reports where a node is of another kind than `who` needs; the answer is then an unknown node
    /// to go on with. Unknown nodes pass: they have a finding already.
    pub(super) fn expect_kind(
        &mut self,
        id: NodeId,
        wanted: Kind,
        span: Span,
        who: &str,
    ) -> Option<NodeId> {
        let have = self.graph.ty(id).kind;
        if have == wanted || have == Kind::Unknown {
            return None;
        }
        let message = format!("{who} needs {}, and this is {}", a_kind(wanted), a_kind(have));
        let mut finding = Diagnostic::new(&catalogue::TYP001, span, message);
        finding = finding.says(format!("this is {}", a_kind(have)));
        if wanted == Kind::Num {
            finding = finding.help("`WHERE(condition, 1, 0)` makes a number of a condition");
        }
        self.report(finding);
        Some(self.graph.unknown(vec![id], span))
    }

    /// `base[bars]`
    pub(super) fn lag(&mut self, base: NodeId, at: Span, bars: &Expr, span: Span) -> NodeId {
        let bars = match self.bar_argument(bars, "a lag", f64::NEG_INFINITY) {
            Ok(bars) => bars,
            Err(bad) => return self.graph.unknown(vec![base, bad], span),
        };
        let ty = self.graph.ty(base);
        if ty.shape == Shape::Constant && ty.kind != Kind::Unknown {
            let message = "a constant has no past: a lag needs a series";
            self.report(Diagnostic::new(&catalogue::TYP001, at, message));
            return self.graph.unknown(vec![base, bars], span);
        }
        self.node(Op::Lag, vec![base, bars], span)
    }
}

/// `a number`, `a condition`
pub(super) fn a_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Num => "a number",
        Kind::Bool => "a condition",
        Kind::Unknown => "unknown",
    }
}
