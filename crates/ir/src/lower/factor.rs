//! Factors: values that some other computation made, read by address. Both spellings become one
//! node: its arguments are constants, in the order of their keywords.

use qraft_base::nearest;
use qraft_diag::{Applicability, Diagnostic, Severity, Span, catalogue};
use qraft_syntax::expr::{Arg, FactorRef};

use super::names::Lowering;
use crate::known::known;
use crate::program::{Factor, Known, NodeId, Op};

impl Lowering<'_> {
    /// `factor("common/ema@1.2.0", window=10)`
    pub(super) fn factor_call(&mut self, args: &[Arg], span: Span) -> NodeId {
        match FactorRef::from_call(span, args) {
            Ok(factor) => self.factor(&factor, span),
            Err(error) => {
                let finding = Diagnostic::new(&catalogue::NAM006, error.span, error.message);
                self.report(finding.help(error.help));
                self.not_computed(args, span)
            }
        }
    }

    /// A factor, by either spelling.
    pub(super) fn factor(&mut self, factor: &FactorRef, span: Span) -> NodeId {
        let address = factor.address();
        let found = self.resolve(&address, factor.path.span);
        let mut args = Vec::with_capacity(factor.args.len());
        let mut good = true;
        for arg in &factor.args {
            let keyword = arg.name.as_ref().map_or("", |name| name.value.as_str());
            let id = self.expr(&arg.value);
            match self.constant_number("a factor", id, arg.value.span) {
                Ok(id) => args.push((keyword.to_owned(), id)),
                Err(id) => {
                    good = false;
                    args.push((keyword.to_owned(), id));
                }
            }
        }
        args.sort();
        let (keywords, nodes): (Vec<String>, Vec<NodeId>) = args.into_iter().unzip();
        let (Some(known), true) = (found, good) else { return self.graph.unknown(nodes, span) };
        let wanted = Factor { address: address.clone(), keywords };
        let have = self.graph.factors.iter().position(|(factor, _)| *factor == wanted);
        let at = have.unwrap_or_else(|| {
            self.graph.factors.push((wanted, known));
            self.graph.factors.len() - 1
        });
        let Ok(at) = u16::try_from(at) else { return self.graph.unknown(nodes, span) };
        let id = self.node(Op::Factor(at), nodes, span);
        self.on_clock(&address, id, span)
    }

    /// When a factor's values are known; `None` where there is none of that address.
    fn resolve(&mut self, address: &str, span: Span) -> Option<Known> {
        let Some(schema) = &self.context.schema else {
            if self.unchecked.insert(address.to_owned(), span).is_none() {
                let message = format!("the factor `{address}` is not checked: no data");
                let mut finding = Diagnostic::new(&catalogue::NAM006, span, message);
                finding.severity = Severity::Info;
                self.report(finding);
            }
            return Some(Known::CLOSE);
        };
        if let Some(column) = schema.columns.get(address) {
            return Some(known(column, schema, &self.graph.clock));
        }
        let message = format!("no factor `{address}` is declared by the data");
        let mut finding = Diagnostic::new(&catalogue::NAM006, span, message);
        let factors = schema.columns.keys().map(String::as_str).filter(|name| name.contains('/'));
        if let Some(near) = nearest(address, factors) {
            finding = finding.help(format!("did you mean `{near}`?")).fix(
                Applicability::Unsafe,
                format!("write `{near}`"),
                span,
                near,
            );
        }
        self.report(finding);
        None
    }
}
