//! Calls of operators from outside: those that the document `uses`.

use std::sync::Arc;

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_syntax::expr::Arg;

use super::call::Supplied;
use super::names::Lowering;
use crate::external::External;
use crate::program::{NodeId, Op, Shape};
use crate::range::Range;

impl Lowering<'_> {
    /// A call of the operator that the document calls `name`; `None` where it uses none of that
    /// name.
    pub(super) fn external(&mut self, name: &str, args: &[Arg], span: Span) -> Option<NodeId> {
        let uses = self.document.uses.as_ref()?;
        if !uses.value.operators.iter().any(|(alias, _)| alias.value == name) {
            return None;
        }
        // That there is none behind the name has its finding where it is used from.
        let Some(of) = self.context.externals.get(name).cloned() else {
            return Some(self.not_computed(args, span));
        };
        let supplied: Vec<Supplied> = args
            .iter()
            .map(|arg| Supplied { keyword: arg.name.as_ref(), given: self.given(&arg.value) })
            .collect();
        let (parameters, implied) = (of.parameters(), of.implied());
        let op = self.external_op(&of);
        let id = self.build(&of.signature(name, &parameters, &implied, op), &supplied, span);
        if self.graph.is_unknown(id) {
            return Some(id);
        }
        Some(self.within(&of, id, span))
    }

    fn external_op(&mut self, of: &Arc<External>) -> Op {
        let have = self.graph.externals.iter().position(|have| have == of);
        let at = have.unwrap_or_else(|| {
            self.graph.externals.push(Arc::clone(of));
            self.graph.externals.len() - 1
        });
        // A document names fewer operators, and the host admits no more inputs, than these hold.
        Op::External { at: at as u16, inputs: of.inputs.len() as u8, across: of.across }
    }

    /// The node, where its constants are taken; as a condition where it answers one.
    fn within(&mut self, of: &External, id: NodeId, span: Span) -> NodeId {
        let args = self.graph.node(id).args.clone();
        for (arg, param) in args[of.inputs.len()..].iter().zip(&of.params) {
            if self.graph.ty(*arg).shape != Shape::Constant {
                continue;
            }
            let fits = |v: f64| param.refuses(v).is_none();
            let all_fit = |r: Range| fits(r.low) && fits(r.high);
            if let Some(why) = self.outside(*arg, &fits, all_fit) {
                let range = format!("`{}` is from {} to {}", param.name, param.min, param.max);
                let whole = if param.refuses(param.min + 0.5).is_some() { ", whole" } else { "" };
                let message = format!("{range}{whole}, and this {why}");
                self.report(Diagnostic::new(&catalogue::WIN001, span, message));
                return self.graph.unknown(args, span);
            }
        }
        if !of.flag {
            return id;
        }
        let zero = self.graph.constant(0.0, None);
        self.node(Op::Ne, vec![id, zero], span)
    }
}
