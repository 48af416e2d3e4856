//! `EXP`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "EXP",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Exp),
    doc: "e to the x",
    definition: "an overflow is missing",
    example: "EXP(-ABS(ROC(close, 5)))",
    ..OpSig::BLANK
};
