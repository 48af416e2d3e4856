//! `STOCHRSI_D`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "STOCHRSI_D",
    group: Group::Momentum,
    params: &[
        arg("x", Series),
        arg("window", Window).or(14.0),
        arg("k", Window).or(5.0),
        arg("d", Window).or(3.0),
    ],
    implied: &["close"],
    build: Build::Formula("SMA(STOCHRSI_K(x, window, k), d)"),
    doc: "mean of STOCHRSI_K",
    definition: "SMA(STOCHRSI_K, d)",
    example: "STOCHRSI_D(close, 14, 14, 3)",
    talib: "TA-Lib answers 0 where the range is empty",
    ..OpSig::BLANK
};
