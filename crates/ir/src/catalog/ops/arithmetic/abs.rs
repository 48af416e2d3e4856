//! `ABS`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "ABS",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Abs),
    doc: "the distance from 0",
    definition: "x where x >= 0, else -x",
    example: "ABS(close - open)",
    ..OpSig::BLANK
};
