//! The state of a lowering, and what a bare name means.

use std::collections::BTreeMap;

use qraft_base::{Interval, nearest};
use qraft_diag::{Applicability, Diagnostic, Severity, Span, catalogue};
use qraft_syntax::document::Document;

use super::formula::Scope;
use super::graph::{Column, Graph};
use super::{LowerContext, lets};
use crate::catalog;
use crate::known::{known, unit};
use crate::policy::Number;
use crate::program::{Known, NodeId, Op};

/// Columns that every price panel is taken to have where no data are known.
pub(super) const USUAL_FIELDS: &[&str] = &["open", "high", "low", "close", "volume", "vwap"];

/// After so many findings no name is guessed any more: the time would grow with the names that are
/// unknown times those that are known, for findings that are mostly only counted.
const MAX_GUESSES: usize = 200;

/// Everything that lowering knows on its way.
pub(super) struct Lowering<'a> {
    pub(super) document: &'a Document,
    pub(super) context: &'a LowerContext,
    pub(super) graph: Graph,
    pub(super) findings: Vec<Diagnostic>,
    /// For each param of the graph, every value of its domain where those are few.
    pub(super) points: Vec<Option<Vec<f64>>>,
    pub(super) lets: lets::Lets<'a>,
    /// The clock that expressions are lowered on: 0 is the data's own bars.
    pub(super) clock: u16,
    /// The data's bar, where known.
    pub(super) bar: Option<Interval>,
    pub(super) stated: Vec<(Number, NodeId, Span)>,
    /// True within a constraint, which reads params alone: what is no column is misspelt there.
    pub(super) over_params: bool,
    /// Where each column that no data vouch for was read first.
    pub(super) unchecked: BTreeMap<String, Span>,
    /// The formulas that are being lowered, innermost last.
    pub(super) scopes: Vec<Scope>,
}

