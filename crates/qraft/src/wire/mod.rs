//! The engine over wires: one module a protocol. Each converts and decides nothing.

pub mod lsp;
pub mod plan;
