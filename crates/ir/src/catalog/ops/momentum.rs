//! Speed of change.

use crate::catalog::OpSig;

mod ao;
mod bop;
mod cci;
mod cmo;
mod macd;
mod macd_hist;
mod macd_signal;
mod mom;
mod ppo;
mod roc;
mod rocr;
mod rocr100;
mod rsi;
mod stoch_d;
mod stoch_k;
mod stochf_d;
mod stochf_k;
mod stochrsi_d;
mod stochrsi_k;
mod trix;
mod tsi;
mod ultosc;
mod willr;

/// In the order of the manual.
pub(super) static OPERATORS: &[&OpSig] = &[
    &mom::OP,
    &roc::OP,
    &rocr::OP,
    &rocr100::OP,
    &rsi::OP,
    &cmo::OP,
    &macd::OP,
    &macd_signal::OP,
    &macd_hist::OP,
    &ppo::OP,
    &stochf_k::OP,
    &stochf_d::OP,
    &stoch_k::OP,
    &stoch_d::OP,
    &stochrsi_k::OP,
    &stochrsi_d::OP,
    &willr::OP,
    &cci::OP,
    &trix::OP,
    &tsi::OP,
    &ultosc::OP,
    &bop::OP,
    &ao::OP,
];
