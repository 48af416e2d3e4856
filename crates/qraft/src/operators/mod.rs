//! Operators from outside, as commands deal with them.

pub mod cases;
mod component;
mod foreign;
mod host;
mod project;
mod proof;
mod refusal;
mod sandbox;
mod template;

pub use component::{Component, found, read};
pub use foreign::{Made, foreign};
pub use host::host;
pub use project::{Project, config_dir, key, standing_word, status_word};
pub use proof::{Proof, Stated, prove};
pub use refusal::{finding, print, refused, told};
pub use sandbox::Sandbox;
pub use template::files as template;
