//! `STOCH_K`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "STOCH_K",
    group: Group::Momentum,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(5.0),
        arg("k", Window).or(3.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Formula("SMA(STOCHF_K(high, low, close, window), k)"),
    doc: "slow stochastic",
    definition: "SMA(STOCHF_K, k)",
    example: "STOCH_K(14, 3) < 20",
    talib: "TA-Lib answers 0 where the range is empty, and starts together with the mean of this \
            line",
    ..OpSig::BLANK
};
