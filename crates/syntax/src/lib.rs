//! Text to a tree. Parsing never fails: it answers a tree and findings, and each expression scalar
//! is parsed by its own pest parse, so that one bad expression hides no other.
//!
//! - [`yaml`]: a spanned YAML (or JSON) tree, for any document of qraft
//! - [`read`]: typed reading of such a tree, with findings for what does not fit
//! - [`place`]: where a finding marks and a fix writes
//! - [`expr`]: the expression tree; [`parse_expr`]
//! - [`data_schema`]: what data declare of themselves
//! - [`document`]: the strategy document; [`parse`]
//! - [`format`]: the canonical layout of a document

#![forbid(unsafe_code)]

pub mod data_schema;
pub mod document;
pub mod expr;
pub mod format;
pub mod place;
pub mod read;
pub mod source_map;
pub mod yaml;

pub use document::{Document, Parsed, parse};
pub use expr::{parse_expr, print};
pub use source_map::SourceMap;
