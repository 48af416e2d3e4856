//! `ROC`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "ROC",
    aliases: &["ROCP"],
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(10.0)],
    implied: &["close"],
    build: Build::Node(Op::Roc),
    doc: "change over n bars as a fraction",
    definition: "x / x[n] - 1; missing at base 0",
    example: "ROC(close, 20)",
    talib: "TA-Lib's ROC is in percent; ROCP is the same",
    ..OpSig::BLANK
};
