//! `ADXR`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "ADXR",
    group: Group::Trend,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Steps(&["adx = ADX(high, low, close, window)", "(adx + adx[window - 1]) / 2"]),
    doc: "ADX rated",
    definition: "mean of ADX and ADX of n - 1 bars ago",
    example: "ADXR(14) > 25",
    talib: "TA-Lib starts its sums one bar earlier: the difference decays",
    ..OpSig::BLANK
};
