//! What is never read.

pub(super) mod unused_definition;
