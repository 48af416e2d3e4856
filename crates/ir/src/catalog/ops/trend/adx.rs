//! `ADX`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ADX",
    group: Group::Trend,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Formula("RMA(DX(high, low, close, window), window)"),
    doc: "Wilder's average direction index",
    definition: "RMA(DX, n); first at bar 2n - 1",
    example: "ADX(14) > 25",
    talib: "TA-Lib starts its sums one bar earlier: the difference decays",
    ..OpSig::BLANK
};
