//! `MACD_HIST`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MACD_HIST",
    group: Group::Momentum,
    params: &[
        arg("x", Series),
        arg("fast", Window).or(12.0),
        arg("slow", Window).or(26.0),
        arg("signal", Window).or(9.0),
    ],
    implied: &["close"],
    build: Build::Formula("MACD(x, fast, slow) - MACD_SIGNAL(x, fast, slow, signal)"),
    doc: "MACD less its signal line",
    definition: "MACD - MACD_SIGNAL",
    example: "MACD_HIST(close) > 0",
    talib: "TA-Lib starts both means at one bar: the difference decays",
    ..OpSig::BLANK
};
