//! `LINEARREG`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "LINEARREG",
    group: Group::Regression,
    params: &[arg("x", Series), arg("window", Window)],
    implied: &["close"],
    build: Build::Formula("SMA(x, window) + SLOPE(x, window) * (window - 1) / 2"),
    whole_sample: true,
    doc: "the line through the last n bars, at the current bar",
    definition: "SMA(x, n) + SLOPE(x, n) * (n - 1) / 2; missing at n = 1",
    example: "LINEARREG(close, 14)",
    ..OpSig::BLANK
};
