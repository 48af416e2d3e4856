//! Operators that are formulas over others: the text in the catalogue, with the call's arguments in
//! the place of its names. What is built stands where the call was written.
//!
//! A formula may be several steps, `name = expression`, of which the last is the answer. Besides
//! the operators it may call what a kernel computes by its textual name, `latch(a, b)`, and
//! `min(a, b)` and `max(a, b)`, which are always of two values.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use qraft_diag::{Diagnostic, Span};
use qraft_syntax::SourceMap;
use qraft_syntax::expr::{Arg, Expr, ExprKind};

use super::names::Lowering;
use crate::catalog::Signature;
use crate::native::Native;
use crate::program::{NodeId, Op};

/// The names that a formula may use besides the columns.
pub(super) struct Scope {
    pub(super) names: Vec<(String, NodeId)>,
}

/// A step's name, where it has one, and its tree. The catalogue's own test holds that there are no
/// findings.
pub(crate) fn parse(step: &'static str) -> (Option<&'static str>, Expr, Vec<Diagnostic>) {
    let (name, text) = match step.split_once(" = ") {
        Some((name, text)) => (Some(name), text),
        None => (None, step),
    };
    let (tree, findings) = qraft_syntax::parse_expr(text, &SourceMap::identity(0, text.len()));
    (name, tree, findings)
}

/// The same, parsed once a process: the catalogue does not change.
fn parsed(step: &'static str) -> (Option<&'static str>, Expr) {
    type Steps = BTreeMap<&'static str, (Option<&'static str>, Expr)>;
    static STEPS: Mutex<Steps> = Mutex::new(BTreeMap::new());
    let mut steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = steps.entry(step).or_insert_with(|| {
        let (name, tree, _) = parse(step);
        (name, tree)
    });
    known.clone()
}

impl Lowering<'_> {
    /// The node of a formula of `sig` over `args`, in the order of its arguments.
    pub(super) fn formula(
        &mut self,
        sig: &Signature<'_>,
        steps: &[&'static str],
        args: &[NodeId],
        span: Span,
    ) -> NodeId {
        let names =
            sig.params.iter().map(|p| p.name.to_owned()).zip(args.iter().copied()).collect();
        self.scopes.push(Scope { names });
        let mut last = None;
        for step in steps {
            let (name, mut tree) = parsed(step);
            place(&mut tree, span);
            let id = self.expr(&tree);
            if let (Some(name), Some(scope)) = (name, self.scopes.last_mut()) {
                scope.names.push((name.to_owned(), id));
            }
            last = Some(id);
        }
        self.scopes.pop();
        // Its insides are the catalogue's, not the author's: only the whole stands in the text.
        self.graph.forget(span);
        let Some(id) = last else { return self.graph.unknown(args.to_vec(), span) };
        self.graph.wrote(id, Some(span));
        id
    }

    /// A call, within a formula, of what a kernel computes. `None` for everything else.
    pub(super) fn raw(&mut self, name: &str, args: &[Arg], span: Span) -> Option<NodeId> {
        self.scopes.last()?;
        let op = match name {
            "min" => Op::Min2,
            "max" => Op::Max2,
            _ => Op::Native(Native::ALL.iter().copied().find(|native| native.name() == name)?),
        };
        let args = args.iter().map(|arg| self.expr(&arg.value)).collect();
        Some(self.node(op, args, span))
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
