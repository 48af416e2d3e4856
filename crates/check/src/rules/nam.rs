//! Names that stand for something outside of the document.

pub(super) mod unknown_symbol;
pub(super) mod unknown_universe;
