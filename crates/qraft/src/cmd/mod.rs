//! One file a command.

#[cfg(feature = "bench")]
pub mod bench;
pub mod check;
pub mod compile;
pub mod digest;
pub mod eval;
pub mod evidence;
pub mod explain;
pub mod explain_plan;
pub mod fmt;
pub mod gates;
pub mod lsp;
pub mod new;
pub mod operator;
pub mod operators;
pub mod pool;
pub mod precise;
pub mod replay;
pub mod report;
pub mod run;
pub mod schema;
pub mod search;
