//! Two series against each other, and lines.

use crate::catalog::OpSig;

mod beta;
mod corr;
mod cov;
mod intercept;
mod linearreg;
mod linearreg_angle;
mod linearreg_intercept;
mod resid;
mod rsquare;
mod slope;
mod tsf;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &cov::OP,
    &corr::OP,
    &beta::OP,
    &intercept::OP,
    &resid::OP,
    &rsquare::OP,
    &slope::OP,
    &linearreg::OP,
    &linearreg_intercept::OP,
    &linearreg_angle::OP,
    &tsf::OP,
];
