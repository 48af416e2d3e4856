//! `MACD`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MACD",
    aliases: &["APO"],
    group: Group::Momentum,
    params: &[arg("x", Series), arg("fast", Window).or(12.0), arg("slow", Window).or(26.0)],
    implied: &["close"],
    build: Build::Formula("EMA(x, fast) - EMA(x, slow)"),
    doc: "the fast exponential mean less the slow one",
    definition: "EMA(x, fast) - EMA(x, slow); its signal line is MACD_SIGNAL",
    example: "MACD(close, 12, 26) > 0",
    talib: "TA-Lib starts both means at one bar, and each from a mean of n values: the difference \
             decays",
    ..OpSig::BLANK
};