impl Lowering<'_> {
    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Reports an EXE006: a warning where the document is only checked, an error where it is to
    /// run.
    pub(super) fn report_unsupported(&mut self, mut finding: Diagnostic) {
        let run = self.context.for_run;
        finding.severity = if run { Severity::Error } else { Severity::Warn };
        self.report(finding);
    }

    /// True where `name` is a param or a definition.
    pub(super) fn is_declared(&self, name: &str) -> bool {
        if let Some(scope) = self.scopes.last() {
            return scope.names.iter().any(|(have, _)| *have == name);
        }
        self.param(name).is_some() || self.lets.index.contains_key(name)
    }

    fn param(&self, name: &str) -> Option<u16> {
        let at = self.graph.params.binary_search_by(|p| p.name.value.as_str().cmp(name)).ok()?;
        Some(at as u16)
    }

    /// A bare name: a param, a definition, a column, in this order.
    pub(super) fn name(&mut self, name: &str, span: Span) -> NodeId {
        if let Some(id) = self.scoped(name, span) {
            return id;
        }
        if let Some(at) = self.param(name) {
            return self.node(Op::Param(at), vec![], span);
        }
        if let Some(at) = self.lets.index.get(name).copied() {
            self.lets.read(at);
            return self.definition(at, span);
        }
        self.field(name, span)
    }

    /// A definition on the clock that lowering stands on.
    fn definition(&mut self, at: usize, span: Span) -> NodeId {
        let id = match self.lets.nodes.get(&(at, self.clock)) {
            Some(id) => *id,
            // Only within a circle, which has its finding.
            None if !self.lets.nodes.contains_key(&(at, 0)) => {
                return self.graph.unknown(vec![], span);
            }
            None => {
                let current = self.lets.current.replace(at);
                let id = self.expr(&self.document.lets[at].1);
                self.lets.current = current;
                self.lets.nodes.insert((at, self.clock), id);
                id
            }
        };
        self.graph.wrote(id, Some(span));
        id
    }

    /// A column on the clock that lowering stands on.
    pub(super) fn field(&mut self, name: &str, span: Span) -> NodeId {
        let field = self.plain_field(name, span);
        self.on_clock(name, field, span)
    }

    /// True where the data have that column, or are not known and usually would.
    pub(super) fn has_field(&self, name: &str) -> bool {
        match &self.context.schema {
            Some(schema) => schema.columns.contains_key(name),
            None => USUAL_FIELDS.contains(&name),
        }
    }

    /// A column of the data.
    pub(super) fn plain_field(&mut self, name: &str, span: Span) -> NodeId {
        let (there, sure) = (self.has_field(name), self.context.schema.is_some());
        if !there {
            if sure || self.over_params || is_operator(name) {
                self.unknown_name(name, span);
                return self.graph.unknown(vec![], span);
            }
            self.note_unchecked(name, span);
        }
        let at = match self.graph.fields.iter().position(|f| f.name == name) {
            Some(at) => at,
            None => {
                let schema = self.context.schema.as_ref();
                let column = schema.and_then(|s| s.columns.get(name));
                let known = match (schema, column) {
                    (Some(schema), Some(column)) => known(column, schema, &self.graph.clock),
                    _ => Known { bars: if name == "open" { -1 } else { 0 }, why: None },
                };
                let unit = unit(name, column);
                self.graph.fields.push(Column { name: name.to_owned(), unit, known });
                self.graph.fields.len() - 1
            }
        };
        match u16::try_from(at) {
            Ok(at) => self.node(Op::Field(at), vec![], span),
            Err(_) => {
                let message = "more than 65,535 columns are read";
                self.report(Diagnostic::new(&catalogue::SYN005, span, message));
                self.graph.unknown(vec![], span)
            }
        }
    }

    /// A column that is read by its name alone, for its groups.
    pub(super) fn group_column(&mut self, name: &str, span: Span) {
        match &self.context.schema {
            Some(schema) if schema.columns.contains_key(name) => {}
            Some(schema) => {
                let message = format!("the data have no column `{name}`");
                let finding = Diagnostic::new(&catalogue::NAM002, span, message);
                let have: Vec<&str> = schema.columns.keys().map(String::as_str).collect();
                let finding = match nearest(name, have.iter().copied()) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")).fix(
                        Applicability::Unsafe,
                        format!("write `{near}`"),
                        span,
                        near,
                    ),
                    None => finding.note(format!("the data have: {}", have.join(", "))),
                };
                self.report(finding);
            }
            None if USUAL_FIELDS.contains(&name) => {}
            None => self.note_unchecked(name, span),
        }
    }

    /// What a name that means nothing may be meant for.
    fn meant(&self, name: &str) -> Option<String> {
        if self.findings.len() > MAX_GUESSES {
            return None;
        }
        nearest(name, self.candidates()).map(str::to_owned)
    }

    /// Everything that a bare name could be.
    fn candidates(&self) -> Vec<&str> {
        let mut all: Vec<&str> = match &self.context.schema {
            _ if self.over_params => Vec::new(),
            Some(schema) => schema.columns.keys().map(String::as_str).collect(),
            None => USUAL_FIELDS.to_vec(),
        };
        all.extend(self.graph.params.iter().map(|p| p.name.value.as_str()));
        all.extend(self.lets.index.keys().copied());
        all
    }

    fn unknown_name(&mut self, name: &str, span: Span) {
        let message = format!("no column, param or definition is called `{name}`");
        let mut finding = Diagnostic::new(&catalogue::NAM002, span, message);
        if is_operator(name) {
            finding = finding.help(format!("`{name}` is an operator: call it, as in `{name}(…)`"));
        } else if let Some(near) = self.meant(name) {
            finding = finding.help(format!("did you mean `{near}`?")).fix(
                Applicability::Unsafe,
                format!("write `{near}`"),
                span,
                near,
            );
        } else if let (Some(schema), false) = (&self.context.schema, self.over_params) {
            let have: Vec<&str> = schema.columns.keys().map(String::as_str).collect();
            finding = finding.note(format!("the data have: {}", have.join(", ")));
        }
        self.report(finding);
    }

    /// Without data, a name that data could define is worth a note, once.
    fn note_unchecked(&mut self, name: &str, span: Span) {
        if self.unchecked.insert(name.to_owned(), span).is_some() {
            return;
        }
        let message = format!("`{name}` is not checked: no data");
        let mut finding = Diagnostic::new(&catalogue::NAM002, span, message);
        finding.severity = Severity::Info;
        if let Some(near) = self.meant(name) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        self.report(finding);
    }
}

pub(super) fn is_operator(name: &str) -> bool {
    catalog::find(name) != catalog::Found::Unknown
}
