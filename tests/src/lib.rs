//! What the tests share: a second opinion on every number.
//!
//! - [`ledger`]: an independent shares-and-cash ledger, written from `docs/semantics.md` alone
//! - [`panels`]: random markets with gaps, late listings and days without volume
//! - [`around`]: what such a market has besides opens, closes and volumes
//! - [`programs`]: random typed strategies as text
//! - [`run`]: one text through the real path, to values, books and figures
//! - [`scenario`], [`verdict`]: order scenarios as files, and what is expected of them
//! - [`values`]: an expression over a panel, both ways
//! - [`closeness`]: when two numbers count as the same

#![forbid(unsafe_code)]

pub mod around;
pub mod books;
pub mod closeness;
pub mod ledger;
pub mod panels;
pub mod programs;
pub mod run;
pub mod scale;
pub mod scenario;
pub mod values;
pub mod verdict;
