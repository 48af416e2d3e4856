//! `RSQUARE`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "RSQUARE",
    group: Group::Regression,
    params: &[arg("y", Series), arg("x", Series), arg("window", Window)],
    build: Build::Formula("CORR(y, x, window) ** 2"),
    whole_sample: true,
    doc: "share of y that the line on x explains",
    definition: "CORR(y, x, n) ** 2",
    example: "RSQUARE(close, open, 60)",
    ..OpSig::BLANK
};
