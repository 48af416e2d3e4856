//! How findings print: one file per format. Renderers read findings, and decide nothing.
//!
//! - [`text()`]: for people, with excerpts of the source
//! - [`concise()`]: one line a finding
//! - [`json()`], [`jsonl()`]: for tools, schema `qraft.check/1`
//! - [`lsp()`]: what a language server would publish
//! - [`github()`]: workflow commands
//! - [`sarif()`]: SARIF 2.1.0
//! - [`junit()`]: a suite a file

mod clean;
mod concise;
mod fingerprint;
mod github;
mod json;
mod junit;
mod lsp;
mod range;
mod sarif;
mod text;
mod uri;
mod wrap;

pub use concise::concise;
pub use github::github;
pub use json::{SCHEMA, json, jsonl};
pub use junit::junit;
pub use lsp::{lsp, lsp_diagnostic};
pub use sarif::sarif;
pub use text::{CAP, TextStyle, text};
pub use wrap::wrapped;

use crate::catalogue::Rule;
use crate::finding::Diagnostic;
use crate::source::SourceFile;

/// One file and what was found in it, in the order to print.
pub type Findings = (SourceFile, Vec<Diagnostic>);

/// The page that explains a rule.
pub fn rule_url(rule: &Rule) -> String {
    format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), rule.code)
}

/// The text under a heading of a rule's page, as written; empty where there is no such heading.
pub fn page_section(rule: &Rule, heading: &str) -> &'static str {
    let sections = rule.page.split("\n## ").map(|s| s.strip_prefix("## ").unwrap_or(s));
    let mut parts = sections.filter_map(|section| section.split_once('\n'));
    parts.find(|(title, _)| *title == heading).map_or("", |(_, body)| body.trim())
}
