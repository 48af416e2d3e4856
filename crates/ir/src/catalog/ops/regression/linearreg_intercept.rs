//! `LINEARREG_INTERCEPT`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "LINEARREG_INTERCEPT",
    group: Group::Regression,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("SMA(x, window) - SLOPE(x, window) * (window - 1) / 2"),
    whole_sample: true,
    doc: "the line through the last n bars, at the oldest of them",
    definition: "SMA(x, n) - SLOPE(x, n) * (n - 1) / 2",
    example: "LINEARREG_INTERCEPT(close, 14)",
    ..OpSig::BLANK
};
