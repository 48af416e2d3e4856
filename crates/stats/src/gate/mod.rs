//! Gates: what a result must pass before it is believed.

pub mod haircut;
pub mod multiple;
pub mod overlap;
pub mod pbo;
pub mod psr;
mod student;
pub mod two_stage;
