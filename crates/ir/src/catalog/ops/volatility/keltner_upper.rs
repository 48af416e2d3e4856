//! `KELTNER_UPPER`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "KELTNER_UPPER",
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
    build: Build::Formula("EMA(close, window) + k * ATR(high, low, close, atr)"),
    doc: "Keltner's upper band",
    definition: "EMA(close, n) + k * ATR(high, low, close, atr)",
    example: "close > KELTNER_UPPER(20)",
    talib: "TA-Lib (KC) takes the mean of the typical price, from a mean of n values on",
    ..OpSig::BLANK
};
