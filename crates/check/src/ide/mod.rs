//! What an editor may ask of a document, answered from the same engine as `check`.
//!
//! Questions and answers are plain data over bytes of the text; nothing here knows of a protocol.
//! A document that is half typed still answers: what does not parse is left out, and the rest is
//! read as it stands ([`Analysis`]).
//!
//! - [`Analysis`]: one document, read and judged; every question is asked of it
//! - [`Surroundings`]: what is known besides the text
//! - one file a question: findings' fixes as actions, completion, folding, formatting, hover, inlay
//!   hints, definition and references, rename, symbols, tokens

mod actions;
mod analysis;
mod completion;
mod describe;
mod folding;
mod formatting;
mod hover;
mod inlay;
mod keys;
mod nodes;
mod references;
mod rename;
mod repair;
mod slots;
mod symbols;
mod tokens;

pub use actions::Action;
pub use analysis::{Analysis, Surroundings};
pub use completion::{Completion, CompletionKind, Completions};
pub use folding::Fold;
pub use hover::Hover;
pub use inlay::Inlay;
pub use rename::Renamed;
pub use symbols::{Symbol, SymbolKind};
pub use tokens::{Token, TokenKind};
