//! `ATAN`

use crate::catalog::ParamKind::Level;
use crate::catalog::{Build, Group, OpSig, arg};
use crate::program::Op;

pub(super) static OP: OpSig = OpSig {
    name: "ATAN",
    group: Group::Arithmetic,
    params: &[arg("x", Level)],
    build: Build::Node(Op::Atan),
    doc: "arc tangent",
    definition: "in radians, between -pi/2 and pi/2",
    example: "ATAN(close - close[1])",
    ..OpSig::BLANK
};
