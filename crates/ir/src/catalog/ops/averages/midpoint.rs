//! `MIDPOINT`

use crate::catalog::ParamKind::{Series, Window};
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "MIDPOINT",
    group: Group::Averages,
    params: &[arg("x", Series), arg("window", Window).or(14.0)],
    implied: &["close"],
    build: Build::Formula("(TS_MAX(x, window) + TS_MIN(x, window)) / 2"),
    doc: "middle of the range of the last n bars",
    definition: "(TS_MAX(x, n) + TS_MIN(x, n)) / 2",
    example: "MIDPOINT(close, 14)",
    ..OpSig::BLANK
};
