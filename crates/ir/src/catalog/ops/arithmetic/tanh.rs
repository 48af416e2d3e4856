//! `TANH`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "TANH",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Tanh),
    doc: "hyperbolic tangent",
    definition: "between -1 and 1",
    example: "TANH(TS_ZSCORE(close, 20))",
    ..OpSig::BLANK
};
