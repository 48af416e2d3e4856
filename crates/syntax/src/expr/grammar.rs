//! The pest grammar, from `grammar/expression.pest`.

/// The generated parser.
#[derive(pest_derive::Parser)]
#[grammar = "../../grammar/expression.pest"]
pub(super) struct Grammar;
