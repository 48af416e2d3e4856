//! `qraft lsp`, spoken to over its own streams.

mod client;
mod life;
mod session;
mod work;
