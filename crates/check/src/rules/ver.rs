//! Versions of what is used from outside.

pub(super) mod unpinned;
