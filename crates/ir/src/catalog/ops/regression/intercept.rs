//! `INTERCEPT`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "INTERCEPT",
    group: Group::Regression,
    params: &[arg("y", Series), arg("x", Series), arg("window", Window)],
    build: Build::Formula("SMA(y, window) - BETA(y, x, window) * SMA(x, window)"),
    whole_sample: true,
    doc: "where the line of y on x meets 0",
    definition: "SMA(y, n) - BETA(y, x, n) * SMA(x, n)",
    example: "INTERCEPT(close, open, 60)",
    ..OpSig::BLANK
};
