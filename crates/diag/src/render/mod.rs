//! How findings print: one file per format. Renderers read findings, and decide nothing.
//!
//! - [`text()`]: for people, with excerpts of the source
//! - [`json()`]: for tools, schema `qraft.check/1`

mod json;
mod text;

pub use json::{SCHEMA, json};
pub use text::{CAP, TextStyle, text};

use crate::catalogue::Rule;

/// The page that explains a rule.
pub fn rule_url(rule: &Rule) -> String {
    format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), rule.code)
}
