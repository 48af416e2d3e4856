//! The typed program: what a strategy means, before anything is run.
//!
//! - [`Program`], [`Node`], [`Op`]: a hash-consed graph of operators; params stay symbolic
//! - [`Type`], [`Unit`], [`Reach`]: what is known of each node
//! - [`policy`]: everything that is not an expression: selection, sizing, costs, holding
//! - [`native`]: the operators that kernels compute
//! - [`external`]: operators that a document `uses`
//! - [`catalog`]: the operators' signatures
//! - [`mod@lower`]: a document becomes a program and findings
//! - [`restrict`]: a program that trades and ranks the members of its universe alone
//! - [`mod@bind`]: a program and a set of params become numbers
//! - [`range`]: between which numbers a constant lies, over the params' whole domain
//! - [`print()`]: the textual form; [`hash`]: `dsl_hash`, `param_hash`
//! - [`verify()`]: what always holds

#![forbid(unsafe_code)]

pub mod bind;
pub mod catalog;
mod clock;
mod constant;
pub mod external;
pub mod hash;
mod infer;
mod known;
mod live;
pub mod lower;
mod members;
pub mod native;
pub mod policy;
pub mod print;
pub mod program;
pub mod range;
mod verify;

pub use bind::{Binder, Binding, bind, constraints_hold};
pub use clock::Clock;
pub use constant::constants;
pub use external::{External, ExternalDomain, ExternalInput, ExternalParam};
pub use hash::{dsl_hash, param_hash};
pub use known::known;
pub use lower::{LowerContext, Lowered, lower};
pub use members::restrict;
pub use native::Native;
pub use print::print;
pub use program::{Kind, Node, NodeId, Op, Program, Reach, Shape, Type, Unit};
pub use verify::verify;
