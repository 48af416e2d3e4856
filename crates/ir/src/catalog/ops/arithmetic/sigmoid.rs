//! `SIGMOID`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};

pub(super) static OP: OpSig = OpSig {
    name: "SIGMOID",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Formula("1 / (1 + EXP(-x))"),
    doc: "logistic function",
    definition: "1 / (1 + EXP(-x)): between 0 and 1, 0.5 at 0",
    example: "SIGMOID(TS_ZSCORE(close, 20))",
    ..OpSig::BLANK
};
