//! From a strategy's text to a program that may be run, or to everything that keeps it from that.
//!
//! - [`check`]: parse, lower, judge; one answer for editors and for every command that runs
//! - [`CheckOptions`], [`Known`]: what is known besides the text
//! - [`Checked`]: the program and the findings
//! - [`check_expression`]: an expression alone
//! - [`ide`]: what an editor may ask of a document
//! - [`Policy`]: which findings count, and how much; [`Allowed`]: what a comment answers for
//! - [`Plugins`]: who knows the operators that a document uses
//! - [`weigh`]: the same for the findings of a document that is no strategy
//! - [`rules`]: what is decided on the finished program, one file a rule

#![forbid(unsafe_code)]

mod allow;
mod answer;
mod expression;
pub mod ide;
mod known;
mod options;
mod plugins;
mod policy;
pub mod rules;

pub use allow::Allowed;
pub use answer::{Checked, MAX_FINDINGS, Weighed, check, judge, weigh};
pub use expression::check_expression;
pub use known::Known;
pub use options::CheckOptions;
pub use plugins::{Plugged, Plugins};
pub use policy::{Policy, PolicyError, Selector};
