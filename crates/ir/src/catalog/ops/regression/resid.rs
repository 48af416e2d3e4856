//! `RESID`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "RESID",
    group: Group::Regression,
    params: &[arg("y", Series), arg("x", Series), arg("window", Window)],
    build: Build::Formula("(y - SMA(y, window)) - BETA(y, x, window) * (x - SMA(x, window))"),
    whole_sample: true,
    doc: "what the line of y on x leaves of y today",
    definition: "y - INTERCEPT - BETA * x",
    example: "RESID(close, open, 60)",
    ..OpSig::BLANK
};
