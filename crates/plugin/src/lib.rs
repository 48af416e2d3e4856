//! What an installed operator is on disk, without running any.
//!
//! - [`Name`], [`Version`], [`Range`], [`Address`]: what an operator is called, and which is meant
//! - [`Description`]: what it says of itself; [`Manifest`]: what is known of it, and who says so
//! - [`keys`]: who signs; [`trust`]: who is believed, and what a signature is worth
//! - [`store`]: what is installed in a project; [`lock`]: what a run of it may load

#![forbid(unsafe_code)]

mod address;
pub mod description;
mod disk;
mod hex;
pub mod keys;
pub mod lock;
mod malformed;
pub mod manifest;
mod name;
mod schema;
pub mod store;
mod text;
pub mod trust;
mod version;

pub use address::Address;
pub use description::{Description, Determinism, Domain, Flaw, Input, Kind, Output, Param, Unit};
pub use malformed::Malformed;
pub use manifest::{Facts, Manifest, ManifestError, Measured, Provenance, Status, Verified};
pub use name::{NAME_PART_BYTES_MAX, Name};
pub use version::{Range, VERSION_BYTES_MAX, Version};
