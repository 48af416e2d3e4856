//! `NATR`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "NATR",
    group: Group::Volatility,
    params: &[
        arg("high", Series),
        arg("low", Series),
        arg("close", Series),
        arg("window", Window).or(14.0),
    ],
    implied: &["high", "low", "close"],
    build: Build::Formula("100 * ATR(high, low, close, window) / close"),
    doc: "ATR in percent of the close",
    definition: "100 * ATR / close",
    example: "NATR(14)",
    ..OpSig::BLANK
};
