//! Gates: what a result must pass before it is believed.

pub mod psr;
pub mod two_stage;
