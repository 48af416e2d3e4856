//! `qraft lsp`, spoken to over its own streams.

mod life;
mod session;
mod work;
