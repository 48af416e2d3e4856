//! `STOCHF_D`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "STOCHF_D",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(5.0),
        arg("d", Window).or(3.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Formula("SMA(STOCHF_K(high, low, close, window), d)"),
    doc: "mean of STOCHF_K",
    definition: "SMA(STOCHF_K, d)",
    example: "STOCHF_D(14, 3)",
    talib: "TA-Lib answers 0 where the range is empty",
    ..OpSig::BLANK
};
