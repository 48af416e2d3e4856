//! `TRIX`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "TRIX",
    group: Group::Momentum,
    params: &[arg("x", Series), arg("window", Window).or(30.0)],
    implied: &["close"],
    build: Build::Formula("100 * ROC(EMA(EMA(EMA(x, window), window), window), 1)"),
    doc: "change of the triple exponential mean in percent",
    definition: "100 * ROC(EMA(EMA(EMA(x, n), n), n), 1)",
    example: "TRIX(close, 15) > 0",
    talib: "TA-Lib starts each mean from a mean of n values: the difference decays",
    ..OpSig::BLANK
};
