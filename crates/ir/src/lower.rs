//! A document becomes a program and findings. Lowering never stops at a finding: what it concerns
//! becomes [`Op::Unknown`](crate::program::Op::Unknown), which silences its users and nothing else.
//!
//! Names are looked up among the params, then the definitions under `let` (in any order), then the
//! columns. What can be decided on the finished program alone is not decided here, but by the rules
//! of the checker: look-ahead by reach, fills at the signal's own bar, warm-up against the data.

use std::collections::BTreeMap;
use std::sync::Arc;

use qraft_base::schema::DataSchema;
use qraft_diag::{Diagnostic, Span};
use qraft_syntax::document::{Document, Domain};

use crate::external::External;
use crate::program::{NodeId, Program};

mod args;
mod bars;
mod binary;
mod call;
mod category;
mod expr;
mod external;
mod factor;
pub(crate) mod formula;
mod frames;
mod graph;
mod keywords;
mod lets;
mod names;
mod params;
mod policy;
mod run;
mod sections;
mod trading;

/// What is known when a document is lowered, besides the document.
#[derive(Clone, Debug, Default)]
pub struct LowerContext {
    /// The file's name without its ending: the program's name where the document has none.
    pub file_stem: String,
    /// What the data declare, and which columns they have. `None`: no data are known, and a name
    /// they could define is only noted. Where they say nothing of bar and calendar, the document's
    /// own `data` counts.
    pub schema: Option<DataSchema>,
    /// True where the program is to be run: what this build cannot honour is then an error, not a
    /// warning.
    pub for_run: bool,
    /// Domains that replace the document's own, by param: a search's.
    pub domains: BTreeMap<String, Domain>,
    /// Operators from outside, by their name in expressions.
    pub externals: BTreeMap<String, Arc<External>>,
}

/// A definition under `let`.
#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// The name's place.
    pub span: Span,
    /// Whether an expression outside of it reads it, directly or through a definition that is used.
    pub used: bool,
}

/// A document, meant.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The program. Always there, so that rules can look at what was understood; not to be run
    /// where a finding is an error.
    pub program: Program,
    /// The definitions under `let`, in the order written.
    pub definitions: Vec<Definition>,
    /// Where the policy's numbers were written, by node: of those that the document states.
    pub stated: Vec<(crate::policy::Number, NodeId, Span)>,
    /// What is wrong, in no order.
    pub findings: Vec<Diagnostic>,
}

/// Lowers a document.
pub fn lower(document: &Document, context: &LowerContext) -> Lowered {
    run::lower(document, context)
}
