//! `KELTNER_MIDDLE`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "KELTNER_MIDDLE",
    group: Group::Volatility,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(20.0),
        arg("k", Number).or(2.0),
        arg("atr", Window).or(10.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Formula("EMA(close, window) + 0 * k"),
    doc: "Keltner's middle line",
    definition: "EMA(close, n); k and atr are there so that the three lines are called alike",
    example: "KELTNER_MIDDLE(20)",
    talib: "TA-Lib (KC) takes the mean of the typical price, from a mean of n values on",
    ..OpSig::BLANK
};
