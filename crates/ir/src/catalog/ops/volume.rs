//! Price and volume together.

use crate::catalog::OpSig;

mod ad;
mod adosc;
mod clv;
mod cmf;
mod efi;
mod mfi;
mod obv;
mod pvo;
mod pvt;
mod vwap;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &obv::OP,
    &clv::OP,
    &ad::OP,
    &adosc::OP,
    &mfi::OP,
    &cmf::OP,
    &vwap::OP,
    &efi::OP,
    &pvt::OP,
    &pvo::OP,
];
