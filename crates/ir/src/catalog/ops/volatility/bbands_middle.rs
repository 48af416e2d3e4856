//! `BBANDS_MIDDLE`

use crate::catalog::ParamKind::{Number, Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "BBANDS_MIDDLE",
    group: Group::Volatility,
    params: &[arg("x", Series), arg("window", Window).or(20.0), arg("k", Number).or(2.0)],
    implied: &["close"],
    build: Build::Formula("SMA(x, window) + 0 * k"),
    doc: "Bollinger's middle line",
    definition: "SMA(x, n); k is there so that the three lines are called alike",
    example: "BBANDS_MIDDLE(close, 20)",
    ..OpSig::BLANK
};
