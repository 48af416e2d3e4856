//! The specification against books worked by hand, rule by rule of `docs/semantics.md`.

mod retargeted;
mod signal_driven;
mod world;
