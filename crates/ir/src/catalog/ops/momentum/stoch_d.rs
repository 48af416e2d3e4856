//! `STOCH_D`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "STOCH_D",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(5.0),
        arg("k", Window).or(3.0),
        arg("d", Window).or(3.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Formula("SMA(STOCH_K(high, low, close, window, k), d)"),
    doc: "mean of STOCH_K",
    definition: "SMA(STOCH_K, d)",
    example: "STOCH_K(14, 3) > STOCH_D(14, 3, 3)",
    talib: "TA-Lib answers 0 where the range is empty",
    ..OpSig::BLANK
};
