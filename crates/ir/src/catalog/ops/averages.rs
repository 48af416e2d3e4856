//! Smoothing.

use crate::catalog::OpSig;

mod avgprice;
mod dema;
mod ema;
mod er;
mod hma;
mod kama;
mod medprice;
mod midpoint;
mod midprice;
mod rma;
mod sma;
mod t3;
mod tema;
mod trima;
mod typprice;
mod vwma;
mod wclprice;
mod wma;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &sma::OP,
    &ema::OP,
    &wma::OP,
    &rma::OP,
    &dema::OP,
    &tema::OP,
    &t3::OP,
    &trima::OP,
    &hma::OP,
    &er::OP,
    &kama::OP,
    &vwma::OP,
    &midpoint::OP,
    &midprice::OP,
    &avgprice::OP,
    &medprice::OP,
    &typprice::OP,
    &wclprice::OP,
];
