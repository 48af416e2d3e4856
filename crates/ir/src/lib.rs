//! The typed program: what a strategy means, before anything is run.
//!
//! - [`Program`], [`Node`], [`Op`]: a hash-consed graph of operators; params stay symbolic
//! - [`Type`], [`Unit`], [`Reach`]: what is known of each node
//! - [`policy`]: everything that is not an expression: selection, sizing, costs, holding
//! - [`catalog`]: the operators' signatures
//! - [`lower`]: a document becomes a program and findings
//! - [`bind`]: a program and a set of params become numbers
//! - [`print`]: the textual form; [`hash`]: `dsl_hash`, `param_hash`

#![forbid(unsafe_code)]

pub mod policy;
pub mod program;
