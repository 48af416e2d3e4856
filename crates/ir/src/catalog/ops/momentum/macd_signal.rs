//! `MACD_SIGNAL`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MACD_SIGNAL",
    group: Group::Momentum,
    params: &[
        arg("x", Series),
        arg("fast", Window).or(12.0),
        arg("slow", Window).or(26.0),
        arg("signal", Window).or(9.0),
    ],
    implied: &["close"],
    build: Build::Formula("EMA(MACD(x, fast, slow), signal)"),
    doc: "the exponential mean of MACD",
    definition: "EMA(MACD(x, fast, slow), signal), from the first valid MACD on",
    example: "MACD(close) > MACD_SIGNAL(close)",
    talib: "TA-Lib starts both means at one bar: the difference decays",
    ..OpSig::BLANK
};
