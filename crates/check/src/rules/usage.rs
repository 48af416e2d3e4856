//! Use: what is written and does nothing.

pub(super) mod dead_branch;
pub(super) mod ineffective_setting;
pub(super) mod repeated_expression;
pub(super) mod unused_definition;
