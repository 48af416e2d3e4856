//! Arithmetic.

use crate::catalog::OpSig;

mod abs;
mod atan;
mod ceil;
mod clip;
mod cosh;
mod exp;
mod floor;
mod log;
mod log10;
mod max;
mod min;
mod pow;
mod round;
mod sigmoid;
mod sign;
mod signed_power;
mod sinh;
mod sqrt;
mod tanh;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &abs::OP,
    &sign::OP,
    &min::OP,
    &max::OP,
    &clip::OP,
    &round::OP,
    &floor::OP,
    &ceil::OP,
    &sqrt::OP,
    &pow::OP,
    &signed_power::OP,
    &exp::OP,
    &log::OP,
    &log10::OP,
    &tanh::OP,
    &sinh::OP,
    &cosh::OP,
    &sigmoid::OP,
    &atan::OP,
];
