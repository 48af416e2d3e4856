//! Direction.

use crate::catalog::OpSig;

mod adx;
mod adxr;
mod aroon_down;
mod aroon_up;
mod aroonosc;
mod dx;
mod minus_di;
mod minus_dm;
mod plus_di;
mod plus_dm;
mod sar;
mod vortex_minus;
mod vortex_plus;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &plus_dm::OP,
    &minus_dm::OP,
    &plus_di::OP,
    &minus_di::OP,
    &dx::OP,
    &adx::OP,
    &adxr::OP,
    &aroon_up::OP,
    &aroon_down::OP,
    &aroonosc::OP,
    &vortex_plus::OP,
    &vortex_minus::OP,
    &sar::OP,
];
