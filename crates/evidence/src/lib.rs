//! Content-addressed results: what a run leaves on disk, and how it is known to be whole.
//!
//! - [`Pack`], [`PackWriter`], [`verify`]: a folder that is published by write → verify → rename;
//!   [`amend`]: published again with more files
//! - [`Contents`]: the files of a pack, from a folder or an archive, and all that is wrong with
//!   them
//! - [`Index`]: the packs of a run, by identity
//! - [`Jsonl`]: an append-only file of lines, each written whole or not at all
//! - [`atomic_write`]: a file that is either the old one or the new one

#![forbid(unsafe_code)]

mod archive;
mod audit;
mod contents;
mod error;
mod index;
mod jsonl;
mod manifest;
mod pack;

pub use contents::{Contents, DATA_DIR};
pub use error::PackError;
pub use index::{INDEX_NAME, INDEX_SCHEMA, Index, Indexed, amend};
pub use jsonl::{Jsonl, JsonlError};
pub use manifest::{Entry, MANIFEST_NAME, Manifest, PACK_SCHEMA};
pub use pack::{Pack, PackWriter, verify};
pub use qraft_base::publish::atomic_write;
