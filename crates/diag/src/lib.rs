//! A finding, and how it prints.
//!
//! Every layer above reports in these types and none of them prints: rendering is here alone, one
//! file per format.
//!
//! - [`SourceFile`], [`Span`]: text and a place in it, in bytes
//! - [`Rule`], [`catalogue`]: what can be wrong, declared once
//! - [`Diagnostic`], [`Label`], [`Fix`], [`Edit`]: one thing that is wrong
//! - [`fix`]: fixes, taken
//! - [`render`]: text, concise, json, jsonl, lsp, github, sarif, junit

#![forbid(unsafe_code)]

pub mod catalogue;
mod finding;
pub mod fix;
pub mod render;
mod source;

pub use catalogue::{Rule, Severity};
pub use finding::{Applicability, Diagnostic, Edit, Fix, Label, sort};
pub use source::{Position, SourceFile, Span, Spanned};
