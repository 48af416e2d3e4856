//! `TEMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "TEMA",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Steps(&[
        "e1 = EMA(x, window)",
        "e2 = EMA(e1, window)",
        "3 * e1 - 3 * e2 + EMA(e2, window)",
    ]),
    doc: "triple exponential mean",
    definition: "3 * EMA - 3 * EMA(EMA) + EMA(EMA(EMA)); first at bar 3n - 3",
    example: "TEMA(close, 20)",
    talib: "TA-Lib starts each mean from a mean of n values: the difference decays",
    ..OpSig::BLANK
};
