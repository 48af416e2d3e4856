//! Content-addressed results: what a run leaves on disk, and how it is known to be whole.
//!
//! - [`Pack`], [`PackWriter`], [`verify`]: a folder that is published by write → verify → rename
//! - [`Jsonl`]: an append-only file of lines, each written whole or not at all
//! - [`atomic_write`]: a file that is either the old one or the new one

#![forbid(unsafe_code)]

mod error;
mod jsonl;
mod manifest;
mod pack;

pub use error::PackError;
pub use jsonl::{Jsonl, JsonlError};
pub use manifest::{Entry, MANIFEST_NAME, Manifest, PACK_SCHEMA};
pub use pack::{Pack, PackWriter, verify};
pub use qraft_base::publish::atomic_write;
