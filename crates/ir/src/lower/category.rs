//! Arguments that are names: an industry, a board. Only what the data declare as a category is one;
//! a ranking within groups of a number would be a ranking of singles.

use qraft_base::schema::ColumnKind;
use qraft_diag::{Diagnostic, Span, catalogue};

use super::names::Lowering;
use crate::native::Native;
use crate::program::{NodeId, Op};

impl Lowering<'_> {
    /// Reports a node that is no column of names, as far as that is known; then `false`.
    pub(super) fn is_category(&mut self, who: &str, id: NodeId, span: Span) -> bool {
        if self.graph.is_unknown(id) {
            return true;
        }
        let Some(name) = self.column_below(id) else {
            let message = format!("{who} needs a column of names, and this is computed");
            self.report(Diagnostic::new(&catalogue::TYP001, span, message));
            return false;
        };
        let Some(schema) = &self.context.schema else { return true };
        let kind = schema.columns.get(&name).and_then(|column| column.kind);
        if kind == Some(ColumnKind::Category) {
            return true;
        }
        let message =
            format!("{who} needs a column of names, and the data do not call `{name}` one");
        let finding = Diagnostic::new(&catalogue::TYP001, span, message);
        let names = |kind: &Option<ColumnKind>| *kind == Some(ColumnKind::Category);
        let have: Vec<&str> =
            schema.columns.iter().filter(|c| names(&c.1.kind)).map(|c| c.0.as_str()).collect();
        let help = match have.as_slice() {
            [] => "the data declare it with `kind: category`".to_owned(),
            some => format!("columns of names: {}", some.join(", ")),
        };
        self.report(finding.help(help));
        false
    }

    /// The column that a node is, at this bar or an earlier one.
    fn column_below(&self, id: NodeId) -> Option<String> {
        let node = self.graph.node(id);
        match node.op {
            Op::Field(at) => Some(self.graph.fields.get(usize::from(at))?.name.clone()),
            Op::Lag | Op::Held(_) | Op::OnFrame(..) | Op::Native(Native::Fill) => {
                self.column_below(*node.args.first()?)
            }
            _ => None,
        }
    }
}
