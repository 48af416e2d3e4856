//! An operator whose behaviour is a spec in its own data, so that a test makes hundreds of
//! operators from one component: see `chameleon_spec`.
//!
//! - `base`: a row's answer from what has come
//! - `state`: what is remembered; `saved`: as bytes
//! - `fold`: blocks, in ways that are honest
//! - `lie`: in ways that are not
//! - `guest`: the contract

mod base;
mod fold;
#[cfg(target_arch = "wasm32")]
mod guest;
mod lie;
mod saved;
mod state;

pub use state::State;
