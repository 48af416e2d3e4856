//! `DEMA`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "DEMA",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Steps(&["e1 = EMA(x, window)", "2 * e1 - EMA(e1, window)"]),
    doc: "double exponential mean",
    definition: "2 * EMA - EMA(EMA); first at bar 2n - 2",
    example: "DEMA(close, 20)",
    talib: "TA-Lib starts each mean from a mean of n values: the difference decays",
    ..OpSig::BLANK
};
